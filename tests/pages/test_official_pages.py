"""Pages of official runs: what stands there is what was stored; who sees what; what is gone says so kindly."""

import json
import re
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection

from indicators.models import Audience, OfficialRun, Release
from indicators.official import withdraw_run
from indicators.official.areas import rows_of
from indicators.releasing import withdraw

from . import runs
from .official_pages import (
    CROSSED,
    INDEX,
    KEY,
    LIST,
    NAMES,
    RANKING,
    SIGNS,
    get,
    percent,
    plain,
    read,
    table,
    two,
)

pytestmark = pytest.mark.usefixtures("feldstadt")


def test_the_list_shows_what_is_public(client):
    page = get(client, LIST)
    assert re.findall(r'<h2 class="kern-heading-medium" id="kind-\d">(.*?)<', page) == ["Indices", "Rankings"]
    assert [f'href="{address}"' in page for address in (INDEX, CROSSED, RANKING, KEY)] == [True, True, True, False]
    assert "How many children and people there are." in page
    assert "2021, 12 quarters" in page
    assert "internal" not in page


def test_insiders_also_see_what_is_internal_and_no_cache_keeps_it(client, insider):
    for address in (LIST, INDEX, f"{RANKING}1/", f"{RANKING}1/areas/0104/", KEY, f"{KEY}1/files/protocol.json"):
        response = insider.get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert "Cookie" in response["Vary"]
    assert insider.get(f"{KEY}9/")["Cache-Control"] == "private, no-store", "a fault may name what is internal"
    assert "internal, not released" in get(insider, LIST)
    assert "internal, not released" in get(insider, KEY)
    assert "internal, not released" not in get(insider, CROSSED)
    assert "Cache-Control" not in client.get(INDEX).headers


@pytest.mark.parametrize("rest", ["", "1/", "areas/0104/", "1/areas/0104/", "1/files/protocol.json"])
def test_the_public_is_told_the_same_of_internal_runs_as_of_none(client, rest):
    internal, none = (get(client, f"{LIST}{recipe}/{rest}", 404) for recipe in ("money", "qqqqq"))
    assert plain(internal).replace("money", "qqqqq") == plain(none)


@pytest.mark.parametrize("rest", ["1/", "1/areas/0104/", "1/files/result.csv"])
def test_an_internal_run_beside_public_ones_is_not_told(client, rest):
    page = get(client, RANKING + rest, 404)
    assert "There is no run 1" in page
    assert f'href="{RANKING}"' in page, "a way on"


def test_staff_without_the_permission_are_the_public(client):
    client.force_login(get_user_model().objects.create(username="clerk", is_staff=True))
    get(client, KEY, 404)


def test_the_permission_without_a_desk_is_not_enough(client):
    user = get_user_model().objects.create(username="citizen", is_staff=False)
    user.user_permissions.add(Permission.objects.get(codename="view_internal_officialrun"))
    client.force_login(user)
    get(client, KEY, 404)


def test_all_areas_stand_by_name_with_what_was_stored(client):
    rows = table(get(client, INDEX), "areas-caption")
    assert [row[0] for row in rows] == NAMES
    stored = {row["code"]: row for row in rows_of(read("chances").current)}
    classes = {"1": "low", "2": "medium", "3": "high"}
    for name, code, held, score, rank, kept, change, remarks in rows:
        row = stored[code]
        assert name == read("chances").areas[code]
        if not row["rated"]:
            assert (held, score, rank, kept, change) == ("not rated: too few inhabitants", "", "", "", "")
            continue
        if row["whole.class"] is None:
            assert (held, score, rank, kept) == ("no class: numbers are missing", SIGNS[row["whole.status"]], "", "")
            continue
        assert held == classes[row["whole.class"]]
        assert score == two(row["whole.score"])
        interval = f"({row['whole.rank_lower']:.0f}–{row['whole.rank_upper']:.0f})"
        assert rank == f"{row['whole.rank']:.0f} {interval}"
        assert kept == percent(row["whole.class_kept"])
        assert change == two(row["whole.change"], "+")
        assert remarks == (f"{row['whole.absent']:.0f} of 2 missing" if row["whole.absent"] else "")
    assert any(row["whole.absent"] for row in stored.values())


