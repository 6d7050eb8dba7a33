import numpy as np
import pytest

from spatial.crosswalk import Crosswalk, check_basis, read_crosswalk
from spatial.crosswalk.supplied import CrosswalkColumns
from spatial.findings import RefusedError


@pytest.fixture
def key(tmp_path):
    def write(text: str):
        path = tmp_path / "key.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_supplied_key_is_brought_to_sums_of_one_and_says_so(key):
    path = key("von;nach;Anteil\n01;11;0,6993\n01;12;0,3\n02;12;1\n")
    told = read_crosswalk(path, CrosswalkColumns("von", "nach", "Anteil"))
    assert told.old_codes == ("01", "02")
    assert told.matrix.toarray() == pytest.approx(np.array([[0.6993 / 0.9993, 0.3 / 0.9993], [0, 1]]))
    (finding,) = told.findings
    assert finding.severity == "mended"
    assert finding.codes == ("01",)
    assert "1 von 2" in finding.de
    assert "0.9993 bis 1.0000" in finding.de


def test_the_publishers_word_for_the_shares_is_told_as_a_word(key):
    path = key("old,new,share,mapping_type\n1,2,1,areal_pop_weighted\n")
    told = read_crosswalk(path, CrosswalkColumns(basis="mapping_type"))
    assert told.basis == "areal_pop_weighted"
    assert "nicht nachgerechnet" in told.findings[0].de


def test_the_order_of_the_areas_can_be_given(key):
    told = read_crosswalk(key("old,new,share\n1,a,1\n2,b,1\n"), old_codes=["2", "1"], new_codes=["c", "b", "a"])
    assert told.matrix.toarray().tolist() == [[0, 1, 0], [0, 0, 1]]


def test_crumbs_can_be_dropped(key):
    told = read_crosswalk(key("old,new,share\n1,a,0.995\n1,b,0.005\n2,b,1\n"), smallest_share=0.01)
    assert told.matrix.toarray().tolist() == [[1, 0], [0, 1]]
    assert "1 Anteile unter 1.0%" in told.findings[0].de


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("old,new\n1,2\n", "Die Spalte „share“ fehlt"),
        ("old,new,share\n", "keine Zeilen"),
        ("old,new,share\n1,2,half\n", "Zeile 2, Spalte „share“: „half“ ist kein Anteil"),
        ("old,new,share\n1,2,1.5\n", "„1.5“ ist kein Anteil"),
        ("old,new,share\n1,2,-0.5\n", "„-0.5“ ist kein Anteil"),
        ("old,new,share\n1,2,nan\n", "„nan“ ist kein Anteil"),
        ("old,new,share\n1,2,0.5\n1,2,0.5\n", "Zeile 3: Das Paar 1 → 2 kommt zum zweiten Mal vor"),
        ("old,new,share\n1,2,0.5\n", "ergeben nicht 1: „1“"),
        ("old,new,share\n9,2,1\n1,2,1\n", "Unter den alten Gebieten gibt es nicht: „9“"),
        ("old,new,share\n1,9,1\n", "Unter den neuen Gebieten gibt es nicht: „9“"),
        ("", "hat keine Zeilen"),
        ('old,new,share\n"1,2,1\n', "lässt sich nicht als CSV lesen"),
    ],
)
def test_keys_that_are_none_are_refused(key, text, sentence):
    with pytest.raises(RefusedError, match=sentence):
        read_crosswalk(key(text), old_codes=["1"], new_codes=["2"])


def test_an_old_area_without_a_row_is_refused(key):
    with pytest.raises(RefusedError, match="ergeben nicht 1: „2“"):
        read_crosswalk(key("old,new,share\n1,a,1\n"), old_codes=["1", "2"])


def test_the_basis_is_checked_against_the_geometries(key):
    by_area = read_crosswalk(key("old,new,share\n1,a,0.5\n1,b,0.5\n"))
    claimed = Crosswalk(by_area.old_codes, by_area.new_codes, by_area.matrix, "population")
    told = check_basis(claimed, by_area)
    assert told.severity == "warning"
    assert "sind Flächenanteile" in told.de
    other = read_crosswalk(key("old,new,share\n1,a,0.8\n1,b,0.2\n"))
    assert "keine Flächenanteile" in check_basis(other, by_area).de
    with pytest.raises(ValueError, match="same areas in the same order"):
        check_basis(other, Crosswalk(("2",), ("a", "b"), by_area.matrix, "area"))
