"""From answers to what templates need: texts in the reader's language, addresses, nothing left to compute."""

from dataclasses import asdict, replace

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from atlas.asking import Shown
from atlas.colours import DIVERGING, PATTERNS, SEQUENTIAL
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD, Classes, legend, method_choices, sign_explanations
from atlas.names import name_on
from atlas.numbers import write_value
from atlas.origins import edition_facts, origin, release_facts
from atlas.page_texts import CLASS_TEXTS, METHOD_TEXTS, PAGE_TEXTS, STATUS_TEXTS, translated
from atlas.panels import panel
from atlas.query import CLASS_COUNTS, MOST_BREAKS, MapQuery
from atlas.signs import SHORT, signs_of
from atlas.tables import COLUMNS, DEFAULT_SORT, headings, rows
from spatial.models import Municipality
from spatial.texts import in_language

MOST_CLASSES = MOST_BREAKS + 1


def present_map(shown: Shown) -> dict:
    municipality = shown.territory.municipality
    signs = signs_of(municipality.signs)
    classes = Classes(shown.answer, shown.query, shown.indicator["decimals"])
    total = shown.answer["total"]
    facts = release_facts(shown.territory)
    editions = edition_facts(shown.territory, list(shown.offer["editions"]))
    licence, day = origin(shown.answer["releases"], facts)
    return {
        "municipality": municipality,
        "query": shown.query,
        "indicator": {**shown.indicator, "name": _name(shown)},
        "level": shown.level,
        "period_label": in_language(shown.offer["periods"][shown.query.period]["label"]),
        "edition_label": in_language(shown.offer["editions"][shown.query.edition]["label"]),
        "edition_source": editions.get(shown.query.edition, ""),
        "licence": licence,
        "released": parse_date(day) if day else None,
        "title": _title(shown),
        "controls": _controls(shown, classes),
        "legend": legend(classes),
        "symbols": classes.colours + ["none"] * (MOST_CLASSES - len(classes.colours)),
        "patterns": PATTERNS,
        "sign_explanations": sign_explanations(signs),
        "headings": headings(shown),
        "rows": rows(shown, classes, signs),
        "total": {
            "name": total["name"],
            "text": write_value(total["value"], total["status"], shown.indicator["decimals"], signs),
        },
        "panel": panel(shown, classes, signs),
        "indicator_address": _indicator_address(shown),
        "unpinned_address": replace(shown.query, area=None).to_address(),
        "hidden": _hidden(shown.query),
        "page_data": {**_page_data(shown, signs), "releases": facts, "editions": editions},
        "preloads": _first_answers(shown),
    }


def _name(shown: Shown) -> dict[str, str]:
    return name_on(shown.indicator, shown.offer["periods"][shown.query.period]["last_day"])


def _title(shown: Shown) -> str:
    return str(PAGE_TEXTS["title"]).format(
        indicator=in_language(_name(shown)),
        period=in_language(shown.offer["periods"][shown.query.period]["label"]),
        level=in_language(shown.level["plural"]),
    )


def _controls(shown: Shown, classes: Classes) -> dict:
    offer, query = shown.offer, shown.query
    periods = shown.indicator["levels"][query.level]
    place = periods.index(query.period)
    return {
        "themes": themes(offer, chosen=query.indicator),
        "levels": [
            {"value": level["level"], "name": in_language(level["plural"]), "chosen": level["level"] == query.level}
            for level in offer["levels"]
            if level["level"] in shown.indicator["levels"]
        ],
        "periods": [
            {"value": slug, "name": in_language(offer["periods"][slug]["label"]), "chosen": slug == query.period}
            for slug in periods
        ],
        "previous": _period_address(shown, periods, place - 1),
        "next": _period_address(shown, periods, place + 1),
        "methods": method_choices(classes.method),
        "counts": [{"value": n, "chosen": n == (query.n or DEFAULT_COUNT)} for n in CLASS_COUNTS],
        "own": classes.method == "own",
        # Whoever turns to own limits starts from the present ones.
        "breaks": "; ".join(write_limit(number) for number in classes.breaks),
    }