def test_the_classes_are_counted(client):
    page = get(client, INDEX)
    counts = read("chances").current["whole.class"].value_counts()
    told = re.findall(
        r'class-name">(.*?)</span><span class="class-bounds">(.*?)</span><span class="class-count">(.*?)<', page
    )
    assert [(name, bounds) for name, bounds, _ in told] == [
        ("low", "below −0.5"),
        ("medium", "from −0.5 to 0.5"),
        ("high *", "over 0.5"),
        ("without a class", ""),
    ]
    none = int(read("chances").current["whole.class"].isna().sum())
    assert [int(count.split()[0]) for _, _, count in told] == [*(counts.get(name, 0) for name in "123"), none]
    assert none == 4, "two are not rated, of two the children are not known"
    assert f"(class high): {counts['3']}." in plain(page)


@pytest.mark.parametrize(
    ("sort", "column"), [("whole-score", "whole.score"), ("whole-rank", "whole.rank"), ("kept", "whole.class_kept")]
)
def test_links_sort_the_table(client, sort, column):
    page = get(client, INDEX)
    assert f'href="?sort={sort}"' in page
    stored = {row["code"]: row[column] for row in rows_of(read("chances").current)}
    for sign in ("", "-"):
        codes = [row[1] for row in table(get(client, f"{INDEX}?sort={sign}{sort}"), "areas-caption")]
        numbers = [stored[code] for code in codes]
        known = [number for number in numbers if number is not None]
        assert known == sorted(known, reverse=bool(sign))
        assert numbers[len(known) :] == [None] * 4, "what has no number comes last either way"
    sorted_page = get(client, f"{INDEX}?sort={sort}")
    assert f'href="?sort=-{sort}"' in sorted_page
    assert sorted_page.count('aria-sort="ascending"') == 1


def test_what_cannot_be_sorted_by_is_refused(client):
    assert "does not know the value" in get(client, f"{INDEX}?sort=worst", 400)
    assert "no parameter" in get(client, f"{INDEX}?order=name", 400)


def test_names_are_text(client, insider):
    with connection.cursor() as cursor:  # published areas never change, but a name may have come so
        cursor.execute("ALTER TABLE spatial_area DISABLE TRIGGER USER")
        cursor.execute("UPDATE spatial_area SET name = '<script>alert(1)</script>' WHERE code = '0104'")
    for address in (
        LIST,
        INDEX,
        f"{INDEX}areas/0104/",
        CROSSED,
        RANKING,
        f"{RANKING}areas/0104/",
        KEY,
        f"{KEY}areas/0104/",
    ):
        page = get(insider, address)
        assert "<script>alert" not in page
        assert "<b>& more</b>" not in page
        assert "<i>nicht</i>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in get(client, INDEX)
    assert "Chances &lt;b&gt;&amp; more&lt;/b&gt;" in get(client, INDEX)


def test_the_parts_beside_each_other(client):
    page = get(client, f"{INDEX}?sort=-whole-score")
    rows = table(page, "parts-caption")
    assert [row[0] for row in rows] == [row[0] for row in table(page, "areas-caption")], "in the same order"
    stored = {row["code"]: row for row in rows_of(read("chances").current)}
    by_name = {name: stored[code] for code, name in read("chances").areas.items()}
    for name, young, people in rows:
        score = by_name[name]["young.score"]
        status = by_name[name]["young.status"] if by_name[name]["rated"] else ""
        assert young == (two(score) if score is not None else SIGNS.get(status, ""))
        assert people == two(by_name[name]["people.score"])


