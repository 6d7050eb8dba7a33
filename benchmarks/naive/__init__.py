"""How one would write it without thinking of size or time: DRF serializers over one row per area and per value."""
