"""PostgreSQL from a package, in a folder of its own: for the tests, the demo and measures, as an ordinary user."""
