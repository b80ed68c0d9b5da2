"""Generations: what readers open, derived from the record and disposable."""
