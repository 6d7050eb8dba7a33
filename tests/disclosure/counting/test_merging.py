"""Small blocks join their neighbours until they hold enough addresses; always in the same way."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.counting import count_records, mapping_of
from indicators.disclosure.counting.merging import borders_between, merge_blocks
from spatial.findings import RefusedError

from .town import REGISTER, blocks, mapping, record


def row_of(size: int, gap: float = 0) -> np.ndarray:
    return np.array([shapely.box(i * (1 + gap), 0, i * (1 + gap) + 1, 1) for i in range(size)])


def test_the_smallest_goes_first_and_joins_its_smallest_neighbour():
    """10 2 4 3 10 to hold 5: 2 joins 4 (which is less than 10); 3 joins those 6 (less than 10)."""
    merged = merge_blocks(list("abcde"), np.array([10, 2, 4, 3, 10]), borders_between(row_of(5), (), 0), 5)
    assert merged.codes == ["a", "b+2", "e"]
    assert merged.group.tolist() == [0, 1, 1, 1, 2]
    assert merged.addresses.tolist() == [10, 9, 10]
    assert merged.too_small == []


def test_equals_go_by_the_longer_border_and_then_by_the_code():
    """a touches b along 1, c along 2 and d along 2."""
    boxes = [(0, 0, 1, 3), (1, 0, 2, 1), (1, 1, 2, 3), (-1, 0, 0, 2)]
    shapes = np.array([shapely.box(*corners) for corners in boxes])
    merged = merge_blocks(list("abcd"), np.array([1, 5, 5, 5]), borders_between(shapes, (), 0), 5)
    assert merged.codes == ["a+1", "b", "d"]
    assert merged.group.tolist() == [0, 1, 0, 2]


def test_nothing_is_merged_across_a_quartier_and_what_stays_too_small_is_named():
    merged = merge_blocks(list("abc"), np.array([1, 1, 9]), borders_between(row_of(3), ("X", "X", "Y"), 0), 5)
    assert merged.codes == ["a+1", "c"]
    assert merged.too_small == ["a+1"]


def test_streets_between_blocks_are_bridged_only_if_they_are_narrow_enough():
    shapes = row_of(3, gap=0.2)
    assert merge_blocks(list("abc"), np.array([1, 9, 9]), borders_between(shapes, (), 0), 5).too_small == ["a"]
    assert merge_blocks(list("abc"), np.array([1, 9, 9]), borders_between(shapes, (), 0.25), 5).codes == ["a+1", "c"]


def test_blocks_that_meet_in_a_corner_are_no_neighbours_and_empty_ones_stay_alone():
    corner = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)])
    assert merge_blocks(list("ab"), np.array([1, 9]), borders_between(corner, (), 0), 5).too_small == ["a"]
    merged = merge_blocks(list("abc"), np.array([0, 1, 9]), borders_between(row_of(3), (), 0), 5)
    assert merged.codes == ["a", "b+1"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=25), st.integers(2, 12), st.randoms())
def test_every_group_is_connected_and_holds_enough_or_has_no_neighbour(sizes, minimum, random):
    side = 5
    shapes = np.array([shapely.box(i % side, i // side, i % side + 1, i // side + 1) for i in range(len(sizes))])
    codes = [f"{i:02d}" for i in range(len(sizes))]
    addresses = np.array(sizes)
    borders = borders_between(shapes, (), 0)
    merged = merge_blocks(codes, addresses, borders, minimum)
    assert merged.addresses.sum() == addresses.sum()
    for group, name in enumerate(merged.codes):
        own = np.flatnonzero(merged.group == group)
        assert merged.addresses[group] == addresses[own].sum()
        assert shapely.union_all(shapes[own]).geom_type == "Polygon"  # in one piece
        near = {other for block in own for other in borders.get(block, {})} - set(own)
        if 0 < merged.addresses[group] < minimum:
            assert all(addresses[other] == 0 for other in near)
            assert name in merged.too_small
    # the same, whatever the order in which the pairs of neighbours were found
    pairs = [(one, other, length) for one, own in borders.items() for other, length in own.items()]
    random.shuffle(pairs)
    shuffled = {}
    for one, other, length in pairs:
        shuffled.setdefault(one, {})[other] = length
    again = merge_blocks(codes, addresses, shuffled, minimum)
    assert again.codes == merged.codes
    assert again.group.tolist() == merged.group.tolist()


def test_a_count_names_the_areas_that_it_was_made_for():
    """A1 holds 6 addresses of the register, A2 5, B1 5, B2 1: to hold 5, B2 joins B1."""
    more = "blocks: {code: code, municipality: town}\nmerge: {addresses: 5}\n"
    rows = [record(), record("Dorfstraße", "1", "32139", "Wallenbrück")]
    counted = count_records(pd.DataFrame(rows), mapping(more), REGISTER, blocks())
    assert counted.counts["block"].tolist() == ["A1", "B1+1"]
    found = counted.blocks.set_index("block")
    assert found["counted_in"].to_dict() == {"A1": "A1", "A2": "A2", "B1": "B1+1", "B2": "B1+1"}
    assert found["addresses"].to_dict() == {"A1": 6, "A2": 5, "B1": 6, "B2": 6}
    assert set(counted.hierarchy.loc[counted.hierarchy["parent"] == "Spenge", "child"]) == {
        "B1+1",
        "Spenge nicht zuordenbar",
    }


def test_a_gap_in_metres_needs_polygons_in_metres():
    more = "blocks: {code: code}\nmerge: {addresses: 5, gap: 20}\n"
    with pytest.raises(RefusedError, match="in Grad"):
        count_records(pd.DataFrame([record()]), mapping(more), REGISTER, blocks().to_crs("EPSG:4326"))


def test_the_register_may_find_its_blocks_by_coordinates():
    text = """
    place: {address: {line: address}}
    register:
      address: {street: street, number: number, postcode: postcode}
      coordinates: {x: x, y: y, crs: "EPSG:25832"}
    blocks: {code: code, municipality: town}
    """
    register = pd.DataFrame(
        {
            "street": ["Hauptstraße", "Hauptstraße", "Hauptstraße"],
            "number": ["1", "2", "3"],
            "postcode": ["32130"] * 3,
            "x": [50.0, 250.0, -5.0],
            "y": [50.0, 50.0, 50.0],
        }
    )
    frame = pd.DataFrame({"address": [f"Hauptstr. {number}, 32130 Enger" for number in (1, 2, 3)]})
    counted = count_records(frame, mapping_of(text), register, blocks())
    assert counted.counts["block"].tolist() == ["A1", "B1", "Enger nicht zuordenbar"]
    assert counted.report["outcomes"] == {"exact": 2, "no-block": 1}
