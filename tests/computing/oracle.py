"""Every indicator a second time: slow, obvious, with dictionaries, straight from the YAML files.

It shares nothing with indicators/ except the files: no arrays, no sheets, no common code. Numbers come from town.py.
"""

from pathlib import Path

import yaml

from . import town

CATALOGUE = Path(__file__).parents[2] / "indicators" / "catalog"


def definitions() -> dict[str, dict]:
    """By slug; the categories of a structure one by one."""
    found = {}
    for path in CATALOGUE.glob("*/*.yaml"):
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        slug = definition["indicator"]
        if definition["kind"] != "structure":
            found[slug] = definition
            continue
        whole = [key for part in definition["parts"] for key in as_list(part["numerator"])]
        for part in definition["parts"]:
            found[f"{slug}-{part['part']}"] = definition | {
                "kind": "share",
                "factor": 100,
                "numerator": part["numerator"],
                "denominator": whole,
            }
    return found


def as_list(entry) -> list[str]:
    return [entry] if isinstance(entry, str) else entry


def value(definition: dict, year: int, code: str) -> tuple[float | None, str] | None:
    """Number and status of an indicator in one area; None where the atlas cannot have it at all."""
    if definition["kind"] == "change":
        return changed(definition["change"], year, code)
    if "supply" in definition:
        return None  # the small town has no facilities
    if not counted(year):
        return None
    years = definition.get("pool", {}).get("years", 1)
    wanted = definition.get("pool", {}).get("at_least", years)
    together = [back for back in range(years) if same_areas(year - back, year)]
    numerator, status = pooled([added(definition["numerator"], year - back, code) for back in together], wanted)
    if definition["kind"] in ("count", "median"):
        return numerator, status
    denominator, other = pooled([added(definition["denominator"], year - back, code) for back in together], wanted)
    return divided(definition, (numerator, status), (denominator, other))


def divided(definition: dict, above: tuple[float | None, str], below: tuple[float | None, str]):
    for hidden in ("missing", "suppressed"):
        if hidden in (above[1], below[1]):
            return None, hidden
    numerator, denominator = above[0], below[0]
    if denominator == 0:
        return None, "not_meaningful"
    factor = definition.get("factor", 1)
    if definition["kind"] == "supply":
        factor = 100 / definition["reference"]["value"]
    number = factor * numerator / denominator
    if denominator < definition.get("minimum_denominator", 0):
        return number, "unreliable"
    return number, "ok"


def changed(change: dict, year: int, code: str) -> tuple[float | None, str] | None:
    earlier = year - change["years"]
    if not same_areas(earlier, year):
        return None
    base = definitions()[change["of"]]
    now, then = value(base, year, code), value(base, earlier, code)
    if now is None or then is None:
        return None
    for hidden in ("missing", "suppressed", "not_meaningful"):
        if hidden in (now[1], then[1]):
            return None, hidden
    status = "unreliable" if "unreliable" in (now[1], then[1]) else "ok"
    if change["as"] != "relative":
        return now[0] - then[0], status
    if then[0] <= 0:
        return None, "not_meaningful"
    return 100 * (now[0] - then[0]) / then[0], status


def counted(year: int) -> bool:
    return year in town.YEARS


def same_areas(year: int, other: int) -> bool:
    return counted(year) and counted(other) and town.edition_of(year) == town.edition_of(other)


def pooled(years: list[tuple[float | None, str]], wanted: int) -> tuple[float | None, str]:
    there = [(number, status) for number, status in years if status != "missing"]
    if len(there) < wanted:
        return None, "missing"
    if any(status == "suppressed" for _, status in there):
        return None, "suppressed"
    return sum(number for number, _ in there), "ok"


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
