"""What readers ask, counted where the owner wishes it: without a word of who asked, and without who is hidden."""
