"""Backups: one state of all that cannot be made anew, and putting it back without undoing a takedown."""