def test_how_it_is_computed_in_plain_words(client):
    page = plain(get(client, INDEX))
    for words in (
        "Areas with at least 50 inhabitants.",
        "0.75 × Young + 0.25 × People. In the end the sum is made comparable.",
        "in standard deviations (z-score), measured on mean and spread of the earlier edition.",
        "The other parts carry on if they hold at least 50% of the weight; the area is marked.",
        "computed 200 times again",
        "every weight by up to 25% more or less",
        "Invented.",
        "Only for trying.",
    ):
        assert words in page
    weights = {row[0]: row[1:] for row in table(get(client, INDEX), "weights-caption")}
    assert weights["Young"][:2] == ["75%", "75%"]
    assert weights["Share of children"] == ["100%", "75%", "low numbers raise the score"]


def test_the_protocol_and_its_files(client, insider):
    page = get(client, INDEX)
    run = OfficialRun.objects.get(recipe="chances")
    digest = read("chances").protocol.digests["content"]
    assert digest in page
    assert "Statistikstelle" in page
    for address in re.findall(r'href="(/api/v1/runs/[^"]*)"', page):
        assert client.get(unescape(address)).status_code == 200
    stored = client.get("/api/v1/runs/feldstadt/feldstadt/chances/1/protocol").content.decode()
    assert stored == run.protocol == get(client, f"{INDEX}1/files/protocol.json")
    assert json.loads(get(insider, f"{KEY}1/files/protocol.json"))["kind"] == "budget"
    assert get(insider, f"{KEY}1/files/result.csv").startswith("code,name,population,")
    assert f'href="{KEY}1/files/result.csv"' in get(insider, KEY)
    get(client, f"{INDEX}1/files/nothing.csv", 404)


def test_a_crossed_index_shows_its_classes_in_a_small_table(client):
    page = get(client, CROSSED)
    held = read("side-by-side").current["both.class"].value_counts()
    expected = [[held.get(f"{down}{across}", 0) for across in "+-"] for down in "12"]
    rows = table(page, "cross-caption")
    assert [[int(cell.split()[0]) for cell in row[1:]] for row in rows] == expected
    assert sum(map(sum, expected)) == read("side-by-side").current["both.class"].notna().sum()
    assert "(class 2−)" in plain(page)
    area = get(client, f"{CROSSED}areas/0104/")
    assert [cell for row in table(area, "cross-caption") for cell in row if "here" in cell] == [f"{held['2-']} * here"]
    assert "Class: 2−" in plain(area)


@pytest.mark.parametrize("code", ["0103", "0104", "0202"])
def test_why_a_score_the_parts_add_up(client, code):
    page = get(client, f"{INDEX}areas/{code}/")
    *parts, (_, total, *_) = table(page, "made-caption-1")
    row = next(row for row in rows_of(read("chances").current) if row["code"] == code)
    told = {name: float(number.replace("−", "-")) for name, number, *_ in parts}
    for name, part in (("Young", "young"), ("People", "people")):
        assert told[name] == pytest.approx(row[f"whole.contribution.{part}"], abs=0.005)
    assert sum(told.values()) == pytest.approx(row["whole.score"], abs=0.011)
    assert total == two(row["whole.score"])
    assert f"rank {row['whole.rank']:.0f} of {read('chances').current['whole.rank'].notna().sum()}" in plain(page)


def test_why_a_score_the_numbers_behind_it_with_those_of_before(client):
    rows = {row[0].split(" (")[0]: row for row in table(get(client, f"{INDEX}areas/0103/"), "indicators-caption")}
    assert rows["Share of children"][1:3] == ["15.0", "15.2"], "120 of 800, and of 790"
    assert rows["Inhabitants"][1:3] == ["800", "790"]


def test_missing_and_unrated_areas_say_so(client):
    page = plain(get(client, f"{INDEX}areas/0105/"))  # its children are kept secret
    assert "kept secret, does not count" in page
    page = plain(get(client, f"{INDEX}areas/0205/"))
    assert "This area is not rated: too few inhabitants." in page


