"""Sums distributed over areas by a base and by need, exact to the cent or post."""
