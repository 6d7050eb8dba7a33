"""What the page about methods tells from the atlas itself: reforms, and how far converted numbers were off."""

from __future__ import annotations

from statistics import median
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.numbers import write
from indicators.models import ConversionCheck
from spatial.models import Crosswalk, Municipality
from spatial.reforms import preferred_crosswalk

BASES = {
    "area": _("surface"),
    "population": _("inhabitants"),
    "addresses": _("addresses"),
    "points": _("points (addresses, buildings)"),
    "supplied": _("a supplied key"),
}


def reforms_of(municipality: Municipality) -> list[dict[str, Any]]:
    """One entry per pair of editions: the basis of the conversion and its measured errors by level."""
    crosswalks = Crosswalk.objects.filter(
        from_level__edition__hierarchy__territories__municipality=municipality,
        from_level__edition__published_at__isnull=False,
        to_level__edition__published_at__isnull=False,
    ).select_related("from_level__edition", "to_level__edition", "from_level__level")
    reforms: dict[tuple[int, int], dict[str, Any]] = {}
    for crosswalk in crosswalks.order_by("from_level__edition__valid", "from_level__level__position").distinct():
        if preferred_crosswalk(crosswalk.from_level, crosswalk.to_level) != crosswalk:
            continue  # measured as well, but not what numbers are carried along
        old, new = crosswalk.from_level.edition, crosswalk.to_level.edition
        reform = reforms.setdefault((old.pk, new.pk), {"old": old, "new": new, "levels": []})
        checks = crosswalk.checks.filter(variable__dataset__lowest_public_level__position__gte=_depth(crosswalk))
        found = list(checks.select_related("variable__dataset", "carried_period", "counted_period"))
        reform["levels"].append(
            {
                "level": crosswalk.from_level.level,
                "basis": BASES.get(crosswalk.basis, crosswalk.basis),
                "check": _check(max(found, key=_people)) if found else None,
                "others": len(found),
                "typical": write(median(check.weighted_percent for check in found), 1) if found else "",
            }
        )
    return [reform for reform in reforms.values() if any(level["check"] for level in reform["levels"])]


def _depth(crosswalk: Crosswalk) -> int:
    return crosswalk.from_level.level.position


def _people(check: ConversionCheck) -> tuple[bool, int]:
    """The count of all people is told by name: whoever looks for an error looks for that one."""
    return check.variable.slug == "total", check.areas


def _check(check: ConversionCheck) -> dict[str, Any]:
    return {
        "variable": check.variable.name,
        "carried": check.carried_period.label,
        "counted": check.counted_period.label,
        "same_day": check.carried_period.last_day == check.counted_period.last_day,
        "areas": check.areas,
        "mean": write(check.mean_percent, 1),
        "median": write(check.median_percent, 1),
        "weighted": write(check.weighted_percent, 1),
        "largest": write(check.largest_percent, 1),
        "within": check.within_five_percent,
    }
