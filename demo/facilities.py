"""Places for people: day-care centres, schools, playgrounds, parks, libraries, youth centres."""

from __future__ import annotations

from pathlib import Path

from demo.town import Town


def write(town: Town, folder: Path) -> None:
    """Written in a later step."""
