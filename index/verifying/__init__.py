"""Verifying that the archive is as it was written, and that hidden words are in the record alone."""
