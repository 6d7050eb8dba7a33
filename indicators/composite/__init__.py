"""Composite indices, rankings and budget keys: recipes run on plain tables. Knows neither Django nor a database."""
