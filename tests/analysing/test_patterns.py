"""Clusters of a sheet, and the borders they are reckoned from."""

from time import perf_counter

import numpy as np
import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from indicators.analysing.patterns import neighbour_matrix, spatial_pattern
from indicators.formulas.contiguity import from_pairs
from indicators.statuses import ESTIMATED, MISSING, OK, SUPPRESSED, UNRELIABLE
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level

SIDE = 24


def chessboard(side: int = SIDE):
    """Squares that border the squares above, below, left and right."""
    places = np.arange(side * side).reshape(side, side)
    across, down = (places[:, :-1], places[:, 1:]), (places[:-1], places[1:])
    return from_pairs(*(np.concatenate([a.ravel(), b.ravel()]) for a, b in zip(across, down, strict=True)), side**2)


def planted(seed: int = 5) -> np.ndarray:
    values = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
    values[3:9, 3:9] += 4
    values[15:21, 14:20] -= 4
    return values.ravel()


def test_a_planted_pattern_is_found_and_told():
    clusters, told = spatial_pattern(planted(), np.zeros(SIDE**2, np.int8), chessboard())
    found = clusters.reshape(SIDE, SIDE)
    assert (found[4:8, 4:8] == 1).all()
    assert (found[16:20, 15:19] == 3).all()
    # Of the discoveries at most a few lie away from what was planted (5 % on average).
    away = np.ones((SIDE, SIDE), bool)
    away[2:10, 2:10] = away[14:22, 13:21] = False
    assert (found[away] != 0).sum() <= 0.1 * (found != 0).sum()
    # Moran's I by its definition, in two loops.
    z = planted() - planted().mean()
    w = chessboard().toarray()
    rows = w / w.sum(axis=1, keepdims=True)
    slow = sum(rows[i, j] * z[i] * z[j] for i in range(len(z)) for j in np.flatnonzero(w[i])) / (z @ z)
    assert told["statistic"] == pytest.approx(slow, abs=1e-12)
    assert told["p_value"] < 1e-6


def test_what_is_not_simply_ok_takes_no_part():
    values, statuses = planted(), np.zeros(SIDE**2, np.int8)
    hidden = {5 * SIDE + 5: SUPPRESSED, 5 * SIDE + 6: MISSING, 6 * SIDE + 5: UNRELIABLE, 6 * SIDE + 6: ESTIMATED}
    for place, status in hidden.items():
        statuses[place] = status
    loud = values.copy()
    loud[list(hidden)] = 1e6
    clusters, told = spatial_pattern(values, statuses, chessboard())
    assert not clusters[list(hidden)].any()
    again, same = spatial_pattern(loud, statuses, chessboard())
    assert (again == clusters).all()
    assert same == told


def test_few_areas_or_equal_values_have_no_pattern():
    for values in (np.ones(SIDE**2), np.where(np.arange(SIDE**2) < 19, np.arange(SIDE**2), np.nan)):
        clusters, told = spatial_pattern(values, np.where(np.isnan(values), MISSING, OK), chessboard())
        assert told is None
        assert clusters.tolist() == [0] * SIDE**2


def test_a_sheet_of_542_areas_is_quick():
    values, statuses, borders = planted()[:542], np.zeros(542, np.int8), chessboard()[:542][:, :542]
    spatial_pattern(values, statuses, borders)
    started = perf_counter()
    spatial_pattern(values, statuses, borders)
    assert perf_counter() - started < 1  # about 0.06 s; machines that run tests are busy


def test_neighbours_are_read_in_area_order_from_the_database(db):
    """Three by three squares of about 700 m by 1100 m, one of them moved 30 cm away, and an island."""
    hierarchy = Hierarchy.objects.create(slug="squares", name={"de": "Q"}, srid=25832)
    level = Level.objects.create(hierarchy=hierarchy, slug="square", position=0, name={"de": "Q"}, plural={"de": "Q"})
    edition = Edition.objects.create(
        hierarchy=hierarchy, slug="2020", label={"de": "L"}, valid=("2020-01-01", None), source={"de": "Q"}, licence="-"
    )
    names = [f"{row}{column}" for row in range(3) for column in range(3)] + ["9"]
    on = EditionLevel.objects.create(edition=edition, level=level, codes=names, area_count=len(names))
    for place, code in reversed(list(enumerate(names))):
        west, south = (9 + 0.01 * int(code[1]), 52 + 0.01 * int(code[0])) if place < 9 else (9.5, 52.5)
        if code == "22":
            west += 0.000004
        Area.objects.create(
            edition_level=on,
            position=place,
            code=code,
            name=code,
            geometry=MultiPolygon(Polygon.from_bbox((west, south, west + 0.01, south + 0.01))),
            label_point=Point(west, south),
            square_metres=1,
        )

    def touch(one: str, other: str) -> bool:
        if one == other or "9" in (one, other):
            return False
        return abs(int(one[0]) - int(other[0])) <= 1 and abs(int(one[1]) - int(other[1])) <= 1

    expected = [[int(touch(one, other)) for other in names] for one in names]
    assert neighbour_matrix(on).toarray().tolist() == expected
