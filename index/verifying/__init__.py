"""Verifying: whether what is on the disk is what was written, and whether what is hidden is nowhere."""
