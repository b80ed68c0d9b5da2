"""How well answers are ranked: judged sets, the gate, names, and what each part of the ranking is worth."""
