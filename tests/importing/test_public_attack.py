"""Everything that the public can fetch of a town with hidden counts, put together by an attacker: it gives none away.

The attacker reads every data address as JSON and CSV, profiles, analyses, changes and pages, and reckons with whole
numbers over areas, variables, years, shares, ratios and changes, knowing how numbers are rounded.
"""

import csv
import io
import itertools
import json

import numpy as np
import openpyxl
import pytest
from django.test import Client
from scipy.optimize import Bounds, LinearConstraint, milp

from indicators.cataloguing import load_catalogue
from indicators.models import Audience, Indicator, Sheet
from indicators.releasing import release_many
from indicators.statuses import SUPPRESSED
from indicators.terms import fraction
from spatial.models import Territory

from .small_town import build_dataset

VARIABLES = {
    "total": {},
    "male": {},
    "female": {},
    "age_0_18": {},
    "age_18_65": {},
    "age_65_plus": {},
    "foreigners": {},
}
MAPPING = """
municipality: smalltown
dataset: population
level: block
layout: wide
code: {column: code}
period: {file_name: '^(?P<year>\\d{4})'}
variables:
  {total: total, male: male, female: female, young: age_0_18, middle: age_18_65, old: age_65_plus, foreign: foreigners}
checks:
  - {sum: [male, female], equals: total}
  - {sum: [age_0_18, age_18_65, age_65_plus], equals: total}
  - {part: foreigners, of: total}
"""
HEAD = "code,total,male,female,young,middle,old,foreign\n"
YEARS = {
    2020: "0101,130,64,66,30,98,2,11\n0102,140,69,71,29,91,20,1\n0103,30,14,16,6,22,2,28\n"
    "0201,240,119,121,50,150,40,37\n0202,2,1,1,0,1,1,0\n",
    2021: "0101,133,65,68,31,101,1,12\n0102,139,68,71,30,90,19,2\n0103,32,15,17,7,24,1,31\n"
    "0201,242,120,122,52,149,41,36\n0202,3,1,2,0,2,1,1\n",
}
API = "/api/v1/data/smalltown/small"


@pytest.fixture
def public(town):
    """Two years, imported, protected and released to everybody on all levels."""
    Territory.objects.create(
        municipality=town.dataset.department.municipality,
        hierarchy=town.hierarchy,
        root_level=town.hierarchy.levels.get(slug="town"),
        root_code="0",
        default_level=town.hierarchy.levels.get(slug="block"),
    )
    town.dataset.delete()
    town.dataset = build_dataset(town.hierarchy, VARIABLES, minimum_count=3)
    load_catalogue()
    drafts = []
    for year, rows in YEARS.items():
        report = town.deliver(HEAD + rows, MAPPING, name=f"{year}.csv", commit=True)
        assert report.ok, report.sentences("en")
        drafts += report.releases
    release_many(drafts, audience=Audience.PUBLIC, by=None)
    return town


def fetched(client: Client, address: str) -> dict:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content[:300])
    return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)


