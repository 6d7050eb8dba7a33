"""Columnar answers → tables: one row per area and period, each with value, status and sign."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from atlas.signs import signs_of
from indicators import reading
from indicators.analysing.notes import Remarks, notes_of
from indicators.answering.shelf import datasets_shown
from indicators.models import Indicator, Period
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
ORIGIN = ["indicator", "indicator_name", "unit", "source", "licence", "notes"]
REMARK = "remark"
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
    slugs = [entry["indicator"] for entry in answer["indicators"]]
    origin, remarks = origins_of(territory, slugs), _Remarks(territory, slugs)
    rows: list[Row] = []
    for entry in answer["indicators"]:
        for code, name, values, statuses in (
            (area["code"], area["name"], entry["values"], entry["statuses"]),
            (root["code"], root["name"], entry["total"], entry["total_statuses"]),
        ):
            cells = zip(answer["periods"], cells_of(territory, values, statuses), strict=True)
            level = area["level"] if code == area["code"] else territory.root_level.slug
            rows += [
                [
                    code,
                    name,
                    period,
                    *told,
                    remarks.about(entry["indicator"], area["edition"], level, period).get(code, ""),
                    *origin[entry["indicator"]],
                ]
                for period, told in cells
            ]
    return [*HEADER, REMARK, *ORIGIN], rows


def _of_blocks(territory: Territory, answer: dict, blocks: list[dict]) -> Table:
    """Periods of one indicator in all areas, edition by edition."""
    indicator, level = answer["indicator"], answer["level"]
    periods = [period for block in blocks for period in block["periods"]]
    behind = public_details(territory, level=level, indicator=indicator, periods=periods)
    origin = origins_of(territory, [indicator])[indicator]
    remarks = _Remarks(territory, [indicator])
    rows: list[Row] = []
    for block in blocks:
        areas = reading.area_list(territory, block["edition"], level)
        unknown = [None] * len(areas["codes"])
        for period, values, statuses in zip(block["periods"], block["values"], block["statuses"], strict=True):
            details = zip(*(behind[period].get(name, unknown) for name in NUMBERS), strict=True)
            columns = zip(areas["codes"], areas["names"], cells_of(territory, values, statuses), details, strict=True)
            special = remarks.about(indicator, block["edition"], level, period)
            rows += [
                [code, name, period, *told, *more, special.get(code, ""), *origin] for code, name, told, more in columns
            ]
    return [*HEADER, *BEHIND, REMARK, *ORIGIN], rows


class _Remarks:
    """What is special about areas, for the numbers of some indicators."""

    def __init__(self, territory: Territory, indicators: Collection[str]):
        self.remarks = Remarks(territory.hierarchy)
        found = Indicator.objects.filter(slug__in=indicators)
        self.datasets = {each.slug: fraction(each.definition).datasets for each in found}
        self.last_days = dict(Period.objects.values_list("slug", "last_day"))

    def about(self, indicator: str, edition: str, level: str, period: str) -> dict[str, str]:
        """By code, in the reader's language."""
        found = self.remarks.on_level(
            edition, level, datasets=self.datasets[indicator], last_day=self.last_days[period]
        )
        return {code: " ".join(in_language(text) for text in texts) for code, texts in found.items()}


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
    """The last columns of each indicator: its name and unit, whom to quote, under which licence, and its notes."""
    shown = datasets_shown(territory)
    found: dict[str, Row] = {}
    for indicator in Indicator.objects.filter(slug__in=slugs):
        used = [shown[slug] for slug in sorted(fraction(indicator.definition).datasets)]
        sources = "; ".join(dict.fromkeys(in_language(dataset.source) for dataset in used))
        licences = "; ".join(dict.fromkeys(dataset.licence for dataset in used))
        names = [in_language(indicator.name), in_language(indicator.unit)]
        notes = " ".join(in_language(note) for note in notes_of(indicator, used))
        found[indicator.slug] = [indicator.slug, *names, sources, licences, notes]
    return found
