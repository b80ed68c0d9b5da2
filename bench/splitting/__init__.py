"""How well posts are split: labelled posts, generated ones, and lines that mean to be mistaken."""
