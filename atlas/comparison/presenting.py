"""Everything that the page of a comparison shows, for its template; and its charts, for their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart
from atlas.charts.showing import figure
from atlas.comparison.asking import Compared, structures_of
from atlas.comparison.charting import bar_chart, looks, spine_chart, swarm_chart
from atlas.comparison.heat import heat, without
from atlas.comparison.judging import Row, judge
from atlas.comparison.query import MOST_AREAS, MOST_INDICATORS, OUTSIDE
from atlas.comparison.relations import matrix_chart, scatter_chart
from atlas.comparison.small_charts import small_charts
from atlas.comparison.wholes import ages_chart, index_of, pyramids_chart, radar_chart, stacked_chart
from atlas.comparison.years import YEARS, has_years, line_chart, rings_of, small_lines
from atlas.origins import origin
from atlas.own_lists import own_lists
from atlas.query import MapQuery
from atlas.signs import signs_of
from indicators.analysing.beside import outside_values
from spatial.texts import in_language

MOST_SUGGESTED = 1_000  # areas in the list that a browser offers while one types
MOST_SETS = 40


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The rows of the table, and the charts by the section they stand in."""

    rows: list[Row]
    spine: list[Chart]
    focus: list[Chart]
    relations: list[Chart]
    wholes: list[Chart]
    focused: Row | None
    crossed: tuple[Row, Row] | None

    def all(self) -> list[Chart]:
        return [*self.spine, *self.focus, *self.relations, *self.wholes]


def draw_one(asked: Compared, name: str) -> list[Chart]:
    """The charts among which one of this name is, if there is any."""
    if asked.told is None:
        return []
    if not name.startswith(YEARS):
        return draw(asked).all()
    rows = [row for row in judge(asked, signs_of(asked.territory.municipality.signs)) if name == f"{YEARS}{row.slug}"]
    return _some([small_lines(asked, row, _facts(asked, rows)) for row in rows])


def draw(asked: Compared) -> Drawn:
    signs = signs_of(asked.territory.municipality.signs)
    found = {row.slug: row for row in judge(asked, signs)}
    rows = [found[slug] for slug in asked.query.indicators if slug in found]
    facts = _facts(asked, rows)
    focused = found.get(asked.query.focus or "") or (rows[0] if rows else None)
    crossed = _crossed(asked, found, rows)
    structure = structures_of(asked.offer, asked.query.level or "").get(asked.query.structure or "")
    run = index_of(asked) if asked.told else None
    own = _facts(asked, [focused]) if focused else ()
    of_structure = [found[slug] for slug in found if slug.startswith(f"{asked.query.structure}-")]
    focus: list[Chart | None] = []
    if focused:
        focus = [
            line_chart(asked, focused, own, signs),
            bar_chart(asked, focused, own),
            swarm_chart(asked, focused, own),
        ]
    wholes = [
        stacked_chart(asked, structure, found, _facts(asked, of_structure)) if structure and asked.told else None,
        (pyramids_chart(asked, signs) or ages_chart(asked, found, _facts(asked, of_structure))) if asked.told else None,
        radar_chart(asked, run, ((gettext("Source"), gettext("Official run, see “Indices and rankings”")),))
        if run
        else None,
    ]
    relations = [
        scatter_chart(asked, *crossed, _facts(asked, crossed)) if crossed else None,
        matrix_chart(asked, rows, facts),
    ]
    return Drawn(
        rows=rows,
        spine=_some([spine_chart(asked, rows, facts)]) if rows else [],
        focus=_some(focus),
        relations=_some(relations),
        wholes=_some(wholes),
        focused=focused,
        crossed=crossed,
    )


def _some(charts: Sequence[Chart | None]) -> list[Chart]:
    return [chart for chart in charts if chart is not None]


def _crossed(asked: Compared, found: dict[str, Row], rows: Sequence[Row]) -> tuple[Row, Row] | None:
    """The two that are asked for, else the first two that areas can be compared by."""
    fair = [row for row in rows if row.kind != "count"]
    x = found.get(asked.query.x or "") or (fair[0] if fair else None)
    y = found.get(asked.query.y or "") or next((row for row in fair if x and row.slug != x.slug), None)
    return (x, y) if x and y else None


