"""The write side: it owns the archive on disk. Posts in; answers and indexes out."""
