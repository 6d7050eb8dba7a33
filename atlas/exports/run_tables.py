"""A table of an official run as a workbook, with what is known of the run on its second sheet."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from atlas.api.run_answers import ORIGIN, rows_of_table
from atlas.exports.map_tables import sign_pairs_of
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import publishing_of
from indicators.official.reading import RunRead
from spatial.models import Municipality
from spatial.texts import in_language


def facts_of_run(read: RunRead) -> list[tuple[str, str]]:
    """Whose numbers went into it, and under which licences."""
    return [
        (gettext("Source"), "; ".join(dict.fromkeys(in_language(each.source) for each in read.releases))),
        (gettext("Licence"), "; ".join(dict.fromkeys(each.licence for each in read.releases))),
        *([(gettext("Please note"), said)] if (said := provisional(read)) else []),
    ]


def provisional(read: RunRead) -> str:
    """That it rests on numbers which final ones will replace, and on which; empty where all are final."""
    found = [each for each in read.releases if each.provisional]
    if not found:
        return ""
    return gettext("This result rests in part on provisional numbers, which final ones will replace: %s.") % "; ".join(
        dict.fromkeys(f"{in_language(each.name)} ({in_language(each.period_label)})" for each in found)
    )


def run_table(read: RunRead, municipality: Municipality, name: str, address: str) -> Table:
    """Columns keep the names that the recipe gave them: they stand in the protocol and in the methods."""
    header, rows = rows_of_table(read, name)
    own = len(header) - len(ORIGIN)
    run = read.run
    publishing = publishing_of(municipality)
    about = [
        (gettext("Recipe"), in_language(run.name)),
        (gettext("Edition of the run"), f"{run.label} ({run.number})"),
        *facts_of_run(read),
        (gettext("Calculated on"), date_format(run.run_at, "DATE_FORMAT")),
        (gettext("Publisher"), publishing["publisher"]),
        (gettext("Address"), address),
        (gettext("Please note"), publishing["fictional"]),
    ]
    return Table(
        name=f"{run.recipe}-{run.number}-{name}",
        title=f"{in_language(run.name)}, {run.label}: {name}",
        columns=[Column(key=each, heading=each) for each in header[:own]],
        rows=[[_plain(cell) for cell in row[:own]] for row in rows],
        about=[(label, said) for label, said in about if said],
        signs=sign_pairs_of(municipality),
        language=get_language() or "de",
    )


def _plain(cell: object) -> Cell:
    """Yes and no are words of their own; lists are told one after the other."""
    if isinstance(cell, bool):
        return gettext("yes") if cell else gettext("no")
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    return ", ".join(map(str, cell)) if isinstance(cell, (list, tuple)) else str(cell)
