"""Respondents as people: which answers are one person's."""
