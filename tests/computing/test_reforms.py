"""Numbers across a reform: block 0203 of 2018 became 0203 (0.6) and 0204 (0.4) of 2021, by a supplied key."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from indicators.analysing.history import Point, history, unbroken
from indicators.cataloguing import load_catalogue
from indicators.models import Audience, ConversionCheck, Indicator, Sheet
from indicators.reforms import build_crosswalks, check_conversions
from indicators.releasing import release_many
from spatial.models import Area, Crosswalk

from . import town

pytestmark = pytest.mark.django_db

SOURCE = {"de": "Von Hand", "en": "By hand"}
DATASETS = ("population", "business")
KEY = {("0203", "0203"): 0.6, ("0203", "0204"): 0.4}


@pytest.fixture
def mapping(place, tmp_path: Path) -> dict[str, Any]:
    return written(tmp_path, KEY)


def written(folder: Path, key: dict[tuple[str, str], float]) -> dict[str, Any]:
    """The mapping; its files lie in the folder. All areas that the key does not name stay themselves."""
    entries = []
    for level in town.LEVELS:
        same = {(code, code): 1.0 for code in town.codes("2018", level)}
        if level == "block":
            same = {pair: share for pair, share in same.items() if pair[0] not in {old for old, _ in key}} | key
        rows = "".join(f"{old},{new},{share}\n" for (old, new), share in same.items())
        (folder / f"{level}.csv").write_text("old,new,share\n" + rows, encoding="utf-8")
        entries.append({"level": level, "file": f"{level}.csv", "source": SOURCE})
    return {"hierarchy": "small", "from": "2018", "to": "2021", "shares": entries}


def publish_everything() -> None:
    release_many(
        [town.deliver(name, year) for name in DATASETS for year in town.YEARS], audience=Audience.PUBLIC, by=None
    )


def carried(year: int, level: str, indicator: str = "inhabitants") -> Sheet:
    return Sheet.objects.get(
        indicator__slug=indicator,
        crosswalk__isnull=False,
        period__slug=f"{year}-12-31",
        edition_level__edition__slug="2021",
        edition_level__level__slug=level,
    )


def slowly_carried(key: str, year: int, level: str, shares: dict[tuple[str, str], float]) -> list[float | None]:
    """A variable's numbers on the areas of 2021; None where an old area that matters has none."""
    found = []
    for new in town.codes("2021", level):
        parts = {old: share for (old, target), share in shares.items() if target == new} if level == "block" else {}
        parts = parts or ({new: 1.0} if new in town.codes("2018", level) else {})
        cells = [town.cell(key, year, old)[0] for old in parts]
        known = bool(cells) and None not in cells
        found.append(sum(cell * share for cell, share in zip(cells, parts.values(), strict=True)) if known else None)
    return found


@pytest.mark.parametrize("level", town.LEVELS)
def test_years_before_the_reform_are_carried_to_todays_areas(mapping, tmp_path, level):
    build_crosswalks(mapping, tmp_path, commit=True)
    publish_everything()
    for year in (2019, 2020):
        sheet = carried(year, level)
        expected = slowly_carried("population.total", year, level, KEY)
        assert sheet.values == [None if value is None else pytest.approx(value) for value in expected]
        estimated = [status == Sheet.Status.ESTIMATED for status in sheet.statuses]
        cut = ["0203", "0204"] if level == "block" else []
        wanted = [
            code in cut and value is not None for code, value in zip(town.codes("2021", level), expected, strict=True)
        ]
        assert estimated == wanted
        assert sheet.crosswalk.basis == "supplied"


