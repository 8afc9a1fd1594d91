"""`python -m metrocal` is the command line too."""

from metrocal.cli import main

main(prog_name="metrocal")
