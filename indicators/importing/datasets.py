"""The dataset that a mapping file speaks of."""

from __future__ import annotations

from ..models import Dataset
from .findings import RefusedError
from .mappings import Mapping


def dataset_of(mapping: Mapping) -> Dataset:
    found = Dataset.objects.filter(
        department__municipality__slug=mapping.municipality, slug=mapping.dataset, hierarchy__levels__slug=mapping.level
    ).select_related("hierarchy", "lowest_public_level")
    if len(found) != 1:
        raise RefusedError(
            de=f"Die Kommune „{mapping.municipality}“ hat keinen Datensatz „{mapping.dataset}“ auf einer Gliederung "
            f"mit der Ebene „{mapping.level}“. Bitte prüfen Sie diese drei Einträge der Zuordnung.",
            en=f"The municipality “{mapping.municipality}” has no dataset “{mapping.dataset}” on a hierarchy with the "
            f"level “{mapping.level}”. Please check these three entries of the mapping.",
        )
    return found[0]
