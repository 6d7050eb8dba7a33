"""Which numbers went into a run, and the protocol that is kept of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from atlas.official.asking import AskedRun
from indicators.official.reading import SourceRead
from spatial.texts import in_language
from atlas.signs import SHORT


def origin(asked: AskedRun) -> dict[str, Any]:
    read = asked.read
    return {
        "sources": [_source(asked, each) for each in read.sources],
        "several": len(read.periods) > 1,
        "releases": read.releases,
        "digests": read.protocol.digests,
        "tables": list(read.protocol.results),
    }


def _source(asked: AskedRun, source: SourceRead) -> dict[str, Any]:
    known = source.counts.get("ok", 0) + source.counts.get("estimated", 0)
    others = [
        (SHORT[status], count) for status, count in source.counts.items() if status in SHORT and status != "estimated"
    ]
    return {
        "name": source.name,
        "address": reverse("indicator", args=[asked.municipality.slug, source.indicator]),
        "unit": source.unit,
        "of": source.of,
        "period": source.period_label,
        "estimated": source.estimated,
        "known": gettext("%(known)s of %(all)s") % {"known": known, "all": sum(source.counts.values())},
        "others": ", ".join(f"{count} {name}" for name, count in others),
    }
