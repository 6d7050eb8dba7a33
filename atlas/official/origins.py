"""Which numbers went into a run, and the protocol that is kept of it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.api.tables import write_csv
from atlas.asking import NotShownError
from atlas.official.asking import AskedRun
from atlas.official.trees import heads
from atlas.signs import SHORT
from indicators.official.areas import rows_of
from indicators.official.reading import RunRead, SourceRead
from spatial.texts import in_language

QUOTED = re.compile(r"(?:^|(?<=[„“]))[\w-]+(?=[“”:]| \()")
TABLES = {
    "result": _("result by area (CSV)"),
    "cells": _("criteria by area (CSV)"),
    "weights": _("weights (CSV)"),
    "swaps": _("who changes places at the line (CSV)"),
    "without": _("the list without one criterion (CSV)"),
    "variants": _("variants (CSV)"),
    "variants_summary": _("variants in sum (CSV)"),
}
DIGESTS = {
    "content": _("Whole content"),
    "recipe": _("Recipe"),
    "values": _("Values that went in"),
    "results.result": _("Result"),
}


def origin(asked: AskedRun) -> dict[str, Any]:
    read = asked.read
    digests = read.protocol.digests
    files = [("protocol.json", gettext("whole protocol (JSON)"))]
    files += [(f"{name}.csv", str(TABLES[name])) for name in TABLES if name in read.protocol.results]
    return {
        "sources": [_source(asked, each) for each in read.sources],
        "several": len(read.periods) > 1,
        "releases": read.releases,
        "digests": [{"name": name, "digest": digests[key]} for key, name in DIGESTS.items()],
        "downloads": [{"name": name, "address": _download_address(asked, file)} for file, name in files],
    }


def notes(read: RunRead) -> list[str]:
    """What the run itself has to say; ids and codes in quotation marks or before a colon become names."""
    names = {**read.areas, **{source.column: in_language(source.name) for source in read.sources}}
    names |= {head.id: in_language(head.name) for head in heads(read)}
    return [QUOTED.sub(lambda found: names.get(found[0], found[0]), in_language(note)) for note in read.notes]


def download(asked: AskedRun, file: str) -> HttpResponse:
    """A file of the run: the protocol as it is stored, or one of its tables."""
    name, _dot, kind = file.rpartition(".")
    if file == "protocol.json":
        content: bytes | str = asked.run.protocol
        content_type = "application/json"
    elif kind == "csv" and name in asked.read.tables:
        table = asked.read.tables[name]
        content = write_csv([str(column) for column in table], (list(row.values()) for row in rows_of(table)))
        content_type = "text/csv; charset=utf-8"
    else:
        back = (in_language(asked.run.name), asked.address)
        raise NotShownError(gettext("This run has no file “%s”.") % file, back)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{asked.run.recipe}-{asked.run.number}-{file}"'
    return answer


def _download_address(asked: AskedRun, file: str) -> str:
    address = reverse("run-file", args=[asked.municipality.slug, asked.run.recipe, asked.run.number, file])
    return address + asked.query.to_address(sort=None)


def _source(asked: AskedRun, source: SourceRead) -> dict[str, Any]:
    known = source.counts.get("ok", 0) + source.counts.get("estimated", 0)
    remarks = [f"{source.counts[status]} {name}" for status, name in SHORT.items() if source.counts.get(status)]
    if source.estimated:
        remarks.append(gettext("converted from the areas of an earlier edition"))
    return {
        "name": source.name,
        "address": reverse("indicator", args=[asked.municipality.slug, source.indicator]),
        "unit": source.unit,
        "of": source.of,
        "period": source.period_label,
        "known": gettext("%(known)s of %(all)s") % {"known": known, "all": sum(source.counts.values())},
        "remarks": ", ".join(remarks),
    }
