"""Reading who answers: name, title, institution and the library types they speak for. Pure functions."""