def test_no_page_calls_an_area_worst_or_shows_it_first(client):
    for address in (LIST, INDEX, CROSSED, RANKING, f"{RANKING}areas/0104/"):
        for page in (get(client, address), get(client, address.removeprefix("/en"))):
            assert not re.search("schlechtest|worst|problem|brennpunkt", page, re.I)


def test_a_withdrawn_run_says_so(client):
    withdraw_run(OfficialRun.objects.get(recipe="chances"), by=None)
    for rest in ("", "1/", "areas/0104/", "1/files/protocol.json"):
        page = get(client, INDEX + rest, 410)
        assert "has been withdrawn." in page
        assert f'href="{LIST}"' in page
    assert INDEX not in get(client, LIST)


def test_numbers_withdrawn_behind_a_run_hide_it(client, insider):
    withdraw(Release.objects.get(period__slug="2021-12-31", state="released"), by=None)
    for address in (INDEX, f"{INDEX}areas/0104/", CROSSED, RANKING):
        assert "numbers on which it rests have been withdrawn" in get(client, address, 410)
    get(insider, INDEX, 410)
    assert "No index and no ranking has been published" in get(client, LIST)
    assert "chances" not in get(client, "/en/feldstadt/")


def test_a_replaced_run_leads_to_the_newer_one(client):
    runs.run(runs.INDEX.replace("version: 1", "version: 2"), 2021, Audience.PUBLIC)
    page = get(client, f"{INDEX}1/", 410)
    assert "replaced by a newer run" in page
    assert f'href="{INDEX}"' in page
    assert "version 2 of the recipe" in get(client, INDEX)


def test_a_run_of_another_time_stands_beside(client):
    runs.run(runs.RANKING.replace("draws: 200", "draws: 300"), 2020, Audience.PUBLIC)
    page = get(client, RANKING)
    assert f'href="{RANKING}3/"' in page
    older = get(client, f"{RANKING}3/")
    assert f'href="{RANKING}3/areas/0104/"' in older, "links of an older run stay with it"
    assert "31 December 2020" in plain(older)


def test_runs_are_linked_where_readers_are(client):
    assert f'href="{LIST}"' in get(client, "/en/feldstadt/map/"), "the menu"
    town = get(client, "/en/feldstadt/")
    assert f'href="{INDEX}"' in town
    assert KEY not in town
    area = get(client, "/en/feldstadt/indicators/child-share/?level=quartier&area=0104&period=2021-12-31")
    assert f'href="{INDEX}areas/0104/"' in area
    newer = get(client, "/en/feldstadt/indicators/child-share/?level=quartier&area=0104&period=2022-12-31")
    assert "indices/chances" not in newer, "areas of another edition are not those of the run"


def test_odd_addresses(client):
    assert "does not occur in this run" in get(client, f"{INDEX}areas/9999/", 404)
    get(client, f"{INDEX}99999999999999999999/", 404)
    get(client, f"{LIST}nonsense/", 404)
    assert "no atlas called" in get(client, "/en/nirgendwo/indices/", 404)
    get(client, f"{INDEX}?hierarchy=elsewhere", 400)


def test_the_map_has_the_colours_of_the_classes(client):
    page = get(client, INDEX)
    swatches = dict(re.findall(r'<symbol id="class-3-(\d)".*?fill="(.*?)"', page))
    stored = {row["code"]: row["whole.class"] for row in rows_of(read("chances").current)}
    expected = {
        read("chances").areas[code]: swatches[str(int(held) - 1)] if held else "url(#without-class)"
        for code, held in stored.items()
    }
    drawn = re.findall(r'<path d="M[^"]*" fill="(.*?)"><title>(.*?)</title>', page)
    assert {unescape(title).split(":")[0]: fill for fill, title in drawn} == expected
    assert "Bahnhof: medium" in {unescape(title) for _, title in drawn}
