"""Speed, reproducible: `python -m bench` measures against the budgets and against peers in the same run."""

import os

# As the command line sets it, and before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
