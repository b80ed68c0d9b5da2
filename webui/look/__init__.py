"""How the site looks: `site.toml`, what its owner may choose in it, and colours that can be read."""
