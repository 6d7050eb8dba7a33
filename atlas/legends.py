"""The legend of a map: its classes with their counts, and what areas without a class are called."""

from django.utils.translation import gettext

from atlas.classing import choose_breaks, class_labels, count_classes
from atlas.colours import palette, palette_around
from atlas.page_texts import CLASS_TEXTS, METHOD_TEXTS, translated
from atlas.signs import MEANINGS, SHORT, STATUSES, is_classed

DEFAULT_METHOD, DEFAULT_COUNT = "quantiles", 5


def status_of(answer: dict) -> list[str]:
    """One status per area, in area order."""
    statuses = ["ok"] * len(answer["values"])
    for status, positions in answer["statuses"].items():
        for position in positions:
            statuses[position] = status
    return statuses


def classified(values: list, statuses: list[str]) -> list[float]:
    """The values that take part in classes."""
    return [value for value, status in zip(values, statuses, strict=True) if is_classed(value, status)]


class Classes:
    """The classes of one answer: breaks, colours, labels, counts."""

    def __init__(self, answer: dict, query, decimals: int):
        self.method = query.classes or DEFAULT_METHOD
        self.statuses = status_of(answer)
        values = classified(answer["values"], self.statuses)
        if self.method == "own":
            self.breaks = list(query.breaks)
            self.count = query.n or DEFAULT_COUNT
        else:
            self.breaks, self.count = choose_breaks(answer["breaks"], self.method, query.n or DEFAULT_COUNT)
        fixed = "lowest" in answer and self.method != "own"  # the same classes in all years: their ends, not this one's
        ends = [answer["lowest"], answer["highest"]] if fixed and values else values
        self.labels = class_labels(
            ends, self.breaks, decimals, translated(CLASS_TEXTS), own=fixed or self.method == "own"
        )
        if self.method == "deviation" and self.breaks:
            mean = answer["mean"] if fixed else sum(values) / len(values)
            self.colours = palette_around(mean, self.breaks, 10 ** -(decimals + 2))
        else:
            self.colours = palette(len(self.breaks) + 1)
        self.counts = count_classes(values, self.breaks)


def status_entries(statuses: list[str]) -> list[dict]:
    """Legend entries of the statuses that occur."""
    return [
        {"symbol": f"status-{status}", "label": str(SHORT[status]), "count": count}
        for status in STATUSES
        if (count := statuses.count(status))
    ]


def provisional_sentences(statuses: list[str], signs: dict[str, str]) -> list[str]:
    """What the sign behind most numbers of a provisional delivery means, said without being asked."""
    return [f"{signs['provisional']} = {MEANINGS['provisional']}"] if "provisional" in statuses else []


def sign_explanations(sign_of: dict[str, str]) -> list[dict]:
    """All signs, whether they occur or not: the table of another year may have them."""
    rows = [{"sign": sign_of[name], "meaning": str(meaning)} for name, meaning in MEANINGS.items()]
    rows[3]["sign"] = gettext("%(brackets)s or %(sign)s") % {
        "brackets": sign_of["unreliable"],
        "sign": sign_of["unreliable_without_value"],
    }
    return rows


def method_choices(chosen: str) -> list[dict]:
    return [
        {"value": method, "name": str(text["name"]), "explained": str(text["explained"]), "chosen": method == chosen}
        for method, text in METHOD_TEXTS.items()
    ]
