"""Every indicator a second time: slow, obvious, with dictionaries, straight from the YAML files.

It shares nothing with indicators/ except the files: no arrays, no sheets, no common code. Numbers come from town.py.
"""

from pathlib import Path

import yaml

from . import town

CATALOGUE = Path(__file__).parents[2] / "indicators" / "catalog"


def definitions() -> dict[str, dict]:
    found = {}
    for path in CATALOGUE.glob("*/*.yaml"):
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[definition["indicator"]] = definition
    return found


def value(definition: dict, year: int, code: str) -> tuple[float | None, str]:
    """Number and status of an indicator in one area."""
    numerator, status = added(definition["numerator"], year, code)
    if definition["kind"] == "count":
        return numerator, status
    denominator, other = added(definition["denominator"], year, code)
    for hidden in ("missing", "suppressed"):
        if hidden in (status, other):
            return None, hidden
    if denominator == 0:
        return None, "not_meaningful"
    number = definition.get("factor", 1) * numerator / denominator
    if denominator < definition.get("minimum_denominator", 0):
        return number, "unreliable"
    return number, "ok"


def added(entry, year: int, code: str) -> tuple[float | None, str]:
    if isinstance(entry, str):
        entry = [entry]
    if isinstance(entry, list):
        entry = {"plus": entry, "minus": []}
    total, found = 0.0, set()
    for sign, keys in ((1, entry["plus"]), (-1, entry["minus"])):
        for key in keys:
            number, status = one(key, year, code)
            found.add(status)
            total += sign * (number or 0)
    if "missing" in found:
        return None, "missing"
    if "suppressed" in found:
        return None, "suppressed"
    return total, "ok"


def one(key: str, year: int, code: str) -> tuple[float | None, str]:
    if key == "area.km2":
        return town.square_metres(code, town.edition_of(year)) / 1_000_000, "ok"
    if key == "area.ha":
        return town.square_metres(code, town.edition_of(year)) / 10_000, "ok"
    number, status = town.cell(key, year, code)
    return number, {0: "ok", 1: "missing", 2: "suppressed"}[status]