def test_a_crosswalk_that_comes_later_or_changes_is_computed_at_once(mapping, tmp_path):
    publish_everything()
    assert not Sheet.objects.filter(crosswalk__isnull=False).exists()
    build_crosswalks(mapping, tmp_path, commit=True)
    place = town.codes("2021", "block").index("0204")
    number = town.count("population.total", 2019, "0203")
    assert carried(2019, "block").values[place] == pytest.approx(0.4 * number)
    another = written(tmp_path, {("0203", "0203"): 0.9, ("0203", "0204"): 0.1})
    assert build_crosswalks(another, tmp_path, commit=True).action == "replaced"
    assert carried(2019, "block").values[place] == pytest.approx(0.1 * number)
    before = set(Sheet.objects.values_list("pk", flat=True))
    assert build_crosswalks(another, tmp_path, commit=True).action == "unchanged"
    assert set(Sheet.objects.values_list("pk", flat=True)) == before
    build_crosswalks({**another, "shares": another["shares"][:1]}, tmp_path, commit=True)  # two keys are taken back
    assert Crosswalk.objects.filter(basis="supplied").count() == 1
    assert set(Sheet.objects.filter(crosswalk__isnull=False).values_list("crosswalk__basis", flat=True)) == {
        "area",
        "supplied",
    }


def test_the_error_of_a_conversion_is_measured_on_the_first_count_after_the_reform(mapping, tmp_path):
    build_crosswalks(mapping, tmp_path, commit=True)
    publish_everything()
    check_conversions(town.territory().hierarchy)
    checks = ConversionCheck.objects.filter(crosswalk__basis="supplied", variable__slug="total")
    levels = set(checks.values_list("crosswalk__to_level__level__slug", flat=True))
    assert levels == {"district", "block"}  # one block is unknown in 2020, so the town is
    for check in checks.filter(variable__dataset__slug="population"):
        assert (check.carried_period.slug, check.counted_period.slug) == ("2020-12-31", "2021-12-31")
        level = check.crosswalk.to_level.level.slug
        off, truths = [], []
        converted = slowly_carried("population.total", 2020, level, KEY)
        for code, estimate in zip(town.codes("2021", level), converted, strict=True):
            truth = town.cell("population.total", 2021, code)[0]
            if estimate is not None and truth:
                off.append(abs(estimate - truth))
                truths.append(truth)
        percent = [100 * error / truth for error, truth in zip(off, truths, strict=True)]
        assert check.areas == len(off)
        assert check.mean_percent == pytest.approx(sum(percent) / len(percent))
        assert check.median_percent == pytest.approx(np.median(percent))
        assert check.weighted_percent == pytest.approx(100 * sum(off) / sum(truths))
        assert check.largest_percent == pytest.approx(max(percent))
        assert check.within_five_percent == sum(error <= 5 for error in percent)


def test_checking_twice_leaves_the_same_checks(mapping, tmp_path):
    build_crosswalks(mapping, tmp_path, commit=True)
    publish_everything()
    hierarchy = town.territory().hierarchy
    first = check_conversions(hierarchy)
    assert first
    assert check_conversions(hierarchy) == first == ConversionCheck.objects.count()


def test_counted_twice_beats_a_year_later(mapping, tmp_path, monkeypatch):
    """The old areas' last year was also counted on the new areas: then no year's change is in the error."""
    build_crosswalks(mapping, tmp_path, commit=True)
    publish_everything()
    once = town.edition_of
    monkeypatch.setattr(town, "edition_of", lambda year: "2021" if year == 2020 else once(year))
    release_many([town.deliver("population", 2020)], audience=Audience.PUBLIC, by=None)
    monkeypatch.undo()
    old = Sheet.objects.filter(period__slug="2020-12-31", edition_level__edition__slug="2018", variable__isnull=False)
    old.update(current=True, audience=Audience.PUBLIC)
    check_conversions(town.territory().hierarchy)
    checks = ConversionCheck.objects.filter(variable__dataset__slug="population")
    assert {check.counted_period.slug for check in checks} == {"2020-12-31"}


