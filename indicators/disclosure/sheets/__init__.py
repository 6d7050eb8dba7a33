"""Sheets of counts of one period, on all levels of an edition, protected over all their equations at once. Pure."""
