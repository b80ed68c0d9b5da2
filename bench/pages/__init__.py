"""What every type of page costs a reader, and whether everybody can read it."""
