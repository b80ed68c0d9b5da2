"""Citations compared with what citeproc-js makes of the official styles."""
