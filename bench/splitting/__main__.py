"""`python -m bench.splitting`; see `bench.splitting.measuring`."""

from bench.splitting.measuring import main

main()
