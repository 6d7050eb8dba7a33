"""The indicators of an area by theme: newest value, the whole territory's, where it stands, where it is going."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from atlas.areas.asking import NUMBERS_ONLY, AreaPage
from atlas.names import name_on
from atlas.numbers import value_writer, write_difference
from atlas.query import MapQuery
from atlas.signs import is_classed, signs_of
from spatial.texts import in_language

LEAST_RANKED = 5  # among fewer areas a place says nothing
KEY_FIGURES = (
    ("inhabitants",),
    ("share-under-18",),
    ("share-65-plus",),
    ("share-migration-background", "share-foreigners"),
    ("unemployed-share", "unemployed-sgb2-share"),
    ("children-under-15-sgb2", "persons-in-sgb2-households", "sgb2-recipients"),
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One indicator of the area. `comparison`: above, below, similar or empty; `trend`: rising, falling, steady."""

    indicator: str
    name: str
    unit: str
    address: str
    period: str
    text: str
    value: float | None
    status: str
    whole: str
    comparison: str
    comparison_text: str
    trend: str
    trend_text: str
    sentences: str
    rank: str


def told_rows(page: AreaPage) -> dict[str, Row]:
    """A row for every indicator that has something to tell in the newest years, in the order of the catalogue."""
    phrases = Phrases.now(page)
    rows = (_row(page, slug, phrases) for slug in page.indicators if slug in page.lines)
    return {row.indicator: row for row in rows if row is not None}


