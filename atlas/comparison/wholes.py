"""What stands behind single numbers: the parts of a structure, ages and sexes, the dimensions of an index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np
from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart, Table
from atlas.charts.parts import Slice, back_to_back, stacked
from atlas.charts.radar import Web, radar
from atlas.comparison.asking import Compared, structure_parts, structures_of
from atlas.comparison.charting import Facts, looks
from atlas.comparison.judging import Row
from atlas.numbers import write
from atlas.pyramids import pyramid_chart
from indicators.models import OfficialRun
from indicators.official.reading import run_of, visible_runs
from indicators.pyramids import ages
from spatial.texts import in_language

AGES = "age-structure"
LEAST_DIMENSIONS = 3
KEPT = 8  # runs whose scores are remembered


def stacked_chart(asked: Compared, structure: dict[str, Any], rows: Mapping[str, Row], facts: Facts) -> Chart | None:
    """Whole areas only: where one part must not be told, the rest would look like everything."""
    parts = [rows[slug] for slug in structure_parts(structure) if slug in rows]
    names = [_part_name(asked, row.slug) for row in parts]
    slices = _slices(parts, names)
    if not slices:
        return None
    first = parts[0]
    most = max(slices, key=lambda each: each.share)
    left_out = [cell.name for cell in first.cells if cell.code not in {each.area for each in slices}]
    note = (
        gettext("Not drawn, because a part must not or cannot be told: %s.") % ", ".join(left_out) if left_out else ""
    )
    return Chart(
        name="structure",
        title=f"{in_language(structure['name'])}, {first.period_label}",
        summary=gettext("The largest part is “%(part)s” in %(name)s: %(share)s%%.")
        % {"part": most.part, "name": most.name, "share": write(most.share, first.decimals)},
        note=note,
        facts=facts,
        draw=lambda: stacked(slices, names, decimals=0, language=get_language() or "de"),
        table=Table(
            caption=f"{in_language(structure['name'])} (%)",
            headings=[gettext("Area"), *names],
            rows=[[cell.name, *(row.cells[i].text for row in parts)] for i, cell in enumerate(first.cells)],
            areas=[cell.code for cell in first.cells],
        ),
    )


def pyramids_chart(asked: Compared, signs: Mapping[str, str]) -> Chart | None:
    """Men and women by age in all chosen areas, where they are counted apart."""
    query = asked.query
    counted = ages(asked.territory, query.edition or "", query.level or "", asked.codes, period=query.period)
    if counted is None:
        return None
    names = dict(zip(asked.areas["codes"], asked.areas["names"], strict=True))
    return pyramid_chart(
        counted,
        {code: names[code] for code in asked.codes if code in counted.areas},
        whole=in_language(asked.territory.municipality.name),
        signs=signs,
    )


def ages_chart(asked: Compared, rows: Mapping[str, Row], facts: Facts) -> Chart | None:
    """The first two chosen areas back to back."""
    structure = structures_of(asked.offer, asked.query.level or "").get(AGES)
    if structure is None:
        return None
    parts = [rows[slug] for slug in structure_parts(structure) if slug in rows]
    names = [_part_name(asked, row.slug) for row in parts]
    slices = _slices(parts, names)
    areas = list(dict.fromkeys(each.area for each in slices))[:2]
    if len(areas) < 2:
        return None
    left, right = ([each for each in slices if each.area == area] for area in areas)
    apart = max(zip(left, right, strict=True), key=lambda pair: abs(pair[0].share - pair[1].share))
    look = looks(asked)
    return Chart(
        name="ages",
        title=gettext("%(name)s: %(one)s and %(other)s")
        % {"name": in_language(structure["name"]), "one": left[0].name, "other": right[0].name},
        summary=gettext("They differ most in “%(part)s”: %(one)s%% and %(other)s%%.")
        % {"part": apart[0].part, "one": write(apart[0].share, 1), "other": write(apart[1].share, 1)},
        note=gettext("The first two of the chosen areas. Numbers by age and sex together are not published here."),
        facts=facts,
        draw=lambda: back_to_back(
            left, right, names, (look[areas[0]].colour, look[areas[1]].colour), language=get_language() or "de"
        ),
        table=Table(
            caption=f"{in_language(structure['name'])} (%)",
            headings=[gettext("Age"), left[0].name, right[0].name],
            rows=[
                [one.part, write(one.share, 1), write(other.share, 1)] for one, other in zip(left, right, strict=True)
            ],
        ),
    )


def _part_name(asked: Compared, slug: str) -> str:
    return in_language(asked.offered[slug]["structure"]["part_name"])


def _slices(parts: Sequence[Row], names: Sequence[str]) -> list[Slice]:
    found: list[Slice] = []
    for i in range(len(parts[0].cells) if parts else 0):
        cells = [row.cells[i] for row in parts]
        if any(cell.value is None for cell in cells):
            continue
        found += [
            Slice(
                area=cell.code,
                name=cell.name,
                part=name,
                share=cell.value or 0.0,
                says=f"{cell.name}, {name}: {cell.text}\u00a0%{f' ({cell.counts})' if cell.counts else ''}",
            )
            for cell, name in zip(cells, names, strict=True)
        ]
    return found


def index_of(asked: Compared) -> OfficialRun | None:
    """The newest public index on these very areas."""
    runs = [
        run
        for run in visible_runs(asked.territory)
        if run.kind == OfficialRun.Kind.INDEX
        and run.edition_level.edition.slug == asked.query.edition
        and run.edition_level.level.slug == asked.query.level
    ]
    return runs[0] if runs else None


_taken_apart: dict[tuple[int, str], tuple[list[dict[str, str]], dict[str, list[float]]]] = {}


def _dimensions(asked: Compared, run: OfficialRun) -> tuple[list[dict[str, str]], dict[str, list[float]]]:
    """Names of the parts below the whole, and their scores by area. A stored run never changes: taken apart once."""
    key = (run.pk, run.run_at.isoformat())
    if key not in _taken_apart:
        read = run_of(asked.territory, run.recipe, run.number)
        below = [node for node in read.nodes if node.depth == 1 and f"{node.id}.score" in read.current]
        table = read.current[[f"{node.id}.score" for node in below]].to_numpy(float)
        rows = dict(zip(read.current.index.astype(str), table.tolist(), strict=True))
        if len(_taken_apart) >= KEPT:
            _taken_apart.clear()
        _taken_apart[key] = ([dict(node.name) for node in below], rows)
    return _taken_apart[key]


def radar_chart(asked: Compared, run: OfficialRun, facts: Facts) -> Chart | None:
    """The groups of the index below the whole, or its indicators where it has no groups: they share one scale."""
    below, rows = _dimensions(asked, run)
    told = [code for code in asked.codes if code in rows]
    numbers = np.array(list(rows.values()), float)
    if len(below) < LEAST_DIMENSIONS or not told or not np.isfinite(numbers).any():
        return None
    names = [in_language(name) for name in below]
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    digits = 0 if high - low >= 20 else 1 if high - low >= 2 else 2
    look, called = looks(asked), dict(zip(asked.areas["codes"], asked.areas["names"], strict=True))
    webs = []
    for code in told:
        own = [None if isnan(score) else score for score in rows[code]]
        says = [
            f"{called[code]}, {name}: {write(score, digits) if score is not None else '–'}"
            for name, score in zip(names, own, strict=True)
        ]
        webs.append(Web(area=code, name=called[code], mark=look[code], scores=own, says=says))
    title = f"{in_language(run.name)} {run.label}"
    return Chart(
        name="radar",
        title=gettext("The parts of an index: %s") % title,
        summary=_highest(webs, names, digits),
        note=gettext(
            "From the lowest to the highest score that any area has in any part. Only the parts of an index share "
            "one scale."
        ),
        facts=facts,
        draw=lambda: radar(webs, names, low=low, high=high, decimals=digits, language=get_language() or "de"),
        table=Table(
            caption=title,
            headings=[gettext("Area"), *names],
            rows=[[web.name, *(write(s, digits) if s is not None else "" for s in web.scores)] for web in webs],
            areas=[web.area for web in webs],
        ),
    )


def _highest(webs: Sequence[Web], names: Sequence[str], digits: int) -> str:
    """Where each area's score is highest."""
    told = []
    for web in webs:
        known = [(score, name) for score, name in zip(web.scores, names, strict=True) if score is not None]
        if known:
            score, name = max(known)
            words = {"area": web.name, "part": name, "score": write(score, digits)}
            told.append(gettext("%(area)s highest in “%(part)s” (%(score)s)") % words)
    return "; ".join(told) + "."
