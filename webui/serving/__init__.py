"""The surroundings of a request: the site's address, the archive, and the models, which may load late or fail."""
