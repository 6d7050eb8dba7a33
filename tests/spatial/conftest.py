"""What the tests of spatial share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from . import little_town


@pytest.fixture
def berlin() -> Path:
    """The folder with the real data of Berlin."""
    data = Path(os.environ.get("ATLAS_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
    folder = data if (data / "lor_2021").is_dir() else data / "berlin"
    if not (folder / "lor_2021").is_dir():
        pytest.skip(f"The real Berlin data is not at {folder}; set ATLAS_DATA to its folder.")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the boundary file of the little town."""
    little_town.write(little_town.blocks(), tmp_path)
    return tmp_path


@pytest.fixture
def hierarchy(db, tmp_path: Path):
    from spatial.describing import load_hierarchy  # noqa: PLC0415 — needs Django

    path = tmp_path / "hierarchy.yaml"
    path.write_text(little_town.HIERARCHY, encoding="utf-8")
    return load_hierarchy(path)
