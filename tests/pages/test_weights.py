"""Own weights for an official run: with the official ones it is the stored run; script and server agree."""

import json
import random
import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from indicators.models import Audience
from indicators.official.areas import rows_of
from indicators.official.reading import run_of
from indicators.official.weighing import parts_of, weigh
from indicators.official.weighing_model import model_of
from indicators.official.weighing_parts import made_of
from spatial.findings import RefusedError
from spatial.models import Territory

pytestmark = pytest.mark.usefixtures("feldstadt")

RECIPES = ("chances", "side-by-side", "attention")
LIST = "/en/feldstadt/indices/"


def read(recipe: str):
    return run_of(Territory.objects.get(), recipe, audience=Audience.PUBLIC)


@pytest.mark.parametrize("recipe", RECIPES)
def test_without_own_weights_it_is_the_stored_run_to_the_digit(recipe):
    stored = read(recipe)
    weighed = weigh(stored, {})
    rows = {row["code"]: row for row in rows_of(stored.current)}
    root = "" if recipe == "attention" else stored.nodes[1 if stored.nodes[0].crossed else 0].id + "."
    score = "mean_rank_percent" if recipe == "attention" else f"{root}score"
    for place, code in enumerate(weighed.codes):
        assert weighed.scores[place] == rows[code][score]
        assert weighed.ranks[place] == rows[code][f"{root}rank"]
        if weighed.listed is not None:
            assert weighed.listed[place] == rows[code]["listed"]
        if weighed.classes is not None:
            assert weighed.classes[place] == rows[code][f"{stored.nodes[0].id}.class"]


def test_an_index_is_the_weighted_mean_of_its_parts_standardised_by_hand():
    stored = read("chances")
    weighed = weigh(stored, {"young": 10, "people": 30})
    rows = {row["code"]: row for row in rows_of(stored.current)}
    known = [row for row in rows.values() if row["young.score"] is not None and row["people.score"] is not None]
    raw = {row["code"]: (10 * row["young.score"] + 30 * row["people.score"]) / 40 for row in known}
    order = sorted(raw, key=lambda code: -raw[code])
    ranks = dict(zip(weighed.codes, weighed.ranks, strict=True))
    # Areas with one part only count as well (half of the weight is enough), so only the order among these is known.
    assert sorted(order, key=lambda code: ranks[code]) == order


def test_a_ranking_is_the_weighted_mean_of_ranks_by_hand():
    stored = read("attention")
    weighed = weigh(stored, {"child-share": 75, "inhabitants": 25})
    cells: dict[str, dict[str, float]] = {}
    for cell in rows_of(stored.tables["cells"]):
        if cell["rank_percent"] is not None:
            cells.setdefault(cell["code"], {})[cell["criterion"]] = cell["rank_percent"]
    for place, code in enumerate(weighed.codes):
        if code not in cells:
            assert weighed.scores[place] is None
            continue
        weights = {"child-share": 75, "inhabitants": 25}
        total = sum(weights[name] for name in cells[code])
        mean = sum(weights[name] * percent for name, percent in cells[code].items()) / total
        assert weighed.scores[place] == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize("recipe", RECIPES)
def test_contributions_add_up_to_the_value_and_are_the_stored_ones_without_own_weights(recipe):
    stored = read(recipe)
    rows = {row["code"]: row for row in rows_of(stored.current)}
    # Where there is nothing to weigh, what lies side by side is still taken apart.
    points = dict(zip((part.id for part in parts_of(stored)), (80.0, 20.0), strict=False))
    weighed = weigh(stored, points)
    places = {code: place for place, code in enumerate(weighed.codes)}
    for code, row in rows.items():
        for compared in made_of(stored, points, code):
            for made in (compared.own, compared.official):
                if made.value is not None:
                    given = sum(number for number in made.contributions.values() if number is not None)
                    assert given + made.rest == pytest.approx(made.value, abs=1e-9)
            if compared.group:
                assert compared.official.value == row[f"{compared.group}.score"]
                for part, number in compared.official.contributions.items():
                    assert number == row[f"{compared.group}.contribution.{part}"]
        own = made_of(stored, points, code)[0].own.value
        assert own == (None if weighed.scores[places[code]] is None else pytest.approx(weighed.scores[places[code]]))


def test_contributions_to_a_mean_rank_by_hand():
    """Weights of 3 to 1 on two ranks: three quarters of the one and a quarter of the other."""
    stored = read("attention")
    cells = {row["criterion"]: row["rank_percent"] for row in rows_of(stored.tables["cells"]) if row["code"] == "0104"}
    (compared,) = made_of(stored, {"child-share": 75, "inhabitants": 25}, "0104")
    assert compared.own.contributions == pytest.approx(
        {"child-share": 0.75 * cells["child-share"], "inhabitants": 0.25 * cells["inhabitants"]}
    )


