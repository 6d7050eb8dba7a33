"""Pages of rankings and of a budget key, against what was stored."""

import re

import pytest

from indicators.models import Audience
from indicators.official.areas import rows_of

from .official_pages import DIGITS, INDEX, KEY, NAMES, RANKING, get, percent, plain, read, table, two
from .runs import RANKING as RANKING_RECIPE
from .runs import run

pytestmark = pytest.mark.usefixtures("feldstadt")


def test_a_ranking_names_the_listed_areas_first_and_by_name(client):
    page = get(client, RANKING)
    stored = read("attention", 2)
    listed = stored.current[stored.current["listed"]].sort_values("rank").index.map(stored.areas)
    by_name = sorted(listed, key=NAMES.index)
    assert by_name != list(listed), "or the order of ranks could not be told from that of names"
    section = page[page.index('id="listed-heading"') : page.index('id="areas-heading"')]
    assert "Areas with special need for attention" in section
    assert re.findall(r'<li class="kern-body"><a .*?>(.*?)</a>', section) == by_name
    rows = table(page, "areas-caption")
    assert [row[0] for row in rows] == NAMES
    by_code = {row["code"]: row for row in rows_of(stored.current)}
    for _, code, yes, rank, mean, _, share, remarks in rows:
        row = by_code[code]
        assert yes == ("yes" if row["listed"] else "")
        if not row["rated"]:
            assert (rank, mean, share) == ("", "", "")
            assert remarks.startswith("not ranked: ")
            continue
        assert rank == f"{row['rank']:.0f} ({row['rank_low']:.0f}–{row['rank_high']:.0f})"
        assert mean == f"{row['mean_rank_percent']:.1f}"
        assert share == percent(row["listed_share"])
    reasons = {row[1]: row[-1] for row in rows}
    assert reasons["0201"] == "not ranked: building site"
    assert reasons["0205"] == "not ranked: fewer than 50 inhabitants"


def test_how_firm_a_list_is(client):
    page = get(client, RANKING)
    stored = read("attention", 2)
    told = {row[0]: row[1:] for row in table(page, "without-caption")}
    for row in rows_of(stored.tables["without"]):
        name = {"child-share": "Share of children", "inhabitants": "People"}[row["criterion"]]
        names = [", ".join(stored.areas[code] for code in row[what].split()) or "–" for what in ("goes", "comes")]
        assert told[name] == names
    (swap,) = rows_of(stored.tables["swaps"])
    assert f"{stored.areas[swap['unlisted']]} is on the list and {stored.areas[swap['listed']]} is not." in page


@pytest.mark.parametrize(("listed", "pairs", "open_"), [(5, 5, 3), (6, 4, 4)])
def test_beyond_a_few_the_pairs_that_change_places_are_folded(client, listed, pairs, open_):
    recipe = RANKING_RECIPE.replace("count: 4", f"count: {listed}").replace(
        "seed: 7", "seed: 8, weights: {method: free}"
    )
    run(recipe.replace("{id: inhabitants,", "{id: inhabitants, need: low,"), 2021, Audience.PUBLIC)
    stored = read("attention", 3)
    told = [
        f"In {percent(swap['share'])} of the draws {stored.areas[swap['unlisted']]} is on the list "
        f"and {stored.areas[swap['listed']]} is not."
        for swap in rows_of(stored.tables["swaps"])
    ]
    assert len(told) == pairs
    page = get(client, RANKING)
    section = page[page.index('id="firm-heading"') : page.index('id="without-caption"')]
    assert [plain(each) for each in re.findall(r"<li.*?>(.*?)</li>", section)] == told
    opened, _, folded = section.partition("<details")
    assert opened.count("<li") == open_
    assert (f"{pairs - open_} more pairs of areas" in folded) == (pairs > open_)


def test_why_an_area_is_listed_criterion_by_criterion(client):
    stored = read("attention", 2)
    (code, *_) = stored.current.index[stored.current["listed"]]
    page = get(client, f"{RANKING}areas/{code}/")
    reason = stored.run.details["reasons"][code]
    sentences = reason["sentences"]["en"]
    shown = plain(page)
    for sentence in (*sentences[:2], *sentences[4:]):
        assert " ".join(sentence.split()) in shown
    rows = table(page, "criteria-caption")
    for row, part in zip(rows, reason["reason"]["parts"], strict=True):
        assert row[1] == format(part["value"], DIGITS[part["criterion"]["id"]])
        assert row[2] == f"{part['rank']:g} of {part['of']}"
        bound = format(part["high_need_from"], DIGITS[part["criterion"]["id"]])
        assert row[4] == f"{'yes' if part['high_need'] else 'no'} (from {bound})"
        assert row[5] == format(part["pull"], "+.1f").replace("-", "−")


def test_a_criterion_without_a_number_does_not_count(client):
    row = table(get(client, f"{RANKING}areas/0106/"), "criteria-caption")[0]  # nobody knows its children
    assert (row[0], row[1], row[2], row[-1]) == ("Share of children (%)", "n/a", "", "does not count: no number")
    row = next(row for row in table(get(client, RANKING), "areas-caption") if row[1] == "0106")
    assert row[-1] == "1 criterion does not count"


def test_areas_far_from_the_line_and_without_a_rank(client):
    stored = read("attention", 2)
    told = stored.run.details["reasons"]
    far = next(code for code, row in stored.current.iterrows() if row["rated"] and code not in told)
    page = plain(get(client, f"{RANKING}areas/{far}/"))
    share = stored.current.loc[far, "listed_share"]
    assert ("In no draw it is on the list" if share == 0 else "of the draws it is on the list") in page
    assert f"is not on the list: rank {stored.current.loc[far, 'rank']:.0f} of" in page
    assert "worked out only for areas near the line" in page
    assert "This area is not ranked: building site." in plain(get(client, f"{RANKING}areas/0201/"))


def test_the_map_of_a_ranking_marks_the_listed_areas(client):
    stored = read("attention", 2)
    drawn = re.findall(r'<path d="M[^"]*" fill="(.*?)"><title>(.*?): (.*?)</title>', get(client, RANKING))
    listed = {stored.areas[code] for code, row in stored.current.iterrows() if row["listed"]}
    assert {name for _, name, said in drawn if said == "on the list"} == listed
    assert len({fill for fill, name, _ in drawn if name in listed}) == 1
    assert {name for fill, name, _ in drawn if fill == "url(#without-class)"} == {"Ostend", "Lindenhof", "Gewerbepark"}


def test_a_budget_key_adds_up(insider):
    page = get(insider, KEY)
    *rows, total = table(page, "areas-caption")
    stored = {row["code"]: row for row in rows_of(read("money").current)}
    column = re.findall(r'<a class="sort-link".*?>(.*?)<', page).index("Amount")
    assert total[column] == "1,000.00"
    assert sum(round(100 * float(row[column])) for row in rows) == 100_000
    for row in rows:
        assert row[column] == two(float(stored[row[1]]["amount"]))
        assert ("floor" in row) == (stored[row[1]]["bound"] == "floor")
    assert any("floor" in row for row in rows)
    assert "50% of the sum, by inhabitants." in plain(page)
    assert "20.00 euros" in plain(page)
    assert f'href="{INDEX}1/"' in page, "the index that need follows"
    summary = rows_of(read("money").tables["variants_summary"])[0]
    (told, *_) = table(page, "variants-caption")
    assert told[:4] == ["flat", "this key", f"{summary['gain']:.0f}", f"{summary['lose']:.0f}"]
    area = plain(get(insider, f"{KEY}areas/0104/"))
    assert f"{two(float(stored['0104']['amount']))} euros" in area
