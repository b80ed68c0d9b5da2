"""The quality of splitting: on labelled posts, on generated ones, and on lines that invite mistakes."""
