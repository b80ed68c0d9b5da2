"""Speed, reproducible: `python -m bench` measures against the budgets and against peers in the same run."""
