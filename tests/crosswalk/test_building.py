from itertools import pairwise
from math import fsum

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.crosswalk import SliverRule, build_crosswalk
from spatial.findings import RefusedError

CRS = "EPSG:25833"


def areas(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=CRS)


def shares(crosswalk) -> dict[tuple[str, str], float]:
    return {(old, new): share for old, new, share in crosswalk.table.itertuples(index=False)}


OLD = areas(west=shapely.box(0, 0, 400, 400), east=shapely.box(400, 0, 1000, 400))
NEW = areas(left=shapely.box(0, 0, 700, 400), right=shapely.box(700, 0, 1000, 400))


def test_shares_are_those_of_the_surface():
    assert shares(build_crosswalk(OLD, NEW)) == {
        ("west", "left"): 1.0,
        ("east", "left"): pytest.approx(0.5),
        ("east", "right"): pytest.approx(0.5),
    }


def test_points_say_where_in_an_area_people_live():
    places = [shapely.Point(450 + each, 100) for each in range(9)] + [
        shapely.Point(800, 100 + each) for each in range(3)
    ]
    points = gpd.GeoDataFrame({"people": [1.0] * 9 + [9.0] * 3}, geometry=places, crs=CRS)
    told = build_crosswalk(OLD, NEW, points=points)
    assert shares(told)["east", "left"] == pytest.approx(9 / 12)
    assert shares(told)["west", "left"] == 1  # no points: by area
    assert told.basis == "points"
    assert "Zu wenige Punkte oder Adressen in „west“" in told.findings[0].de
    weighted = build_crosswalk(OLD, NEW, points=points.to_crs(4326), point_weight="people")
    assert shares(weighted)["east", "left"] == pytest.approx(9 / 36)
    points["people"] = np.nan
    with pytest.raises(RefusedError, match="Gewichte der Punkte"):
        build_crosswalk(OLD, NEW, points=points, point_weight="people")


def test_a_point_on_a_border_counts_once():
    points = gpd.GeoDataFrame(geometry=[shapely.Point(400, 5)] * 7 + [shapely.Point(700, 5)] * 12, crs=CRS)
    told = build_crosswalk(OLD, NEW, points=points)
    assert shares(told) == {("west", "left"): 1.0, ("east", "left"): 1.0}  # each to the first area that has it


def test_addresses_without_coordinates_are_spread_over_their_new_area():
    # left: 70 addresses on 700 m, so 30 on the 300 m that were east; right: 90
    told = build_crosswalk(OLD, NEW, addresses={"left": 70, "right": 90})
    assert shares(told)["east", "left"] == pytest.approx(30 / 120)
    with pytest.raises(RefusedError, match="passen nicht zu den Schlüsseln"):
        build_crosswalk(OLD, NEW, addresses={"elsewhere": 5})
    with pytest.raises(RefusedError, match="entweder Punkte oder Adresszahlen"):
        build_crosswalk(OLD, NEW, addresses={}, points=gpd.GeoDataFrame(geometry=[], crs=CRS))


def test_strips_narrower_than_a_street_are_slivers_and_blocks_are_not():
    old = areas(all=shapely.box(0, 0, 1000, 1000))
    strip = areas(main=shapely.box(0, 0, 994, 1000), strip=shapely.box(994, 0, 1000, 1000))
    block = areas(main=shapely.box(0, 0, 1000, 1000) - shapely.box(0, 0, 70, 70), block=shapely.box(0, 0, 70, 70))
    wide = areas(main=shapely.box(0, 0, 985, 1000), strip=shapely.box(985, 0, 1000, 1000))
    told = build_crosswalk(old, strip)
    assert shares(told) == {("all", "main"): 1.0}
    assert "1 Splitterflächen" in told.findings[0].de
    assert "0.60%" in told.findings[0].en
    assert told.findings[1].codes == ("strip",)  # nothing reaches it any more, which is told
    assert shares(build_crosswalk(old, block))["all", "block"] == pytest.approx(0.0049)
    assert shares(build_crosswalk(old, wide))["all", "strip"] == pytest.approx(0.015)
    assert len(build_crosswalk(old, strip, slivers=SliverRule(0, 0)).table) == 2


def test_the_largest_piece_is_never_a_sliver():
    old = areas(path=shapely.box(0, 0, 1000, 4))
    new = areas(**{f"n{place}": shapely.box(place * 5, 0, place * 5 + 5, 4) for place in range(200)})
    told = build_crosswalk(old, new)
    assert len(told.table) == 200  # all equally large, so all are the largest
    assert told.table["share"].sum() == pytest.approx(1)


def test_what_lies_outside_is_told():
    new = areas(left=shapely.box(0, 0, 700, 400))
    told = build_crosswalk(OLD, new)
    assert shares(told) == {("west", "left"): 1.0, ("east", "left"): 1.0}
    assert told.findings[0].codes == ("east",)
    with pytest.raises(RefusedError, match="liegen in keinem neuen: „east“"):
        build_crosswalk(OLD, areas(left=shapely.box(0, 0, 400, 400)))


def test_degrees_are_measured_in_metres():
    told = build_crosswalk(OLD.to_crs(4326), NEW)
    assert shares(told)["east", "left"] == pytest.approx(
        0.5, abs=1e-5
    )  # a straight line in degrees is not quite one in metres


def test_frames_that_are_no_editions_are_refused():
    with pytest.raises(RefusedError, match="alten Gebieten fehlt die Spalte „code“"):
        build_crosswalk(OLD.drop(columns="code"), NEW)
    with pytest.raises(RefusedError, match="neuen Gebiete haben kein Koordinatenbezugssystem"):
        build_crosswalk(OLD, NEW.set_crs(None, allow_override=True))
    with pytest.raises(RefusedError, match="mehrfach vor: „west“"):
        build_crosswalk(OLD.assign(code="west"), NEW)


def test_bow_ties_are_mended():
    bow_tie = shapely.Polygon([(0, 0), (400, 400), (400, 0), (0, 400)])
    told = build_crosswalk(areas(tie=bow_tie), NEW)
    assert shares(told) == {("tie", "left"): 1.0}


cuts = st.lists(st.integers(1, 999), min_size=1, max_size=6, unique=True).map(sorted)


def stripes(cut: list[int], name: str) -> gpd.GeoDataFrame:
    edges = [0, *cut, 1000]
    return areas(**{f"{name}{at}": shapely.box(at, 0, to, 500) for at, to in pairwise(edges)})


@settings(deadline=None, max_examples=15)
@given(cuts, cuts, st.randoms())
def test_every_row_sums_to_one_and_order_does_not_matter(before, after, random):
    old, new = stripes(before, "o"), stripes(after, "n")
    told = build_crosswalk(old, new)
    for row in range(len(old)):
        assert fsum(told.matrix[[row]].data) == 1
    order = list(range(len(old)))
    random.shuffle(order)
    shuffled = build_crosswalk(old.iloc[order].reset_index(drop=True), new.iloc[::-1].reset_index(drop=True))
    assert shares(shuffled) == pytest.approx(shares(told))
