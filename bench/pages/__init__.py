"""The cost of every type of page to a reader, and its accessibility."""
