"""Which areas have the most need for attention, why, how firmly, and what would have to change."""
