"""Choosing how a post is to be read: as a post of what kind."""