def _facts(asked: Compared, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """Sources and licences of everything in the rows, each once."""
    told = asked.told
    if told is None or not rows:
        return ()
    texts = (in_language(asked.offered[row.slug]["source"]) for row in rows)
    sources = list(dict.fromkeys(source for text in texts for source in text.split("; ")))
    releases = [number for row in rows for number in told.numbers[row.slug].releases]
    licence, _ = origin(releases, asked.releases)
    outside = _outside(asked, rows)
    return ((gettext("Source"), "; ".join(sources)), (gettext("Licence"), licence), *outside)


def _outside(asked: Compared, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Whose the benchmark from outside is, where one is shown."""
    place = (asked.query.benchmark or "").removeprefix(OUTSIDE)
    told = asked.told
    if told is None or not (asked.query.benchmark or "").startswith(OUTSIDE):
        return []
    used = [value for row in rows for value in told.external.get(row.slug, []) if value.place == place]
    sources = dict.fromkeys(f"{in_language(value.source)}, {value.licence}" for value in used)
    return [(gettext("Benchmark"), "; ".join(sources))] if sources else []


def present_comparison(asked: Compared) -> dict[str, Any]:
    municipality, query = asked.territory.municipality, asked.query
    drawn = draw(asked) if asked.told else None
    address = reverse("comparison-chart", args=[municipality.slug, "NAME", "FORM"])
    question = query.to_address()

    def shown(charts: Sequence[Chart]) -> list:
        return [figure(chart, address=address, question=question, later=True) for chart in charts]

    with_years = [row for row in drawn.rows if has_years(asked, row)] if drawn else []
    return {
        "municipality": municipality,
        "query": query,
        "level": asked.level,
        "edition_label": in_language(asked.offer["editions"][query.edition]["label"]),
        "areas": _chosen(asked),
        "chooser": _chooser(asked),
        "benchmarks": _benchmarks(asked),
        "heat": heat(asked, drawn.rows, signs_of(municipality.signs)) if drawn and drawn.rows else None,
        "missing": _missing(asked, drawn.rows) if drawn else [],
        "spine": shown(drawn.spine) if drawn else [],
        "focus": shown(drawn.focus) if drawn else [],
        "focused": drawn.focused if drawn else None,
        "years": small_charts(asked, with_years, address) if len(with_years) > 1 else "",
        "rings": rings_of(asked, with_years),
        "relations": shown(drawn.relations) if drawn else [],
        "wholes": shown(drawn.wholes) if drawn else [],
        "crossed": drawn.crossed if drawn else None,
        "choices": [_row_options(drawn.rows, row) for row in drawn.crossed] if drawn and drawn.crossed else [],
        "structures": _structures(asked),
        "facts": _facts(asked, drawn.rows) if drawn else (),
        "page_data": _page_data(asked),
        "api_address": _api_address(asked),
        "map_address": reverse("map", args=[municipality.slug])
        + MapQuery(hierarchy=query.hierarchy, level=query.level).to_address(),
    }


def _row_options(rows: Sequence[Row], chosen: Row) -> SafeString:
    options = (
        f'<option value="{row.slug}"{" selected" if row.slug == chosen.slug else ""}>{escape(row.name)}</option>'
        for row in rows
    )
    return mark_safe("".join(options))  # noqa: S308 - escaped, and slugs


def _chosen(asked: Compared) -> list[dict]:
    names = dict(zip(asked.areas["codes"], asked.areas["names"], strict=True))
    look = looks(asked)
    return [
        {
            "code": code,
            "name": names[code],
            "mark": look[code],
            "dash": " ".join(str(length) for length in look[code].dash),
            "without": without(asked.query, code).to_address(),
        }
        for code in asked.codes
    ]


def _hidden(asked: Compared, *without: str) -> dict[str, str]:
    """What a form carries on beside its own fields."""
    return {name: text for name, text in asked.query.to_params().items() if name not in without}


def _chooser(asked: Compared) -> dict[str, Any]:
    query, areas = asked.query, asked.areas
    names = dict(zip(areas["codes"], areas["names"], strict=True))
    here = asked.editions
    clean = replace(query, areas=(), sort=None, structure=None, benchmark=None if _is_code(asked) else query.benchmark)
    return {
        "most_areas": MOST_AREAS,
        "most_indicators": MOST_INDICATORS,
        "full": len(query.areas) >= MOST_AREAS,
        "options": _options(areas) if len(names) <= MOST_SUGGESTED else "",
        "hidden_for_add": _hidden(asked),
        "hidden_for_pick": _hidden(asked, "indicators", "focus", "x", "y"),
        "hidden_for_benchmark": _hidden(asked, "benchmark"),
        "hidden_for_cross": _hidden(asked, "x", "y"),
        "levels": [
            {
                "name": in_language(each["plural"]),
                "address": replace(clean, level=each["level"], edition=None).to_address(),
                "chosen": each["level"] == query.level,
            }
            for each in asked.offer["levels"]
        ],
        "editions": [
            {
                "name": in_language(asked.offer["editions"][slug]["label"]),
                "address": replace(clean, edition=slug).to_address(),
                "chosen": slug == query.edition,
            }
            for slug in here
        ]
        if len(here) > 1
        else [],
        "sets": _sets(asked),
        "themes": _themes(asked),
    }


def _is_code(asked: Compared) -> bool:
    return (asked.query.benchmark or "") in asked.areas["codes"]


def _options(areas: dict[str, Any]) -> SafeString:
    pairs = sorted(zip(areas["names"], areas["codes"], strict=True))
    return mark_safe("".join(f'<option value="{escape(f"{name} ({code})")}">' for name, code in pairs))  # noqa: S308


def _sets(asked: Compared) -> list[dict[str, Any]]:
    """Around the first chosen area, and inside each larger one that has two to eight."""
    query, areas = asked.query, asked.areas
    names = dict(zip(areas["codes"], areas["names"], strict=True))
    address = replace(query, set="SET").to_address()  # put together once, whatever the number of sets
    found = []
    if query.areas:
        first = query.areas[0]
        found += [
            {
                "name": gettext("%s and its neighbours") % names[first],
                "address": address.replace("set=SET", "set=" + quote(f"neighbours:{first}", safe=":")),
            },
            {
                "name": gettext("%s and the areas statistically most like it") % names[first],
                "address": address.replace("set=SET", "set=" + quote(f"similar:{first}", safe=":")),
            },
        ]
    parents: dict[str, list[str]] = {}
    for parent, name in zip(areas["parents"], areas["parent_names"], strict=True):
        if parent:
            parents.setdefault(parent, []).append(name)
    inside = [
        {
            "name": gettext("All in %s") % called[0],
            "address": address.replace("set=SET", "set=" + quote(f"children:{parent}", safe=":")),
            "count": len(called),
        }
        for parent, called in parents.items()
        if 2 <= len(called) <= MOST_AREAS
    ]
    return found + inside[:MOST_SETS]


def _themes(asked: Compared) -> list[dict[str, Any]]:
    """Checkboxes by theme, and an address with all of a theme."""
    query, chosen, language = asked.query, set(asked.query.indicators), get_language()
    found = []
    for theme in asked.offer["themes"]:
        own = [
            each
            for each in asked.offer["indicators"]
            if each["theme"] == theme["theme"] and query.level in each["levels"]
        ]
        if not own:
            continue
        slugs = tuple(each["indicator"] for each in own)
        found.append(
            {
                "name": in_language(theme["name"]),
                "count": sum(slug in chosen for slug in slugs),
                "address": replace(query, indicators=slugs[:MOST_INDICATORS], focus=None, x=None, y=None).to_address(),
                "boxes": mark_safe("".join(_box(each, language, each["indicator"] in chosen) for each in own)),  # noqa: S308
            }
        )
    return found


def _box(each: dict[str, Any], language: str | None, checked: bool) -> str:
    slug, name = each["indicator"], escape(in_language(each["name"], language))
    return (
        f'<label class="pick"><input type="checkbox" name="pick" value="{slug}"{" checked" if checked else ""}> '
        f"<span>{name}</span></label>"
    )


def _benchmarks(asked: Compared) -> list[dict[str, Any]]:
    query = asked.query
    wanted = query.benchmark or "city"
    names = dict(zip(asked.areas["codes"], asked.areas["names"], strict=True))
    rows = [value for values in outside_values(asked.territory).values() for value in values]
    outside = {f"{OUTSIDE}{row.place}": in_language(row.name) for row in sorted(rows, key=lambda row: row.position)}
    choices = {
        "city": gettext("the whole area"),
        "parent": gettext("the larger area around each"),
        "reference": gettext("the reference value of the definition"),
        **outside,
        **{code: names[code] for code in (*query.areas, *([wanted] if wanted in names else []))},
    }
    return [{"value": value, "name": name, "chosen": value == wanted} for value, name in choices.items()]


def _structures(asked: Compared) -> list[dict[str, Any]]:
    found = structures_of(asked.offer, asked.query.level or "")
    return [
        {
            "name": in_language(each["name"]),
            "address": replace(asked.query, structure=slug).to_address(),
            "chosen": slug == asked.query.structure,
        }
        for slug, each in found.items()
    ]


def _missing(asked: Compared, rows: Sequence[Row]) -> list[str]:
    """Chosen indicators without numbers on these areas."""
    there = {row.slug for row in rows}
    return [in_language(asked.offered[slug]["name"]) for slug in asked.query.indicators if slug not in there]


def _api_address(asked: Compared) -> str:
    query, territory = asked.query, asked.territory
    if not query.areas:
        return ""
    place = [territory.municipality.slug, territory.hierarchy.slug, query.edition, query.level]
    address = reverse("api-comparison", args=place)
    return f"{address}?areas={','.join(query.areas)}&indicators={','.join(query.indicators)}"


def _page_data(asked: Compared) -> dict[str, Any]:
    """What the script of the page needs: the small map, and the address that adds an area or takes one away."""
    territory, query = asked.territory, asked.query
    look = looks(asked)
    place = f"{territory.municipality.slug}/{territory.hierarchy.slug}/{query.edition}/{query.level}"
    return {
        "language": get_language(),
        "areas": f"/api/v1/geo/{place}/areas",
        "boundaries": "/api/v1/geo/boundaries/",
        "chosen": {code: mark.colour for code, mark in look.items()},
        "most": MOST_AREAS,
        "lists": own_lists(
            territory.municipality,
            hierarchy=query.hierarchy,
            level=asked.level["level"],
            level_name=in_language(asked.level["plural"]),
            edition=query.edition or "",
        ),
        "question": replace(query, areas=("CODES",)).to_address(),
        "texts": {
            "add": gettext("add to the comparison"),
            "remove": gettext("take out of the comparison"),
            "full": gettext("At most %s areas can be compared at once.") % MOST_AREAS,
        },
    }
