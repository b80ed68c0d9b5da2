"""Permanent ids. An id, once given, always leads to its own words, or says that they are gone; never to somebody
else's."""
