"""Imports: posts from their sources into the record, and from the record into a new generation."""
