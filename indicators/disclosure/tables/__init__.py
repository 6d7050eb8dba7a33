"""Counts → tables that are safe to publish: sums, rules, hidden cells, audit. Pure."""
