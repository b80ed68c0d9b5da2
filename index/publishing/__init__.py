"""Publishing: a generation is brought over to PostgreSQL, verified there, and switched to."""