def chapters(page: AreaPage, rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The themes with their rows; structures stand in a picture of their own, but their parts also here."""
    chapters_told = []
    for theme in page.offer["themes"]:
        found = [row for slug, row in rows.items() if page.indicators[slug]["theme"] == theme["theme"]]
        if found:
            usual = Counter(row.period for row in found).most_common(1)[0][0]
            body = mark_safe("".join(_line(row, usual, alone=page.is_whole) for row in found))  # noqa: S308
            said = (f'<p class="kern-body reading">{escape(row.sentences)}</p>' for row in found if row.sentences)
            chapters_told.append(
                {
                    "theme": theme["theme"],
                    "name": in_language(theme["name"]),
                    "usual": usual,
                    "body": body,
                    "sentences": mark_safe("".join(said)),  # noqa: S308
                }
            )
    return chapters_told


TEXT, NUMBER = "kern-table__cell", "kern-table__cell kern-table__cell--numeric"


def _line(row: Row, usual: str, *, alone: bool) -> str:
    """A row of a chapter's table; `alone`: nothing stands beside it. Hundreds of rows are too many for a template."""
    hints = [f"({row.unit})"] if row.unit else []
    hints += [row.period] if row.period != usual else []
    head = f'<a class="kern-link kern-link--no-visited-state" href="{escape(row.address)}">{escape(row.name)}</a>'
    head += "".join(f' <span class="hint">{escape(hint)}</span>' for hint in hints)
    sign = f'<span class="compared {row.comparison}" aria-hidden="true"></span> ' if row.comparison else ""
    beside = [] if alone else [(NUMBER, escape(row.whole)), (TEXT, sign + escape(row.comparison_text))]
    beside += [] if alone else [(NUMBER, escape(row.rank))]
    cells = [(NUMBER, f"<strong>{escape(row.text)}</strong>"), *beside, (TEXT, escape(row.trend_text))]
    told = "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in cells)
    return f'<tr class="kern-table__row"><th class="kern-table__header" scope="row">{head}</th>{told}</tr>'


def key_figures(rows: Mapping[str, Row]) -> list[Row]:
    found = (next((rows[slug] for slug in choices if slug in rows), None) for choices in KEY_FIGURES)
    return [row for row in found if row]


def newest(line: Mapping[str, Any], periods: list[str]) -> tuple[int, str] | None:
    """Place and status of the newest number that is more than unknown; None where there is none at all."""
    statuses = {place: name for name, places in line["statuses"].items() for place in places}
    for place in reversed(range(len(periods))):
        status = statuses.get(place, "ok")
        if status != "missing":
            return place, status
    return None


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """What is said of hundreds of indicators, looked up once."""

    language: str
    write: Callable[[int], Callable[[float | None, str], str]]  # by decimals
    address: Callable[[str, str], str]
    comparison: Mapping[tuple[str, bool], str]  # by word, and whether it is strong
    trend: Mapping[str, str]
    rank: str

    @classmethod
    def now(cls, page: AreaPage) -> Phrases:
        signs = signs_of(page.territory.municipality.signs)
        similar = gettext("about the same")
        return cls(
            language=get_language() or "de",
            write=cache(lambda decimals: value_writer(decimals, signs)),
            address=_addresses(page),
            comparison={
                ("above", False): gettext("above"),
                ("above", True): gettext("clearly above"),
                ("below", False): gettext("below"),
                ("below", True): gettext("clearly below"),
                ("similar", False): similar,
                ("similar", True): similar,
            },
            trend={
                "rising": gettext("rising since %(since)s"),
                "falling": gettext("falling since %(since)s"),
                "steady": gettext("no trend since %(since)s"),
            },
            rank=gettext("%(rank)s of %(ranked)s"),
        )

    def of_comparison(self, told: Mapping[str, Any]) -> str:
        return self.comparison[told["comparison"], bool(told.get("strong"))] if told.get("comparison") else ""

    def of_trend(self, told: Mapping[str, Any]) -> str:
        return self.trend[told["trend"]] % {"since": told.get("trend_since")} if told.get("trend") else ""

    def of_rank(self, told: Mapping[str, Any]) -> str:
        if told.get("rank") is None or told["ranked"] < LEAST_RANKED:
            return ""
        return self.rank % {"rank": told["rank"], "ranked": told["ranked"]}


def _row(page: AreaPage, slug: str, phrases: Phrases) -> Row | None:
    indicator, line = page.indicators[slug], page.lines[slug]
    periods = page.profile["periods"]
    found = newest(line, periods)
    if found is None:
        return None
    place, status = found
    period = page.offer["periods"][periods[place]]
    write, value, language = phrases.write(indicator["decimals"]), line["values"][place], phrases.language
    told: Mapping[str, Any] = ((page.portrait or {}).get("told") or {}).get(slug) or {}
    if told.get("period") != periods[place] or not is_classed(value, status):
        told = {}
    whole = _whole(line, place)
    beside = indicator["kind"] != "count" and not page.is_whole
    return Row(
        indicator=slug,
        name=in_language(name_on(indicator, period["last_day"]), language),
        unit=in_language(indicator["unit"], language),
        address=phrases.address(slug, periods[place]),
        period=in_language(period["label"], language),
        text=write(value, status),
        value=value,
        status=status,
        whole=write(*whole) if beside else "",
        comparison=told.get("comparison") or "" if beside else "",
        comparison_text=phrases.of_comparison(told) if beside else "",
        trend=told.get("trend") or "",
        trend_text=phrases.of_trend(told),
        sentences="" if page.query.sentences == NUMBERS_ONLY or not told else in_language(told["text"], language),
        rank=phrases.of_rank(told) if beside else "",
    )


def _whole(line: Mapping[str, Any], place: int) -> tuple[float | None, str]:
    statuses = {at: name for name, places in line["total_statuses"].items() for at in places}
    return line["total"][place], statuses.get(place, "ok")


def _addresses(page: AreaPage) -> Callable[[str, str], str]:
    """Where an indicator's page is, by slug and period: put together once per period for hundreds of rows."""
    start = reverse("indicator", args=[page.territory.municipality.slug, "SLUG"])

    @cache
    def of(period: str) -> str:
        query = MapQuery(
            hierarchy=page.query.hierarchy, level=page.level["level"], period=period, area=page.area.code
        )  # fmt: skip
        return start + query.to_address()

    return lambda slug, period: of(period).replace("/SLUG/", f"/{slug}/", 1)


def changes_told(page: AreaPage, rows: Mapping[str, Row]) -> Iterator[tuple[Row, str]]:
    """What moved beyond chance since the year before: the indicator, and by how much."""
    for slug, told in ((page.portrait or {}).get("told") or {}).items():
        if told.get("change") is not None and slug in rows:
            indicator = page.indicators[slug]
            unit = rows[slug].unit
            by = write_difference(told["change"], indicator["decimals"])
            yield rows[slug], f"{by} {gettext('points') if unit == '%' else unit}"
