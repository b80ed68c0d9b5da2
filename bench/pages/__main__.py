"""`python -m bench.pages`; see `bench.pages.measuring`."""

from bench.pages.measuring import main

main()
