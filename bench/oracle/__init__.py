"""Search against a plain reading: every answer looked at by the documented rules, in float64, for many queries."""
