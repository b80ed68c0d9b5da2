"""`python -m bench.histories`; see `bench.histories.running`."""

from bench.histories.running import main

main()
