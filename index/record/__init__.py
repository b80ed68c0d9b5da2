"""The record: one SQLite database, the archive's only truth."""
