"""Which numbers went into a run, and the protocol that is kept of it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.api.run_answers import rows_of_table
from atlas.api.tables import write_csv
from atlas.asking import NotShownError
from atlas.exports.run_tables import run_table
from atlas.exports.table_files import send_table
from atlas.official.asking import AskedRun, file_address
from atlas.official.trees import heads
from atlas.signs import SHORT
from indicators.models import Audience
from indicators.official.reading import RunRead, SourceRead, stored_protocol
from spatial.texts import in_language

PROTOCOL = "protocol.json"
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
    return {
        "editions": [
            {"label": of, "sources": [_source(asked, each) for each in read.sources if each.of == of]}
            for of in reversed(read.periods)
        ],
        "releases": read.releases,
        "digests": [{"name": name, "digest": digests[key]} for key, name in DIGESTS.items()],
        "downloads": _downloads(asked),
    }


def notes(read: RunRead) -> list[str]:
    """What the run itself has to say; ids and codes in quotation marks or before a colon become names."""
    names = {**read.areas, **{source.column: in_language(source.name) for source in read.sources}}
    names |= {head.id: in_language(head.name) for head in heads(read)}
    return [QUOTED.sub(lambda found: names.get(found[0], found[0]), in_language(note)) for note in read.notes]


def download(asked: AskedRun, file: str, address: str) -> HttpResponseBase:
    """A file of the run: the protocol as it is stored, or one of its tables."""
    name, _dot, kind = file.rpartition(".")
    if file == PROTOCOL:
        content: bytes | str = stored_protocol(asked.run)
        content_type = "application/json"
    elif kind == "csv" and name in asked.read.protocol.results:
        content = write_csv(*rows_of_table(asked.read, name))
        content_type = "text/csv; charset=utf-8"
    elif kind == "xlsx" and name in asked.read.protocol.results:
        return send_table(run_table(asked.read, asked.municipality, name, address), kind)
    else:
        back = (in_language(asked.run.name), asked.address)
        raise NotShownError(gettext("This run has no file “%s”.") % file, back)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{asked.run.recipe}-{asked.run.number}-{file}"'
    return answer


def _downloads(asked: AskedRun) -> list[dict[str, str]]:
    """From the API, where everybody finds them; of what is internal the API knows nothing."""
    run, hierarchy = asked.run, asked.run.territory.hierarchy.slug
    place = [asked.municipality.slug, hierarchy, run.recipe, run.number]
    public = run.audience == Audience.PUBLIC
    protocol = reverse("api-run-protocol", args=place) if public else file_address(asked, PROTOCOL)
    found = [{"name": gettext("full record (JSON)"), "address": protocol}]
    for table, name in TABLES.items():
        if table in asked.read.protocol.results:
            address = reverse("api-run-table", args=[*place, table]) + "?format=csv"
            found.append({"name": str(name), "address": address if public else file_address(asked, f"{table}.csv")})
            found.append({"name": str(name).replace("CSV", "XLSX"), "address": file_address(asked, f"{table}.xlsx")})
    return found


def _source(asked: AskedRun, source: SourceRead) -> dict[str, Any]:
    known = source.counts.get("ok", 0) + source.counts.get("estimated", 0)
    remarks = [f"{source.counts[status]} {name}" for status, name in SHORT.items() if source.counts.get(status)]
    if source.estimated:
        remarks.append(gettext("converted from the areas of an earlier edition"))
    return {
        "name": source.name,
        "address": reverse("indicator", args=[asked.municipality.slug, source.indicator]),
        "unit": source.unit,
        "period": source.period_label,
        "known": gettext("%(known)s of %(all)s") % {"known": known, "all": sum(source.counts.values())},
        "remarks": ", ".join(remarks),
    }
