"""From files to carried numbers by one recipe: half of block 0201 went to the western quarter on 1 January 2020."""

from pathlib import Path

import geopandas as gpd
import pytest
import yaml

from indicators.building import build_atlas
from indicators.models import ConversionCheck, Sheet
from tests.spatial import little_town

pytestmark = pytest.mark.django_db

SOURCE = {"de": "Von Hand gezählt", "en": "Counted by hand"}
COUNTS = {  # inhabitants of the blocks; addresses say that two thirds of 0201 left
    2019: {"0101": 100, "0102": 200, "0201": 90, "0202": 400},
    2020: {"0101": 165, "0102": 200, "0201": 30, "0202": 400},
}
MUNICIPALITY = {
    "municipality": "town",
    "name": {"de": "Stadt", "en": "Town"},
    "kind": "town",
    "territories": [{"hierarchy": "town", "root_level": "town", "root_code": "0", "default_level": "quarter"}],
    "departments": [{"department": "statistik", "name": {"de": "Statistik"}}],
    "datasets": [
        {
            "dataset": "population",
            "department": "statistik",
            "hierarchy": "town",
            "name": {"de": "Einwohnerregister"},
            "source": SOURCE,
            "licence": "CC0",
            "lowest_public_level": "block",
            "variables": [{"variable": "total", "name": {"de": "Insgesamt"}, "unit": "persons"}],
        }
    ],
}
DELIVERY = {
    "municipality": "town",
    "dataset": "population",
    "level": "block",
    "layout": "wide",
    "code": {"column": "code"},
    "period": {"file_name": r"^(?P<year>\d{4})-", "day": "12-31"},
    "variables": {"inhabitants": "total"},
}


def after() -> gpd.GeoDataFrame:
    frame = little_town.blocks()
    frame.loc[frame["key"] == "0101", "geometry"] = little_town.square(0, 0, 150)
    frame.loc[frame["key"] == "0201", "geometry"] = little_town.square(150, 0, 50)
    return frame


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    def write(name: str, content: object) -> str:
        (tmp_path / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        return name

    (tmp_path / "hierarchy.yaml").write_text(little_town.HIERARCHY, encoding="utf-8")
    editions = []
    for slug, first, last, areas in (
        ("2010", "2010-01-01", "2019-12-31", little_town.blocks()),
        ("2020", "2020-01-01", None, after()),
    ):
        little_town.write(areas, tmp_path, f"{slug}.geojson")
        levels = [{**little_town.MAPPING["levels"][0], "file": f"{slug}.geojson"}, *little_town.MAPPING["levels"][1:]]
        mapping = little_town.mapping(edition=slug, valid_from=first, valid_until=last, levels=levels)
        editions.append(write(f"edition-{slug}.yaml", mapping))
    (tmp_path / "addresses.csv").write_text("code,houses\n0101,300\n0201,50\n0202,50\n", encoding="utf-8")
    crosswalk = {
        "hierarchy": "town",
        "from": "2010",
        "to": "2020",
        "addresses": {"file": "addresses.csv", "code": "code", "number": "houses", "source": SOURCE},
    }
    for year, counts in COUNTS.items():
        rows = "".join(f"{code},{count}\n" for code, count in counts.items())
        (tmp_path / f"{year}-people.csv").write_text("code,inhabitants\n" + rows, encoding="utf-8")
    write(
        "atlas.yaml",
        {
            "hierarchies": ["hierarchy.yaml"],
            "municipalities": [write("town.yaml", MUNICIPALITY)],
            "editions": editions,
            "crosswalks": [write("crosswalk.yaml", crosswalk)],
            "deliveries": [{"mapping": write("people.yaml", DELIVERY), "files": ["*-people.csv"]}],
            "release": "public",
        },
    )
    return tmp_path / "atlas.yaml"


def test_a_recipe_carries_earlier_years_and_measures_the_error(recipe):
    said: dict[str, str] = {}
    build_atlas(recipe, recipe.parent, say=lambda step, outcome, seconds: said.update({step: outcome}), language="en")
    assert said["Crosswalk crosswalk.yaml"].startswith("block, area: 5; block, addresses: 5")
    assert said["Errors of conversion"] == "6 comparisons"  # three levels, by area and by addresses
    sheet = Sheet.objects.get(
        indicator__slug="inhabitants",
        period__slug="2019-12-31",
        edition_level__level__slug="block",
        crosswalk__isnull=False,
    )
    assert sheet.values == [pytest.approx(160, abs=0.01), 200, pytest.approx(30, abs=0.01), 400]
    assert sheet.statuses == [Sheet.Status.ESTIMATED, Sheet.Status.OK, Sheet.Status.ESTIMATED, Sheet.Status.OK]
    assert sum(sheet.values) == 790
    check = ConversionCheck.objects.get(crosswalk=sheet.crosswalk)
    # 160 for 165 people, the others hit: 5 of 795 people, at most 5/165
    assert check.areas == 4
    assert check.weighted_percent == pytest.approx(100 * 5 / 795, abs=0.01)
    assert check.largest_percent == pytest.approx(100 * 5 / 165, abs=0.01)
    assert check.within_five_percent == 4

    said.clear()
    build_atlas(recipe, recipe.parent, say=lambda step, outcome, seconds: said.update({step: outcome}), language="de")
    assert said["Umsteigeschlüssel crosswalk.yaml"] == "unverändert"
    assert said["Fehler der Umrechnung"] == "nichts zu tun"
