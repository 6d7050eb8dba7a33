"""Two maps of the same areas: under one another with a divider, or side by side and moved together."""
