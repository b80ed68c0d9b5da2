"""`python -m bench.relevance`, or `python bench/relevance`; see `bench.relevance.measuring`."""

import sys
from pathlib import Path

if not __package__:
    # Run as a folder, Python looks for packages in that folder.
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from bench.relevance.measuring import main

main()
