"""The commands of the command line, a file each group; `webui/cli.py` gathers them."""
