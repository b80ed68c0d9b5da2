"""The owner's corrections: the file `corrections.toml`, and applying it to a split post."""
