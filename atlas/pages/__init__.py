"""Pages: each view makes three moves (parse, ask, present)."""
