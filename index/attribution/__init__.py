"""Who answers: names, titles, institutions and the library types they speak for. Pure functions."""
