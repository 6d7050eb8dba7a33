"""What can be asked of a territory: the answer `offer`, and the list of areas of a level."""

from collections.abc import Mapping
from typing import Any

from spatial.models import Area, Boundaries, Edition, EditionLevel, Level, Territory

from ..models import Dataset, Indicator, Period
from ..terms import fraction
from .ground import positions_shown
from .shelf import Shelf, datasets_shown

Text = dict[str, str]
MAY_HAVE = ("former_names", "codes", "structure")  # entries of some definitions


def offer_answer(territory: Territory, shelf: Shelf, indicators: Mapping[str, Indicator]) -> dict[str, Any]:
    """Themes, indicators with their levels and periods, periods, levels and editions that have a number to show."""
    datasets = datasets_shown(territory)
    levels = list(Level.objects.filter(hierarchy=territory.hierarchy_id).order_by("position"))
    by_indicator: dict[str, dict[str, list[str]]] = {}
    for indicator, level, period in shelf:
        by_indicator.setdefault(indicator, {}).setdefault(level, []).append(period)
    offered = [indicators[slug] for slug in indicators if slug in by_indicator]
    used_levels = {level for _, level, _ in shelf}
    in_edition = {entry.period: entry.edition for entry in shelf.values()}
    editions = Edition.objects.filter(hierarchy=territory.hierarchy_id, slug__in=set(in_edition.values()))
    themes = {each.theme.slug: each.theme for each in offered}
    return {
        "themes": [{"theme": slug, "name": theme.name} for slug, theme in themes.items()],
        "indicators": [
            _indicator(each, datasets)
            | {"levels": {level.slug: found for level in levels if (found := by_indicator[each.slug].get(level.slug))}}
            for each in offered
        ],
        "periods": {
            period.slug: {
                "label": period.label,
                "last_day": period.last_day.isoformat(),
                "edition": in_edition[period.slug],
            }
            for period in Period.objects.filter(slug__in=in_edition).order_by("last_day", "slug")
        },
        "levels": [
            {"level": level.slug, "name": level.name, "plural": level.plural}
            for level in levels
            if level.slug in used_levels
        ],
        "editions": {edition.slug: {"label": edition.label} for edition in editions.order_by("valid")},
    }


def _indicator(each: Indicator, datasets: Mapping[str, Dataset]) -> dict[str, Any]:
    used = [datasets[slug] for slug in sorted(fraction(each.definition).datasets)]
    return {
        "indicator": each.slug,
        "theme": each.theme.slug,
        "kind": each.definition["kind"],
        "name": each.name,
        "unit": each.unit,
        "decimals": each.decimals,
        "direction": each.direction,
        "source": _joined([dataset.source for dataset in used]),
        "description": each.definition["description"],
        "reading_aid": each.definition["reading_aid"],
        **{name: each.definition[name] for name in MAY_HAVE if name in each.definition},
    }


def _joined(texts: list[Text]) -> Text:
    """All sources, each once, in every language that all of them have."""
    languages = [name for name in ("de", "en") if all(text.get(name) for text in texts)]
    return {name: "; ".join(dict.fromkeys(text[name] for text in texts)) for name in languages}


def areas_answer(territory: Territory, edition_level: EditionLevel) -> dict[str, Any] | None:
    """The areas of a level in area order, as far as the territory shows them; None where it shows none."""
    positions = positions_shown(territory, edition_level.pk).get(edition_level.pk)
    if positions is None:
        return None
    areas = Area.objects.filter(edition_level=edition_level, position__in=positions.tolist()).order_by("position")
    columns = ("code", "name", "parent__code", "parent__name", "square_metres", "label_point")
    codes, names, parents, parent_names, square_metres, points = zip(*areas.values_list(*columns), strict=True)
    return {
        "codes": codes,
        "names": names,
        "parents": parents,
        "parent_names": parent_names,
        "square_kilometres": [round(number / 1e6, 4) for number in square_metres],
        "label_points": [[round(point.x, 5), round(point.y, 5)] for point in points],
        "boundaries": _boundaries(territory, edition_level),
    }


def _boundaries(territory: Territory, edition_level: EditionLevel) -> dict[str, str]:
    """Digests by resolution: of the part below the root where there is one, else of the whole level."""
    found = Boundaries.objects.filter(edition_level=edition_level, root_code__in=["", territory.root_code])
    return dict(found.order_by("root_code").values_list("resolution", "digest"))
