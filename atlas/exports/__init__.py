"""What readers take away: tables, shapes, pictures, citations. Each file says what it holds and where it is from."""
