"""Embedding by several machines: texts that wait for their vectors in PostgreSQL, and the workers that make them."""
