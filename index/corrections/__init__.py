"""The owner's corrections: `corrections.toml`, and what it does to a split post."""
