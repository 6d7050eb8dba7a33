"""From answers to what templates need: texts in the reader's language, addresses, nothing left to compute."""

from dataclasses import asdict, fields, replace

from django.urls import reverse
from django.utils.translation import get_language

from atlas.about import about, indicator_address
from atlas.asking import Shown
from atlas.colours import DIVERGING, PATTERNS, SEQUENTIAL
from atlas.conditions import write_conditions
from atlas.facility_lists import facility_lists
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD, sign_explanations
from atlas.map_controls import controls
from atlas.modes import Picture, picture_of
from atlas.modes.reading import USUAL_VIEWS, VIEWS_BY_KIND, name_of
from atlas.origins import edition_facts, release_facts
from atlas.page_texts import CLASS_TEXTS, METHOD_TEXTS, PAGE_TEXTS, STATUS_TEXTS, VIEW_TEXTS, translated
from atlas.panels import panel
from atlas.query import MapQuery
from atlas.signs import SHORT, signs_of
from atlas.tables import COLUMNS, DEFAULT_SORT, headings, rows
from atlas.tour import TOUR
from spatial.models import Municipality
from spatial.texts import in_language

MOST_CLASSES = 12


def present_map(shown: Shown) -> dict:
    municipality = shown.territory.municipality
    signs = signs_of(municipality.signs)
    picture = picture_of(shown, signs)
    facts = release_facts(shown.territory)
    editions = edition_facts(shown.territory, list(shown.offer["editions"]))
    return {
        "municipality": municipality,
        "query": shown.query,
        "indicator": {**shown.indicator, "name": name_of(shown)},
        "picture": picture,
        "edition_label": in_language(shown.offer["editions"][shown.query.edition]["label"]),
        "edition_source": editions.get(shown.query.edition, ""),
        "about": about(shown, picture, facts),
        "title": picture.title,
        "controls": controls(shown, picture),
        "count_warning": counts_as_colours(shown, picture),
        "circles_address": replace(shown.query, view=None).to_address(),
        "filter": picture.filter,
        "facilities": (lists := facility_lists(shown)),
        "patterns_address": replace(shown.query, patterns=None if shown.query.patterns else "on").to_address(),
        "base_address": replace(shown.query, base=None if shown.query.base else "off").to_address(),
        "symbols": _symbols(picture),
        "patterns": PATTERNS,
        "sign_explanations": sign_explanations(signs),
        "headings": headings(shown, picture),
        "rows": rows(shown, picture),
        "total_name": shown.answer["total"]["name"],
        "panel": panel(shown, picture),
        "indicator_address": indicator_address(shown),
        "unpinned_address": replace(shown.query, area=None).to_address(),
        "hidden": _hidden(shown.query),
        "page_data": {
            **_page_data(shown, signs),
            "releases": facts,
            "editions": editions,
            "facilities": [{**each, "label": each["name"]} for each in lists["kinds"]] if lists else [],
        },
        "tour": TOUR,
        "preloads": _first_answers(shown),
    }


def picture_answer(shown: Shown) -> dict:
    """The same picture for a script: what is in area order stays so."""
    picture = picture_of(shown, signs_of(shown.territory.municipality.signs))
    chosen = controls(shown, picture)
    return {
        **{field.name: getattr(picture, field.name) for field in fields(picture)},
        "total_name": shown.answer["total"]["name"],
        "count_warning": counts_as_colours(shown, picture),
        "choices": chosen["choices"],
    }


def _symbols(picture: Picture) -> list[dict]:
    """The swatches of all classes there may be, each with the pattern upon it; widths are text, as in SVG."""
    textures = picture.textures or [[]] * len(picture.colours)
    own = [
        {"colour": colour, "layers": [{**layer, "width": f"{1.4 * layer['weight']:.2f}"} for layer in layers]}
        for colour, layers in zip(picture.colours, textures, strict=True)
    ]
    return own + [{"colour": "none", "layers": []}] * (MOST_CLASSES - len(own))


def counts_as_colours(shown: Shown, picture: Picture) -> bool:
    return shown.indicator["kind"] == "count" and picture.view == "areas"


def _hidden(query: MapQuery) -> dict[str, str]:
    """What the form without script carries on; the edition follows from the period."""
    params = query.to_params()
    kept = ("hierarchy", "area", "where", "patterns", "base")
    found = {name: params[name] for name in kept if name in params}
    if query.sort and query.sort.lstrip("-") not in ("second", "third"):  # not every way of showing has these
        found["sort"] = query.sort
    return found


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
        "places": f"/api/v1/geo/{municipality.slug}/facilities/",
        "hierarchy": shown.territory.hierarchy.slug,
        "search": reverse("search", args=[municipality.slug]),
        "indicator_page": reverse("indicator", args=[municipality.slug, "INDICATOR"]),
        "state": {**asdict(shown.query), "where": write_conditions(shown.query.where) or None},
        "views": {"usual": USUAL_VIEWS, **VIEWS_BY_KIND},
        "picture": reverse("map-picture", args=[municipality.slug]),
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
            "views": translated(VIEW_TEXTS),
        },
    }
