"""Citations of answers: as text in four styles, and as files for programs that keep references."""
