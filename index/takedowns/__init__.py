"""Takedowns: what is hidden, and the proof that it is gone."""
