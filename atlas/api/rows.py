"""Columnar answers → tables: one row per area and period, each with value, status and sign."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from atlas.signs import signs_of
from indicators import reading
from indicators.answering.shelf import datasets_shown
from indicators.models import Indicator
from indicators.terms import fraction
from spatial.models import Territory
from spatial.texts import in_language

from .details import NUMBERS, public_details
from .tables import CELL

Row = list[CELL]
Statuses = Mapping[str, Sequence[int]]
Table = tuple[list[str], list[Row]]

HEADER = ["code", "name", "period", "value", "status", "sign"]
BEHIND = ["numerator", "denominator", "lower", "upper"]
ORIGIN = ["indicator", "indicator_name", "unit", "source", "licence"]
OFFER = ["indicator", "name", "theme", "unit", "level", "period"]


def of_offer(territory: Territory, offer: dict) -> Table:
    """One row per indicator, level and period that can be asked for."""
    rows: list[Row] = []
    for entry in offer["indicators"]:
        head = [entry["indicator"], in_language(entry["name"]), entry["theme"], in_language(entry["unit"])]
        rows += [[*head, level, period] for level, periods in entry["levels"].items() for period in periods]
    return OFFER, rows


def of_values(territory: Territory, answer: dict) -> Table:
    block = {"edition": answer["edition"], "periods": [answer["period"]]}
    return _of_blocks(territory, answer, [{**block, "values": [answer["values"]], "statuses": [answer["statuses"]]}])


def of_all_periods(territory: Territory, answer: dict) -> Table:
    return _of_blocks(territory, answer, answer["editions"])


def of_area(territory: Territory, answer: dict) -> Table:
    """For every indicator the area's periods, then those of the root."""
    area = answer["area"]
    root = reading.root_of(territory, area["edition"])
    origin = origins_of(territory, [entry["indicator"] for entry in answer["indicators"]])
    rows: list[Row] = []
    for entry in answer["indicators"]:
        for code, name, values, statuses in (
            (area["code"], area["name"], entry["values"], entry["statuses"]),
            (root["code"], root["name"], entry["total"], entry["total_statuses"]),
        ):
            cells = zip(answer["periods"], cells_of(territory, values, statuses), strict=True)
            rows += [[code, name, period, *told, *origin[entry["indicator"]]] for period, told in cells]
    return HEADER + ORIGIN, rows


def _of_blocks(territory: Territory, answer: dict, blocks: list[dict]) -> Table:
    """Periods of one indicator in all areas, edition by edition."""
    indicator, level = answer["indicator"], answer["level"]
    periods = [period for block in blocks for period in block["periods"]]
    behind = public_details(territory, level=level, indicator=indicator, periods=periods)
    origin = origins_of(territory, [indicator])[indicator]
    rows: list[Row] = []
    for block in blocks:
        areas = reading.area_list(territory, block["edition"], level)
        unknown = [None] * len(areas["codes"])
        for period, values, statuses in zip(block["periods"], block["values"], block["statuses"], strict=True):
            details = zip(*(behind[period].get(name, unknown) for name in NUMBERS), strict=True)
            columns = zip(areas["codes"], areas["names"], cells_of(territory, values, statuses), details, strict=True)
            rows += [[code, name, period, *told, *more, *origin] for code, name, told, more in columns]
    return HEADER + BEHIND + ORIGIN, rows


def cells_of(
    territory: Territory, values: Sequence[float | None], statuses: Mapping[str, Sequence[int]]
) -> Iterator[Row]:
    """Value, status and sign of each position. Signs are the municipality's own."""
    signs = signs_of(territory.municipality.signs)
    for value, status in zip(values, status_of_each(statuses, len(values)), strict=True):
        yield [value, status, _sign(value, status, signs)]


def status_of_each(statuses: Statuses, count: int) -> list[str]:
    """From the positions of each status to the status of each position."""
    spelled = ["ok"] * count
    for status, positions in statuses.items():
        for position in positions:
            spelled[position] = status
    return spelled


def _sign(value: float | None, status: str, signs: Mapping[str, str]) -> str:
    if status == "ok":
        return signs["zero"] if value == 0 else ""
    return signs["unreliable_without_value" if status == "unreliable" and value is None else status]


def origins_of(territory: Territory, slugs: Collection[str]) -> dict[str, Row]:
    """The last columns of each indicator: what it is called, its unit, whom to quote, under which licence."""
    shown = datasets_shown(territory)
    found: dict[str, Row] = {}
    for indicator in Indicator.objects.filter(slug__in=slugs):
        used = [shown[slug] for slug in sorted(fraction(indicator.definition).datasets)]
        sources = "; ".join(dict.fromkeys(in_language(dataset.source) for dataset in used))
        licences = "; ".join(dict.fromkeys(dataset.licence for dataset in used))
        names = [in_language(indicator.name), in_language(indicator.unit)]
        found[indicator.slug] = [indicator.slug, *names, sources, licences]
    return found
