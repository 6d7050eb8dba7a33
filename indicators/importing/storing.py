"""Writes what an import found to be right: periods, imports, draft releases and their sheets. In one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from django.contrib.auth.models import AbstractBaseUser

from ..frames import SheetData, write_sheets
from ..models import Dataset, Import, Period, Release
from ..statuses import NAMES
from .grids import Grid
from .levels import Layers
from .periods import Span
from .plausibility import VariableFacts
from .trees import Tree


def store(
    *,
    dataset: Dataset,
    tree: Tree,
    grid: Grid,
    layers: Iterable[Layers],
    facts: Mapping[str, VariableFacts],
    file_name: str,
    checksum: str,
    mapping: Mapping[str, Any],
    findings: list[dict[str, Any]],
    by: AbstractBaseUser | None,
    provisional: Callable[[Span], bool],
) -> list[Release]:
    """One import and its draft releases, one per period. To be called inside a transaction."""
    brought = Import.objects.create(
        dataset=dataset,
        edition_level=tree.levels[0],
        file_name=file_name[-250:],
        checksum=checksum,
        mapping=mapping,
        findings=findings,
        imported_by=by,  # type: ignore[misc]  # the project's user model is a setting
    )
    periods = [period_of(span) for span in grid.spans]
    releases = Release.objects.bulk_create(
        Release(dataset=dataset, period=period, brought_by=brought, provisional=provisional(span))
        for span, period in zip(grid.spans, periods, strict=True)
    )
    write_sheets(
        [
            SheetData(
                variable_id=facts[slug].id,
                period_id=periods[when].pk,
                release_id=releases[when].pk,
                edition_level_id=in_edition.pk,
                values=counts.values[row],
                statuses=counts.statuses[row],
            )
            for layer in layers
            for in_edition, counts in zip(tree.levels, layer.levels, strict=False)  # not added up: only the lowest
            for row, (slug, when) in enumerate(layer.about)
        ]
    )
    return releases


def period_of(span: Span) -> Period:
    """The row of a period, made when it is first met."""
    period, _ = Period.objects.get_or_create(
        slug=span.slug,
        defaults={"kind": span.kind, "first_day": span.first_day, "last_day": span.last_day, "label": span.label},
    )
    return period


def count_cells(layers: Iterable[Layers]) -> tuple[int, Counter[str]]:
    """The number of sheets, and of cells by status."""
    sheets, cells = 0, Counter[str]()
    for layer in layers:
        for counts in layer.levels:
            sheets += len(counts.values)
            found = np.bincount(counts.statuses.ravel(), minlength=len(NAMES))
            cells.update({name: int(found[status]) for name, status in NAMES.items()})
    return sheets, cells
