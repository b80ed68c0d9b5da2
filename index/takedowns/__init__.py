"""Takedowns: which answers are hidden, and hiding and showing them."""
