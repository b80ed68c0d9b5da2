"""Column posts: one question, many respondents."""
