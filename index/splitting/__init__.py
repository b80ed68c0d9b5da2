"""From the body of a post to its questions, its answers and a role for every character. Pure functions."""
