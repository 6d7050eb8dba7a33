"""How levels fit together: every area has its parent, every parent its children, both the same outline. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import geopandas as gpd
import numpy as np
import shapely

from .dissolving import dissolve
from .findings import Finding, listed, surface

UNNOTICED = 1.0  # square metres of difference per area that nobody could draw


def check_levels(tables: Mapping[str, gpd.GeoDataFrame], *, srid: int) -> list[Finding]:
    """All findings between each level and the one above it; `tables` from the largest level to the smallest."""
    findings = []
    for (above, larger), (below, smaller) in pairwise(tables.items()):
        family = _check_family(above, larger, below, smaller)
        findings += family or _check_nesting(above, larger, below, smaller)
    return findings


def _check_family(above: str, larger: gpd.GeoDataFrame, below: str, smaller: gpd.GeoDataFrame) -> list[Finding]:
    findings = []
    orphans = smaller[~smaller["parent"].isin(larger["code"])]
    if len(orphans):
        told = [f"{code} → {parent or '?'}" for code, parent in zip(orphans["code"], orphans["parent"], strict=True)]
        findings.append(
            Finding(
                "error",
                below,
                tuple(orphans["code"]),
                de=f"Kein übergeordnetes Gebiet der Ebene „{above}“ haben {listed(told, 'de')}. "
                "Bitte prüfen Sie den Schlüssel oder den Eintrag `parent` in der Zuordnung.",
                en=f"Without an area of the level “{above}” above them are {listed(told, 'en')}. "
                "Please check the key or the entry `parent` in the mapping.",
            )
        )
    childless = larger["code"][~larger["code"].isin(smaller["parent"])]
    if len(childless):
        findings.append(
            Finding(
                "error",
                above,
                tuple(childless),
                de=f"Zu {listed(childless, 'de')} gibt es kein Gebiet der Ebene „{below}“. Bitte ergänzen Sie es oder "
                "prüfen Sie die Schlüssel.",
                en=f"There is no area of the level “{below}” in {listed(childless, 'en')}. Please add it or check "
                "the keys.",
            )
        )
    return findings


def _check_nesting(above: str, larger: gpd.GeoDataFrame, below: str, smaller: gpd.GeoDataFrame) -> list[Finding]:
    """Where the outline of an area and that of its children together differ. Both have the same codes here."""
    together = dissolve(smaller, smaller["parent"])
    outlines, unions = larger.geometry.to_numpy(), together.geometry.to_numpy()
    difference = np.zeros(len(outlines))
    # Most outlines are the same point by point, which is seen fast.
    unequal = ~shapely.equals_exact(shapely.normalize(outlines), shapely.normalize(unions))
    difference[unequal] = shapely.area(shapely.symmetric_difference(outlines[unequal], unions[unequal]))
    bad = np.flatnonzero(difference > UNNOTICED)
    if len(bad) == 0:
        return []
    worst = bad[np.argsort(-difference[bad])]
    codes = tuple(larger["code"].iloc[worst])
    told = {
        language: [f"{larger['code'].iloc[index]}: {surface(difference[index], language)}" for index in worst]
        for language in ("de", "en")
    }
    return [
        Finding(
            "warning",
            above,
            codes,
            de=f"Der Umriss stimmt nicht mit dem der Ebene „{below}“ darunter überein bei "
            f"{listed(told['de'], 'de')}. Die Karte zeigt den Umriss der kleineren Gebiete. Mit `dissolve: {below}` in "
            "der Zuordnung wird die Ebene aus ihnen gebildet.",
            en=f"The outline does not match that of the level “{below}” below at "
            f"{listed(told['en'], 'en')}. The map shows the outline of the smaller areas. With `dissolve: {below}` in "
            "the mapping the level is made from them.",
        )
    ]
