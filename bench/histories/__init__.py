"""Histories of an archive: whatever happens to it, one thing after another, it is as if built whole each time."""
