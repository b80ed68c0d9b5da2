"""Posts of guests: one author, one essay."""
