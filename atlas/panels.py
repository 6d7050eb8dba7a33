"""What is told about one area that the reader has marked."""

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.legends import classified, status_of
from atlas.modes.pictures import Column, Picture
from atlas.numbers import with_unit, write
from atlas.page_texts import PAGE_TEXTS, STATUS_TEXTS
from atlas.signs import is_classed
from spatial.texts import in_language

VALUES = ("areas", "circles", "dots")  # ways of showing whose first column is the value itself


def panel(shown: Shown, picture: Picture) -> dict | None:
    if shown.query.area is None:
        return None
    position = shown.areas["codes"].index(shown.query.area)
    first, *others = picture.columns
    facts = [
        (gettext("Code"), shown.query.area),
        (gettext("Belongs to"), shown.areas["parent_names"][position]),
        (gettext("Surface"), f"{write(shown.areas['square_kilometres'][position], 2)} km²"),
        *[(each.name, _told(each, position)) for each in others],
        *(_standing(shown, position) if picture.view in VALUES else []),
    ]
    known = first.numbers is None or first.numbers[position] is not None
    return {
        "name": shown.areas["names"][position],
        "value": first.texts[position],
        "unit": first.unit if known else "",
        "remarks": [in_language(text) for text in shown.answer.get("remarks", {}).get(shown.query.area, [])],
        "facts": [{"name": name, "value": text} for name, text in facts if text],
    }


def _told(column: Column, position: int) -> str:
    known = column.numbers is not None and column.numbers[position] is not None and column.unit
    return with_unit(column.texts[position], column.unit) if known else column.texts[position]


def _standing(shown: Shown, position: int) -> list[tuple[str, str]]:
    """How sure the value is, its rank, and how it stands to the whole territory."""
    statuses = status_of(shown.answer)
    value, status = shown.answer["values"][position], statuses[position]
    facts = [(gettext("Reliability"), str(STATUS_TEXTS[status]))]
    if is_classed(value, status):
        known = classified(shown.answer["values"], statuses)
        facts.append((gettext("Position"), _say("rank", rank=1 + sum(v > value for v in known), count=len(known))))
        facts.append((gettext("Comparison"), comparison(value, shown)))
    return facts


def comparison(value: float, shown: Shown) -> str:
    """Against the whole territory: a count as its share, anything else as the difference."""
    total, decimals = shown.answer["total"], shown.indicator["decimals"]
    if not is_classed(total["value"], total["status"]):
        return ""
    if shown.indicator["kind"] == "count":
        return (
            _say("share_of", number=write(100 * value / total["value"], 1), name=total["name"])
            if total["value"]
            else ""
        )
    unit = in_language(shown.indicator["unit"])
    number = write(abs(value - total["value"]), decimals)
    if number == write(0, decimals):
        return _say("same", name=total["name"])
    direction = "more" if value > total["value"] else "less"
    return _say(f"points_{direction}" if unit == "%" else direction, number=number, unit=unit, name=total["name"])


def _say(sentence: str, **names: object) -> str:
    return str(PAGE_TEXTS[sentence]).format(**names)
