"""The quality of ranking: judged sets, the gate, names, and the worth of each part of the ranking."""
