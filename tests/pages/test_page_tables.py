"""Tables read back from finished pages: numbers as numbers, signs as signs, nothing that is only drawn."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from atlas.exports.page_tables import columns_and_rows, number_in, read_tables
from atlas.numbers import write, write_difference

PAGE = """
<table><caption id="one">Beiträge <b>der</b> Teile</caption>
<thead><tr><th scope="col">Teil</th><th scope="col">Rang<br><span class="hint">Spanne</span></th><td></td>
<th scope="col">Zahl</th></tr></thead>
<tbody><tr><th scope="rowgroup" colspan="4">Erste</th></tr>
<tr><th scope="row"><a href="/x/">Bahnhof &amp; Markt</a></th>
<td class="kern-table__cell kern-table__cell--numeric">2 <span class="more">(1–3)</span></td>
<td><svg><title>nicht lesen</title><rect/></svg></td>
<td class="kern-table__cell kern-table__cell--numeric">−1.234,50</td></tr></tbody>
<tbody><tr><th scope="rowgroup" colspan="4">Zweite</th></tr>
<tr><th scope="row">Hof</th><td colspan="2"><div>ohne
Rang</div><p>noch nie</p> <span>2024</span></td>
<td class="kern-table__cell--numeric"><span aria-hidden="true">•</span><span class="kern-sr-only">geheim</span></td>
</tr>
</tbody></table>
<table><caption>ohne Namen</caption><tr><td>1</td></tr></table>
"""


def test_a_table_with_groups_bars_brackets_and_signs():
    tables = read_tables(PAGE)
    assert list(tables) == ["one"]
    assert tables["one"].caption == "Beiträge der Teile"
    with override("de"):
        columns, rows = columns_and_rows(tables["one"], "de")
    assert [each.heading for each in columns] == ["Gruppe", "Teil", "Rang Spanne", "Rang Spanne: Anmerkung", "Zahl"]
    assert rows == [
        ["Erste", "Bahnhof & Markt", 2, "1–3", -1234.5],
        ["Zweite", "Hof", "ohne Rang; noch nie; 2024", "", "•"],
    ]


@pytest.mark.parametrize(
    "text", ["", "–", "•", "k. A.", "(12,3)", "0104", "1 von 3", "12 %", "1.23,4", "1,2,3", "x", "/"]
)
def test_what_is_no_number_stays_a_text(text):
    assert number_in(text, "de") == text


@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.sampled_from(["de", "en"]))
def test_every_number_that_pages_write_is_read_back(number, decimals, language):
    with override(language):
        for text in (write(number, decimals), write_difference(number, decimals)):
            assert number_in(text, language) == pytest.approx(round(number, decimals), abs=10**-decimals)
