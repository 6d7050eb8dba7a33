"""`same_as` in municipality files: which variable of another dataset holds the same numbers."""

from __future__ import annotations

from spatial.definitions import Definition

from .models import Variable


def refuse_unknown_twins(definition: Definition) -> None:
    """To be asked when all datasets of the file are there: the other variable may come later in it."""
    for index, dataset in enumerate(definition.get("datasets", [])):
        for place, entry in enumerate(dataset["variables"]):
            if "same_as" not in entry:
                continue
            keys = ("datasets", index, "variables", place, "same_as")
            name, slug = entry["same_as"].split(".")
            other = Variable.objects.filter(
                dataset__hierarchy__slug=dataset["hierarchy"], dataset__slug=name, slug=slug
            ).first()
            if other is None or name == dataset["dataset"]:
                raise definition.fault(
                    *keys,
                    de=f"„{entry['same_as']}“ unter „same_as“ ist kein Merkmal eines anderen Datensatzes dieser "
                    "Gliederung.",
                    en=f"“{entry['same_as']}” under “same_as” is no variable of another dataset of this hierarchy.",
                )
            if other.same_as:
                raise definition.fault(
                    *keys,
                    de=f"„{entry['same_as']}“ ist selbst dasselbe wie „{other.same_as}“. Bitte nennen Sie dieses.",
                    en=f"“{entry['same_as']}” is itself the same as “{other.same_as}”. Please name that.",
                )
            if (other.unit, other.additive) != (entry["unit"], entry.get("additive", True)):
                raise definition.fault(
                    *keys,
                    de=f"„{entry['same_as']}“ hat eine andere Einheit oder wird anders summiert; das sind nicht "
                    "dieselben Zahlen.",
                    en=f"“{entry['same_as']}” has another unit or adds up otherwise; these are not the same numbers.",
                )
