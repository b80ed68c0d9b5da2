"""The embedded engine: the files of a generation on this machine, memory-mapped."""