class Told:
    """What the API tells: (indicator, period, level, code) → number, from every address that has it."""

    def __init__(self, client: Client):
        self.client, self.numbers = client, {}
        offer = fetched(client, f"{API}/offer")
        self.offered = {
            (each["indicator"], level, period)
            for each in offer["indicators"]
            for level, periods in each["levels"].items()
            for period in periods
        }
        for indicator, level, period in sorted(self.offered):
            self._values(indicator, level, period)
            self._csv(indicator, level, period)
            self._analysis(indicator, level, period)
        for indicator, level in sorted({(indicator, level) for indicator, level, _ in self.offered}):
            every = fetched(client, f"{API}/{level}/{indicator}")
            for edition in every["editions"]:
                for period, values in zip(edition["periods"], edition["values"], strict=True):
                    self._add(indicator, period, level, values)
        for level in ("town", "district", "block"):
            for code in self._codes(level):
                profile = fetched(client, f"{API}/area/2020/{level}/{code}")
                for each in profile["indicators"]:
                    for period, value in zip(profile["periods"], each["values"], strict=True):
                        self._note(each["indicator"], period, level, code, value)

    def _codes(self, level):
        return fetched(self.client, f"/api/v1/geo/smalltown/small/2020/{level}/areas")["codes"]

    def _values(self, indicator, level, period):
        answer = fetched(self.client, f"{API}/{level}/{indicator}/{period}")
        self._add(indicator, period, level, answer["values"])
        for places in answer["statuses"].values():
            for place in places:
                assert answer["values"][place] is None or place in answer["statuses"].get("unreliable", [])
        total = answer["total"]
        self._note(indicator, period, "town", total["code"], total["value"])

    def _csv(self, indicator, level, period):
        text = self.client.get(f"{API}/{level}/{indicator}/{period}?format=csv")
        body = b"".join(text.streaming_content) if text.streaming else text.content
        rows = [line for line in csv.DictReader(io.StringIO(body.decode("utf-8-sig"))) if line.get("code")]
        assert rows
        for row in rows:
            if row["value"]:
                self._note(indicator, period, level, row["code"], float(row["value"]))

    def _analysis(self, indicator, level, period):
        answer = fetched(self.client, f"{API.replace('/data/', '/analysis/')}/{level}/{indicator}/{period}")
        self._add(indicator, period, level, answer["values"])
        hidden = answer["statuses"].get("suppressed", [])
        for name in ("values", "lower", "upper", "rank", "percentile", "deviation"):
            for place in hidden:
                assert answer[name] is None or answer[name][place] is None, (name, indicator, level, place)

    def _add(self, indicator, period, level, values):
        for code, value in zip(self._codes(level), values, strict=True):
            self._note(indicator, period, level, code, value)

    def _note(self, *place_and_value):
        *place, value = place_and_value
        if value is not None:
            self.numbers.setdefault(tuple(place), set()).add(float(value))


class Attack:
    """Whole numbers of all variables, areas and years that fit everything told."""

    def __init__(self, town, told: Told):
        self.cells = {}
        self.hidden = {}
        self._rows, self._low, self._high = [], [], []
        floors = []
        sheets = Sheet.objects.filter(variable__dataset=town.dataset, current=True)
        for sheet in sheets.select_related("variable", "period", "edition_level__level"):
            level = sheet.edition_level.level.slug
            for code, status in zip(sheet.edition_level.codes, sheet.statuses, strict=True):
                cell = (sheet.variable.slug, sheet.period.slug, level, code)
                self.cells[cell] = len(self.cells)
                floors.append(1.0 if status == SUPPRESSED else 0.0)  # the sign says so much
                if status == SUPPRESSED:
                    self.hidden[cell] = len(self.hidden)
        self._floors = np.array(floors)
        self._add_sums()
        definitions = dict(Indicator.objects.values_list("slug", "definition"))
        self.used = sum(
            self._add_number(definitions[place[0]], place, numbers) for place, numbers in told.numbers.items()
        )
        self.know()

    def know(self):
        self._known = LinearConstraint(np.array(self._rows), self._low, self._high)

    def interval(self, cell) -> tuple[float, float]:
        return self._extreme(cell, 1.0), -self._extreme(cell, -1.0)

    def _extreme(self, cell, sign):
        costs = np.zeros(len(self.cells))
        costs[self.cells[cell]] = sign
        found = milp(costs, constraints=self._known, integrality=np.ones(len(costs)), bounds=Bounds(self._floors, 5000))
        assert found.status == 0, found.message
        return float(np.round(found.fun))

    def add(self, factors, low, high):
        row = np.zeros(len(self.cells))
        for cell, factor in factors:
            row[self.cells[cell]] += factor
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)

    def _add_sums(self):
        for variable, period, level, code in list(self.cells):
            if level != "block":
                below = "block" if level == "district" else "district"
                parts = [
                    cell for cell in self.cells if cell[:3] == (variable, period, below) and cell[3].startswith(code)
                ]
                self.add([*((part, 1.0) for part in parts), ((variable, period, level, code), -1.0)], 0, 0)
            if variable == "total":
                for names in (("male", "female"), ("age_0_18", "age_18_65", "age_65_plus")):
                    parts = [((name, period, level, code), 1.0) for name in names]
                    self.add([*parts, ((variable, period, level, code), -1.0)], 0, 0)
                self.add([(("foreigners", period, level, code), 1.0), ((variable, period, level, code), -1.0)], -9e9, 0)

    def _add_number(self, definition, place, numbers) -> int:
        """Of a value: numerator × factor lies within value ± half a last digit, times the denominator."""
        recipe = fraction(definition)
        _, period, level, code = place
        if recipe.change or recipe.catchment or recipe.pool or recipe.kind not in ("count", "share", "ratio", "rate"):
            return 0
        half = 0.5 * 10.0 ** -(definition["decimals"] + 1) + 1e-9

        def terms(of, factor):
            return [
                ((key.split(".")[1], period, level, code), sign * factor)
                for sign, keys in ((1, of.plus), (-1, of.minus))
                for key in keys
            ]

        if any(
            cell not in self.cells for of in (recipe.numerator, recipe.denominator) if of for cell, _ in terms(of, 1)
        ):
            return 0
        for number in numbers:
            above = terms(recipe.numerator, recipe.factor)
            if recipe.denominator is None:
                self.add(above, number - half, number + half)
            else:
                self.add([*above, *terms(recipe.denominator, -(number - half))], 0, np.inf)
                self.add([*above, *terms(recipe.denominator, -(number + half))], -np.inf, 0)
        return len(numbers)


