"""What is told about one area that the reader has marked."""

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.legends import Classes, classified
from atlas.numbers import write, write_value
from atlas.page_texts import PAGE_TEXTS, STATUS_TEXTS
from atlas.signs import is_classed
from spatial.texts import in_language


def panel(shown: Shown, classes: Classes, signs: dict[str, str]) -> dict | None:
    if shown.query.area is None:
        return None
    position = shown.areas["codes"].index(shown.query.area)
    value, status = shown.answer["values"][position], classes.statuses[position]
    decimals, unit = shown.indicator["decimals"], in_language(shown.indicator["unit"])
    parent = shown.areas["parent_names"][position]
    facts = [
        (gettext("Key"), shown.query.area),
        (gettext("Belongs to"), parent),
        (gettext("Surface"), f"{write(shown.areas['square_kilometres'][position], 2)} km²"),
        (gettext("Reliability"), STATUS_TEXTS[status]),
    ]
    if is_classed(value, status):
        known = classified(shown.answer["values"], classes.statuses)
        facts.append((gettext("Position"), _say("rank", rank=1 + sum(v > value for v in known), count=len(known))))
        facts.append((gettext("Comparison"), comparison(value, shown)))
    return {
        "name": shown.areas["names"][position],
        "value": write_value(value, status, decimals, signs),
        "unit": unit if value is not None else "",
        "remarks": [in_language(text) for text in shown.answer.get("remarks", {}).get(shown.query.area, [])],
        "facts": [{"name": name, "value": text} for name, text in facts if text],
    }


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
