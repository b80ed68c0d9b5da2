"""People: the respondents whose answers, by their names, are one person's."""
