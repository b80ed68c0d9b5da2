"""The read side: it opens a generation of the archive, never writes it, and knows no HTML and no HTTP."""