def test_the_page_takes_an_area_apart_and_hands_out_map_and_table(client):
    question = "?w=child-share:0+inhabitants:100&area=0104"
    page = client.get(f"{LIST}attention/weights/{question}").content.decode()
    made = page.partition('data-part="made"')[2].partition("</section>")[0]
    assert '<option value="0104" selected>' in made
    assert "Mean rank in per cent" in made
    assert client.get(f"{LIST}attention/weights/?area=9999").status_code == 404
    answer = client.get(f"{LIST}attention/weights/{question}&table=made-caption-1.csv")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Criterion,Your weights,Official weights")
    assert "People 100 (officially" in text
    map_address = re.search(r'href="([^"]+/weights/map\.geojson[^"]*)"', page)[1].replace("&amp;", "&")
    features = json.loads(b"".join(client.get(map_address).streaming_content))["features"]
    assert {"own_ranks", "official_ranks", "own_listed"} <= set(features[0]["properties"])
    svg = client.get(map_address.replace("geojson", "svg")).content.decode()
    assert "Not an official result" in svg


def test_what_cannot_be_weighed_is_refused_with_a_sentence():
    stored = read("attention")
    for points, word in (
        ({"nonsense": 1}, "nonsense"),
        ({"inhabitants": -1}, "Zahlen ab 0"),
        ({"inhabitants": 0, "child-share": 0}, "muss zählen"),
    ):
        with pytest.raises(RefusedError, match=word) as fault:
            weigh(stored, points)
        assert fault.value.de


@pytest.mark.parametrize("recipe", RECIPES)
def test_browser_and_server_agree_on_random_weights(recipe, visit):
    stored = read(recipe)
    model = model_of(stored)
    assert model is not None
    chance = random.Random(recipe)  # noqa: S311
    parts = [part.id for part in parts_of(stored)]
    draws = [{name: round(chance.uniform(0.1, 99), 1) for name in parts if chance.random() < 0.8} for _ in range(30)]
    page: Page = visit(f"{LIST}{recipe}/")
    found = page.evaluate(
        """async ([model, draws]) => {
            const { weigh } = await import("/static/js/weighing.js");
            return draws.map((points) => weigh(model, new Map(Object.entries(points))));
        }""",
        [json.loads(json.dumps(model)), [{}, *draws]],
    )
    for points, browser in zip([{}, *draws], found, strict=True):
        server = weigh(stored, points)
        assert browser["ranks"] == server.ranks
        assert browser["classes"] == server.classes
        assert browser["listed"] == server.listed
        assert browser["scores"] == pytest.approx(server.scores, abs=1e-12)


def test_the_page_works_without_script_and_tells_own_from_official():
    client = Client()
    page = client.get(f"{LIST}attention/weights/?w-child-share=0&w-inhabitants=100").content.decode()
    assert "not official" in page
    assert "No. 2 of" in page or "No. 1 of" in page
    assert 'href="/en/feldstadt/indices/attention/' in page
    assert re.search(r"w=child-share:0(\+|%20)inhabitants:100", page)
    same = client.get(f"{LIST}attention/weights/?w=child-share:0+inhabitants:100").content.decode()
    assert re.findall(r"<tbody.*?</tbody>", page, re.S) == re.findall(r"<tbody.*?</tbody>", same, re.S)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("attention/weights/?w=nonsense:3", 400),
        ("attention/weights/?w=inhabitants", 400),
        ("attention/weights/?w=child-share:0+inhabitants:0", 400),
        ("attention/weights/?w-inhabitants=many", 400),
        ("attention/weights/?other=1", 400),
        ("money/weights/", 404),
        ("unknown/weights/", 404),
    ],
)
def test_what_is_not_understood_is_said(address, status):
    assert Client().get(LIST + address).status_code == status


def test_moving_a_slider_moves_map_table_and_address(visit):
    page = visit(f"{LIST}chances/weights/?sort=own-rank")
    before = page.locator(".run-table tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.code)")
    page.get_by_role("slider", name="People").fill("100")
    page.get_by_role("slider", name="Young").fill("0")
    expect(page.locator("[data-part=summary]")).to_contain_text("in another class")
    after = page.locator(".run-table tbody tr").evaluate_all("rows => rows.map((row) => row.dataset.code)")
    own = weigh(read("chances"), {"young": 0, "people": 100})
    ranks = dict(zip(own.codes, own.ranks, strict=True))
    assert after != before
    assert [ranks[code] for code in after if ranks[code] is not None] == sorted(r for r in own.ranks if r is not None)
    assert "w=young:0+people:100" in page.url
    colours = page.locator("[data-map=own] path[data-code]").evaluate_all(
        "paths => paths.map((p) => p.getAttribute('fill'))"
    )
    again = visit("/" + page.url.split("/", 3)[3])
    assert colours == fills(again)
    assert again.get_by_role("slider", name="People").input_value() == "100"


def fills(page: Page) -> list[str]:
    """The colours of the own map."""
    paths = page.locator("[data-map=own] path[data-code]")
    return paths.evaluate_all("paths => paths.map((path) => path.getAttribute('fill'))")


def test_keyboard_and_small_screens(visit):
    page = visit(f"{LIST}chances/weights/")
    page.set_viewport_size({"width": 360, "height": 740})
    slider = page.get_by_role("slider", name="People")
    slider.focus()
    at = float(slider.input_value())
    page.keyboard.press("ArrowRight")
    assert float(slider.input_value()) == at + 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
