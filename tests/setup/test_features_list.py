"""docs/features.md names tests and addresses: all of them are there, and no row of a group is left out."""

import re
from pathlib import Path

import pytest
from django.urls import resolve
from django.utils.translation import override

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in TEXT.splitlines() if re.match(r"\| \d", line)]
NUMBERS = [*range(1, 49), *range(58, 84), *range(1, 13)]


def test_every_row_is_there_once_and_says_how_far_it_is():
    assert [int(row[0]) for row in ROWS] == NUMBERS
    assert {row[2] for row in ROWS} == {"yes", "part", "no"}
    assert all(row[3] for row in ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row[2] != "no"], ids=lambda row: row[1])
def test_what_is_claimed_has_a_test(row):
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", row[4])
    assert named
    for path, name in named:
        text = (ROOT / "tests" / path).read_text(encoding="utf-8")
        assert re.search(rf"^def {name}\(" if name else r"^def test_", text, re.MULTILINE), name


def test_every_address_leads_somewhere():
    named = {address for row in ROWS for address in re.findall(r"`([a-z][\w./-]*/[\w./-]*)(?:\?[^`]*)?`", row[3])}
    pages = {address for address in named if not address.startswith(("docs/", "geo/", "computing/"))}
    assert len(pages) > 20
    with override("de"):  # whatever language an earlier test left behind: addresses here are German
        for address in pages:
            resolve(f"/musterstadt/{address}")
