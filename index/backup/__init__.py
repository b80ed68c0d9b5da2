"""Backups: copies of all that cannot be made anew, and restoring one without undoing a takedown."""
