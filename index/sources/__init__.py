"""Sources: everything that posts can be read from."""
