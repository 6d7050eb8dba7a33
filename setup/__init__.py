"""From a fresh clone to a running atlas: what `make` does. Standard library only, for nothing is installed yet."""
