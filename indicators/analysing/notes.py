"""What stays with numbers wherever they go: notes of their datasets, series breaks, what is special about an area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from spatial.models import Area, Hierarchy

from ..models import Dataset, Indicator, Remark, Variable
from ..terms import fraction

Text = dict[str, str]
BREAK = {
    "de": "Zeitreihenbruch ab {day}: {reason}.",
    "en": "Series break from {day}: {reason}.",
}


def notes_of(indicator: Indicator, datasets: Collection[Dataset]) -> list[Text]:
    """Notes of the datasets and variables behind the indicator, each once; then its series breaks, oldest first."""
    breaks = sorted(
        (
            (each["first_day"], each["reason"])
            for variable in _variables(indicator, datasets)
            for each in variable.breaks
        ),
        key=lambda found: found[0],
    )
    told = [
        {language: BREAK[language].format(day=day, reason=text.rstrip(".")) for language, text in reason.items()}
        for day, reason in breaks
    ]
    return _each_once([*notes_without_breaks(indicator, datasets), *told])


def notes_without_breaks(indicator: Indicator, datasets: Collection[Dataset]) -> list[Text]:
    """The same for those who tell the series breaks elsewhere."""
    notes = [note for dataset in datasets for note in dataset.notes]
    notes += [note for variable in _variables(indicator, datasets) for note in variable.notes]
    return _each_once(notes)


def _each_once(notes: list[Text]) -> list[Text]:
    return [note for place, note in enumerate(notes) if note not in notes[:place]]


def _variables(indicator: Indicator, datasets: Collection[Dataset]) -> list[Variable]:
    used = fraction(indicator.definition).variables
    variables = Variable.objects.filter(dataset__in=datasets).select_related("dataset").order_by("dataset", "slug")
    return [variable for variable in variables if variable.key in used]


def placed(remark: Remark, area: Area, meant: Area) -> Text:
    """The remark on `meant` as it is told of `area`: of a larger one, it begins with the place inside that is meant."""
    if meant == area:
        return remark.text
    return {language: f"{meant.name} ({meant.code}): {text}" for language, text in remark.text.items()}


class Remarks:
    """The remarks of a hierarchy, by the areas that they concern: their own and all around it."""

    def __init__(self, hierarchy: Hierarchy):
        self._by_area: dict[tuple[str, str, str], list[tuple[Remark, Text]]] = defaultdict(list)
        self._datasets: dict[int, frozenset[str]] = {}
        remarks = list(Remark.objects.filter(hierarchy=hierarchy).prefetch_related("datasets").order_by("slug"))
        meant, all_around = _areas_meant(hierarchy, remarks)
        for remark in remarks:
            self._datasets[remark.pk] = frozenset(dataset.slug for dataset in remark.datasets.all())
            for own in meant[remark.level_id, remark.code]:
                area: Area | None = own
                while area is not None:
                    on = area.edition_level
                    self._by_area[on.edition.slug, on.level.slug, area.code].append((remark, placed(remark, area, own)))
                    area = all_around[area.parent_id] if area.parent_id else None

    def about(self, edition: str, level: str, code: str, *, datasets: Collection[str], last_day: date) -> list[Text]:
        """What is to be told of one area's number of these datasets for a period that ends on `last_day`."""
        return [
            text
            for remark, text in self._by_area.get((edition, level, code), [])
            if self._datasets[remark.pk] & set(datasets)
            and (remark.first_day or date.min) <= last_day <= (remark.last_day or date.max)
        ]

    def on_level(self, edition: str, level: str, *, datasets: Collection[str], last_day: date) -> dict[str, list[Text]]:
        """The same for all areas of a level that have something to be told, by code."""
        codes = [code for where, depth, code in self._by_area if (where, depth) == (edition, level)]
        found = {code: self.about(edition, level, code, datasets=datasets, last_day=last_day) for code in codes}
        return {code: texts for code, texts in sorted(found.items()) if texts}


def _areas_meant(
    hierarchy: Hierarchy, remarks: Collection[Remark]
) -> tuple[dict[tuple[int, str], list[Area]], dict[int, Area]]:
    """The areas of all editions that remarks speak of, by level and code; and by id what they are part of."""
    areas = Area.objects.defer("geometry").select_related("edition_level__edition", "edition_level__level")
    found: dict[tuple[int, str], list[Area]] = defaultdict(list)
    for area in areas.filter(
        edition_level__edition__hierarchy=hierarchy,
        edition_level__level__in={remark.level_id for remark in remarks},
        code__in={remark.code for remark in remarks},
    ):
        found[area.edition_level.level_id, area.code].append(area)
    all_around: dict[int, Area] = {}
    above = {area.parent_id for places in found.values() for area in places if area.parent_id}
    while above:  # a level at a time
        larger = areas.in_bulk(above)
        all_around |= larger
        above = {area.parent_id for area in larger.values() if area.parent_id}
    return found, all_around
