"""Permanent ids: once given, an id leads to its own words or says that they are gone, never to somebody else's."""
