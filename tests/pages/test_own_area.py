"""Own areas: sums by hand, nothing with a hidden member, and no set that would tell on a few people."""

import json
from itertools import combinations

import numpy as np
import pytest
import shapely
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from atlas.models import OwnAreaKept
from indicators.models import Dataset
from indicators.own_areas import own_area
from spatial.findings import RefusedError
from spatial.models import Area, Territory

from . import town

pytestmark = pytest.mark.usefixtures("feldstadt")

PAGE = "/en/feldstadt/own-area/"
# The newest year, 2022: ten inhabitants more than in town.INHABITANTS, which is 2021.
CHILDREN = {code: number for code, number in town.CHILDREN.items() if number is not None}


def people(code: str) -> int:
    return town.INHABITANTS[code] + 10


def found(codes, **more):
    area = own_area(Territory.objects.get(), "quartier", codes, **more)
    return area, {each.indicator.slug: each for each in area.figures}


def test_counts_are_added_and_then_divided():
    area, figures = found(["0103", "0104", "0202"])
    assert figures["inhabitants"].value == people("0103") + people("0104") + people("0202") == area.people
    share = figures["child-share"]
    numerator = sum(CHILDREN[code] for code in ("0103", "0104", "0202"))
    assert (share.numerator, share.denominator) == (numerator, area.people)
    assert share.value == pytest.approx(100 * numerator / area.people)
    # Wilson by hand
    z, p, n = 1.959963984540054, numerator / area.people, area.people
    middle, half = (
        (p + z * z / (2 * n)) / (1 + z * z / n),
        z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n),
    )
    assert (share.lower, share.upper) == (pytest.approx(100 * (middle - half)), pytest.approx(100 * (middle + half)))


def test_one_hidden_member_leaves_no_sum_and_one_unknown_neither():
    _, figures = found(["0103", "0105"])
    assert (figures["child-share"].status, figures["child-share"].value, figures["child-share"].hidden) == (
        "suppressed",
        None,
        1,
    )
    assert figures["child-share"].numerator is None
    _, figures = found(["0103", "0106"])
    assert figures["child-share"].status == "missing"


def test_a_set_that_differs_from_a_published_area_by_few_people_is_refused():
    nord = [code for code in town.INHABITANTS if code.startswith("01")]
    assert found(nord)[0].people == sum(people(code) for code in nord)  # the very same area tells nothing new
    # Lindenhof has 30 inhabitants and Gewerbepark 10 since 2022: enough for the threshold of three.
    sued = [code for code in [*town.INHABITANTS, "0207"] if code.startswith("02")]
    found(sued)
    Dataset.objects.update(minimum_count=31)
    without = [code for code in sued if code != "0205"]
    with pytest.raises(RefusedError, match="Süd"):
        found(without)
    with pytest.raises(RefusedError, match="kept"):
        found(["0103", "0104", "0205"], others=[("kept", ["0103", "0104"])])
    found(["0103", "0104"], others=[("kept", ["0103", "0104"])])


CHOSEN = "?level=quartier&areas=0103+0104+0202&name=Mein+Viertel"


def test_files_tell_what_the_page_tells_and_no_more(client):
    rows = client.get(f"/feldstadt/own-area/area.json{CHOSEN}").json()["rows"]
    share = next(row for row in rows if row["indicator"] == "Anteil der Kinder")
    numerator = sum(CHILDREN[code] for code in ("0103", "0104", "0202"))
    whole = sum(people(code) for code in ("0103", "0104", "0202"))
    assert (share["numerator"], share["denominator"]) == (numerator, whole)
    assert share["value"] == round(100 * numerator / whole, 1)  # as many digits as the page has
    page = client.get(f"/feldstadt/own-area/{CHOSEN}").content.decode()
    assert f"{numerator} von {whole:,}".replace(",", ".") in page
    hidden = client.get("/feldstadt/own-area/area.json?level=quartier&areas=0103+0105").json()["rows"]
    share = next(row for row in hidden if row["indicator"] == "Anteil der Kinder")
    assert (share["value"], share["numerator"], share["denominator"], share["sign"]) == (None, None, None, "•")
    assert share["note"] == "keine Summe: von 1 der Gebiete ist die Zahl geheim"