def test_everything_public_together_gives_no_hidden_count_away(public, client):
    told = Told(client)
    attack = Attack(public, told)
    assert attack.used > 40, "the attacker has read something"
    assert len(attack.hidden) > 20
    for cell in attack.hidden:
        low, high = attack.interval(cell)
        assert high >= 3, (cell, low, high)
        assert low < high, (cell, low, high)


def test_the_attacker_is_able(public, client):
    """With one more number, the one that protects another, the attacker has it at once."""
    told = Told(client)
    attack = Attack(public, told)
    cell = next(cell for cell in attack.hidden if cell[2] == "block")
    for other in attack.hidden:
        if other != cell and other[:2] == cell[:2]:
            attack.add([(other, 1.0)], truth(other), truth(other))
    attack.know()
    assert attack.interval(cell) == (truth(cell), truth(cell))


def truth(cell):
    variable, period, _, code = cell
    column = 1 + list(VARIABLES).index(variable)
    rows = [line.split(",") for line in YEARS[int(period[:4])].splitlines()]
    return float(sum(int(row[column]) for row in rows if code == "0" or row[0].startswith(code)))


def test_files_show_no_hidden_count(public, client):
    """In the files that readers take away, a hidden value is a word and a sign."""
    hidden = {
        (sheet.variable.slug, sheet.period.slug, code)
        for sheet in Sheet.objects.filter(variable__dataset=public.dataset, edition_level__level__slug="block")
        for code, status in zip(sheet.edition_level.codes, sheet.statuses, strict=True)
        if status == SUPPRESSED
    }
    seen = 0
    for (indicator, variable), period in itertools.product(
        [("inhabitants", "total"), ("share-65-plus", "age_65_plus"), ("share-foreigners", "foreigners")],
        ["2020-12-31", "2021-12-31"],
    ):
        query = f"indicator={indicator}&level=block&period={period}"
        secret = {code for name, when, code in hidden if (name, when) == (variable, period)}
        for kind in ("csv", "xlsx"):
            answer = client.get(f"/smalltown/map/table.{kind}?{query}")
            assert answer.status_code == 200
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            lines = body.decode("utf-8-sig").splitlines() if kind == "csv" else workbook_lines(body)
            for line in lines:
                if any(f";{code};" in f";{line};" for code in secret):
                    assert "geheim gehalten" in line
                    seen += 1
    assert seen


def workbook_lines(body: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [";".join(str(cell) for cell in row) for sheet in book for row in sheet.iter_rows(values_only=True)]
