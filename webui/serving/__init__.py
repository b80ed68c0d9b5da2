"""Around the application: what a request's address is, what a proxy says of it, and the models that may load late or
fail."""