def test_the_chosen_ground_is_the_union_of_its_areas(client):
    body = b"".join(client.get(f"/feldstadt/own-area/area.geojson{CHOSEN}").streaming_content)
    (feature,) = json.loads(body)["features"]
    assert feature["properties"]["name"] == "Mein Viertel"
    assert feature["properties"]["areas"] == "0103 0104 0202"
    ground = shapely.from_geojson(json.dumps(feature["geometry"]))
    edition = feature["properties"]["edition"]
    members = Area.objects.filter(
        code__in=["0103", "0104", "0202"], edition_level__level__slug="quartier", edition_level__edition__slug=edition
    )
    whole = shapely.union_all([shapely.from_wkb(bytes(each.geometry.wkb)) for each in members])
    assert ground.symmetric_difference(whole).area < 1e-9


def test_what_the_page_refuses_its_files_refuse(client):
    Dataset.objects.update(minimum_count=31)
    sued = [code for code in [*town.INHABITANTS, "0207"] if code.startswith("02") and code != "0205"]
    question = f"?level=quartier&areas={'+'.join(sued)}"
    assert client.get(f"/feldstadt/own-area/{question}").status_code == 422
    for kind in ("csv", "xlsx", "geojson", "gpkg"):
        answer = client.get(f"/feldstadt/own-area/area.{kind}{question}")
        assert answer.status_code == 400
        assert "Süd" in answer.content.decode()
    assert client.get("/feldstadt/own-area/area.csv").status_code == 400  # nothing was chosen


def test_differences_of_all_sums_that_are_told_never_give_a_hidden_number():
    """An attacker asks for every pair and triple: what comes out are sums of visible numbers, and only of those."""
    codes = sorted(town.INHABITANTS)
    api = Client().get("/api/v1/data/feldstadt/feldstadt/quartier/child-share/2022-12-31").json()
    listed = Client().get("/api/v1/geo/feldstadt/feldstadt/2022/quartier/areas").json()["codes"]
    told = {code for code, value in zip(listed, api["values"], strict=True) if value is not None}
    rows, sums = [], []
    for size in (2, 3):
        for members in combinations(codes, size):
            figure = found(list(members), indicators=["child-share"])[1]["child-share"]
            if figure.numerator is not None:
                rows.append([code in members for code in codes])
                sums.append(figure.numerator)
    columns = {code for row in rows for code, inside in zip(codes, row, strict=True) if inside}
    assert columns <= told
    assert "0105" not in columns


def test_the_page_counts_refuses_and_explains():
    client = Client()
    page = client.get(f"{PAGE}?areas=0103+0104").content.decode()
    assert f"<strong>{people('0103') + people('0104'):,}</strong>" in page
    assert f"{120 + 200} of {people('0103') + people('0104'):,}" in page
    assert client.get(f"{PAGE}?area=0103&area=0104").content.decode().count("checked") == 2
    hidden = client.get(f"{PAGE}?areas=0103+0105").content.decode()
    assert "no sum: the number of 1 of the areas is kept secret" in hidden
    assert client.get(f"{PAGE}?areas=0103").status_code == 422


@pytest.mark.parametrize(
    ("question", "status"),
    [("?areas=9999+0103", 404), ("?level=strasse", 400), ("?areas=%3Cb%3E", 400), ("?other=1", 400), ("", 200)],
)
def test_what_is_not_understood_is_said(question, status):
    assert Client().get(PAGE + question).status_code == status


def test_only_insiders_keep_areas():
    address = f"{PAGE}keep/?areas=0103+0104&name=Mitte"
    assert Client().post(address).status_code == 403
    user = get_user_model().objects.create_user("planner", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_internal_officialrun"))
    client = Client()
    client.force_login(user)
    assert client.post(address).status_code == 302
    assert OwnAreaKept.objects.get().codes == ["0103", "0104"]
    assert "Mitte" in client.get(PAGE).content.decode()
    assert "Mitte" not in Client().get(PAGE).content.decode()


def test_clicking_and_drawing_on_the_map_choose_areas(visit):
    page = visit(PAGE)
    page.locator("[data-part=map] path[data-code='0103']").click()
    assert page.get_by_role("checkbox", name="Altstadt").is_checked()
    box = page.locator("[data-part=map]").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.down()
    for x, y in ((0.98, 0.01), (0.98, 0.3), (0.01, 0.3), (0.01, 0.01)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=4)
    page.mouse.up()
    for name in ("Zeppelinfeld", "Äußere Höhe", "Altstadt"):
        assert page.get_by_role("checkbox", name=name).is_checked()
    assert not page.get_by_role("checkbox", name="Bahnhof").is_checked()
    page.get_by_role("button", name="Show figures").click()
    page.wait_for_url("**areas=0101+0102+0103**")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
