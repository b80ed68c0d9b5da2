"""The pages of the site and the JSON of /api: routes, and the data for their templates."""