def write_limit(number: float) -> str:
    text = f"{number:.10g}"
    return text.replace(".", ",") if get_language() == "de" else text


def _period_address(shown: Shown, periods: list[str], place: int) -> str | None:
    if not 0 <= place < len(periods):
        return None
    edition = shown.offer["periods"][periods[place]]["edition"]
    return replace(shown.query, period=periods[place], edition=edition).to_address()


def themes(offer: dict, chosen: str | None = None) -> list[dict]:
    """The themes that have something to show, with their indicators."""
    grouped: dict[str, list[dict]] = {}
    for indicator in offer["indicators"]:
        entry = {**indicator, "name": in_language(indicator["name"]), "chosen": indicator["indicator"] == chosen}
        grouped.setdefault(indicator["theme"], []).append(entry)
    return [
        {"theme": theme["theme"], "name": in_language(theme["name"]), "indicators": grouped[theme["theme"]]}
        for theme in offer["themes"]
        if theme["theme"] in grouped
    ]


def _indicator_address(shown: Shown) -> str:
    """The page of the indicator, for the marked area (and back to the same map) or the whole territory."""
    query = shown.query
    asked = MapQuery(hierarchy=query.hierarchy)
    if query.area:
        asked = MapQuery(**{**asdict(query), "indicator": None})
    page = reverse("indicator", args=[shown.territory.municipality.slug, query.indicator])
    return page + asked.to_address().rstrip("?")


def _hidden(query: MapQuery) -> dict[str, str]:
    """What the form without script carries on; the edition follows from the period."""
    params = query.to_params()
    return {name: params[name] for name in ("hierarchy", "area", "sort") if name in params}


def _first_answers(shown: Shown) -> list[str]:
    """What the map asks the API for first: the browser may fetch it while it still reads the scripts."""
    query = shown.query
    base = f"{shown.territory.municipality.slug}/{shown.territory.hierarchy.slug}"
    return [
        f"/api/v1/data/{base}/offer",
        f"/api/v1/geo/{base}/{query.edition}/{query.level}/areas",
        f"/api/v1/data/{base}/{query.level}/{query.indicator}/{query.period}",
        f"/api/v1/geo/boundaries/{shown.areas['boundaries']['overview']}",
    ]


def _page_data(shown: Shown, signs: dict[str, str]) -> dict:
    """What the scripts need to know beside the API: one block of JSON in the page."""
    municipality: Municipality = shown.territory.municipality
    base = f"{municipality.slug}/{shown.territory.hierarchy.slug}"
    return {
        "language": get_language(),
        "municipality": in_language(municipality.name),
        "several_hierarchies": shown.query.hierarchy is not None,
        "data": f"/api/v1/data/{base}/",
        "geo": f"/api/v1/geo/{base}/",
        "boundaries": "/api/v1/geo/boundaries/",
        "search": reverse("search", args=[municipality.slug]),
        "indicator_page": reverse("indicator", args=[municipality.slug, "INDICATOR"]),
        "state": {**asdict(shown.query), "breaks": list(shown.query.breaks)},
        "default_level": shown.territory.default_level.slug,
        "defaults": {"classes": DEFAULT_METHOD, "n": DEFAULT_COUNT, "sort": DEFAULT_SORT},
        "signs": signs,
        "sequential": SEQUENTIAL,
        "diverging": DIVERGING,
        "patterns": PATTERNS,
        "texts": {
            **translated(PAGE_TEXTS),
            "classes": translated(CLASS_TEXTS),
            "statuses": translated(STATUS_TEXTS),
            "short": translated(SHORT),
            "columns": translated(COLUMNS),
            "methods": translated(METHOD_TEXTS),
        },
    }
