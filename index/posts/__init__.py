"""The things that the whole house speaks of: posts, answers, respondents, and a post taken apart."""
