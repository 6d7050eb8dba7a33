"""The API, read-only: geo (where), metadata (what), data (how much). Public numbers only, no cookies, no sign-in."""
