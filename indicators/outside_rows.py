"""Benchmarks from outside in a municipality file (Kreis, Land, Bund) → rows."""

from __future__ import annotations

from django.db import transaction

from spatial.definitions import Definition
from spatial.models import Municipality

from .cataloguing import CATALOGUE
from .models import ExternalValue, Indicator
from .remark_rows import day


@transaction.atomic
def load_benchmarks(definition: Definition, municipality: Municipality) -> None:
    """Bring them up to date with the file; those no longer in it are removed. Raises DefinitionError."""
    rows = [
        _row(definition, municipality, place, number)
        for place, entry in enumerate(definition.get("benchmarks", []))
        for number in range(len(entry["values"]))
    ]
    ExternalValue.objects.filter(municipality=municipality).delete()
    ExternalValue.objects.bulk_create(rows)


def _row(definition: Definition, municipality: Municipality, place: int, number: int) -> ExternalValue:
    keys = ("benchmarks", place, "values", number)
    entry = definition["benchmarks"][place]
    value = entry["values"][number]
    _refuse_unknown_indicator(definition, value["indicator"], *keys)
    last_day = day(definition, *keys, "last_day")
    low, high = value.get("interval", (None, None))
    if low is not None and not low <= value["value"] <= high:
        raise definition.fault(
            *keys,
            "interval",
            de=f"Der Wert {value['value']} liegt nicht in seinem Intervall von {low} bis {high}.",
            en=f"The value {value['value']} does not lie in its interval from {low} to {high}.",
        )
    same = [other for other in entry["values"][:number] if _key(other) == _key(value)]
    if same:
        raise definition.fault(
            *keys,
            de=f"Der Indikator „{value['indicator']}“ steht hier für den {last_day} zweimal.",
            en=f"The indicator “{value['indicator']}” stands here twice for {last_day}.",
        )
    return ExternalValue(
        municipality=municipality,
        place=entry["benchmark"],
        name=entry["name"],
        position=place,
        indicator=value["indicator"],
        value=value["value"],
        lower=low,
        upper=high,
        last_day=last_day,
        label=value["label"],
        source=value.get("source", entry["source"]),
        licence=value.get("licence", entry["licence"]),
    )


def _key(value: dict) -> tuple[str, str]:
    return value["indicator"], value["last_day"]


def _refuse_unknown_indicator(definition: Definition, slug: str, *keys: str | int) -> None:
    """A recipe loads municipalities before the catalogue, so its files count as well."""
    if Indicator.objects.filter(slug=slug).exists() or any(CATALOGUE.rglob(f"{slug}.yaml")):
        return
    raise definition.fault(
        *keys,
        "indicator",
        de=f"Den Indikator „{slug}“ gibt es nicht. Verglichen werden kann nur, was nach "
        "derselben Definition gezählt ist.",
        en=f"There is no indicator “{slug}”. Only what is counted by the same definition can be compared.",
    )
