"""Encoding: text to unit vectors, by the reference or by the light runtime, and the model that a generation carries."""
