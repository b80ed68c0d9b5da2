"""The pages of the site: what is on each, made for its template."""