def test_hidden_counts_are_not_compared(mapping, tmp_path):
    build_crosswalks(mapping, tmp_path, commit=True)
    release_many([town.deliver("population", year) for year in (2020, 2021)], audience=Audience.INTERNAL, by=None)
    assert check_conversions(town.territory().hierarchy) == 0


def test_the_command_reports_and_stores_only_when_told_to(mapping, tmp_path, capsys):
    path = tmp_path / "crosswalk.yaml"
    entries = "".join(
        f"  - {{level: {each['level']}, file: {each['file']}, source: {{de: Von Hand}}}}\n"
        for each in mapping["shares"]
    )
    path.write_text(f'hierarchy: small\nfrom: "2018"\nto: "2021"\nshares:\n{entries}', encoding="utf-8")
    call_command("build_crosswalk", path, data=tmp_path)
    assert "nur geprüft" in capsys.readouterr().out
    assert not Crosswalk.objects.exists()
    call_command("build_crosswalk", path, data=tmp_path, commit=True, language="en")
    told = capsys.readouterr().out
    assert "small 2018 → 2021: imported" in told
    assert "8 → 9 areas; 2 new ones take parts of old ones" in told
    assert Crosswalk.objects.filter(basis="supplied").count() == 3
    path.write_text('hierarchy: small\nfrom: "2018"\nto: "2030"\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"crosswalk.yaml:3: There is no published edition “2030”"):
        call_command("build_crosswalk", path, data=tmp_path, commit=True, language="en")


@pytest.fixture
def reformed_twice(db, few_indicators, monkeypatch):
    """A third edition from 2022 on, with the areas of 2021; everything counted is public."""
    monkeypatch.setattr(town, "BLOCKS", town.BLOCKS | {"2022": town.BLOCKS["2021"]})
    ends = {"2021": (date(2021, 1, 1), date(2022, 1, 1)), "2022": (date(2022, 1, 1), None)}
    monkeypatch.setattr(town, "VALID", town.VALID | ends)
    monkeypatch.setattr(town, "edition_of", lambda year: "2018" if year <= 2020 else str(year))
    load_catalogue(few_indicators)
    town.build()
    publish_everything()


def test_two_crosswalks_into_one_edition_each_carry_their_years(reformed_twice, tmp_path):
    build_crosswalks(written(tmp_path, KEY) | {"to": "2022"}, tmp_path, commit=True)
    rows = [f"{code},{code},1" for code in town.codes("2021", "block")]
    (tmp_path / "same.csv").write_text("\n".join(["old,new,share", *rows]), encoding="utf-8")
    same = {"level": "block", "file": "same.csv", "source": SOURCE}
    build_crosswalks({"hierarchy": "small", "from": "2021", "to": "2022", "shares": [same]}, tmp_path, commit=True)
    indicator = Indicator.objects.get(slug="inhabitants")
    for code, share in (("0101", 1.0), ("0204", 0.4)):
        area = Area.objects.get(edition_level__edition__slug="2022", code=code)
        told = history(town.territory(), indicator, area)
        counted = {point.period[:4]: point.value for point in told.counted.points}
        assert counted == {str(year): town.cell("population.total", year, code)[0] for year in (2021, 2022)}
        old = "0203" if share < 1 else code
        expected = {str(year): town.cell("population.total", year, old)[0] for year in (2019, 2020)}
        carried = {point.period[:4]: point.value for point in told.carried.points}
        assert carried == {year: None if value is None else value * share for year, value in expected.items()}
        assert told.former == []


def test_a_year_and_its_last_day_do_not_tear_a_series_apart():
    def point(period: str, day: date) -> Point:
        return Point(
            period=period,
            label={},
            last_day=day,
            value=1.0,
            status="ok",
            lower=None,
            upper=None,
            numerator=None,
            denominator=None,
        )

    points = [point(f"{year}{end}", date(year, 12, 31)) for year in (2020, 2021, 2022) for end in ("", "-12-31")]
    assert unbroken(points, []) == [points]
