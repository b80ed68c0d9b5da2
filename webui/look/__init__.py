"""The look of the site: `site.toml`, the choices in it, and colours that can be read."""
