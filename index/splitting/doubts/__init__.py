"""How sure it is that a post was taken apart rightly: signs in the result, whatever rule made it."""
