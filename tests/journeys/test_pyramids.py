"""Men and women by age in the demo town: what they tell beside the register, and what stands there without them."""

import re
from itertools import pairwise

import numpy as np
from django.test import Client

from indicators.models import Sheet
from spatial.models import Area
from tests.disclosure.sheet_attacker import SheetAttacker

AGES = (0, 3, 6, 7, 12, 14, 15, 18, 20, 21, 25, 65, 67, 80, 200)
AGES_OF_SEXES = (0, 3, 6, 15, 18, 25, 35, 45, 55, 65, 80, 200)
NEWEST = "2024-12-31"
LEAST = 3


def test_an_attacker_with_register_and_sexes_learns_nothing_that_either_hides(demo):
    """All numbers of both in one whole-number problem, Ortsteil by Ortsteil, with equations written down anew."""
    cells = told()
    assert not [name for (level, _), row in cells.items() if level != "quartier" for name in row if np.isnan(row[name])]
    hidden = {(code, name) for (_, code), row in cells.items() for name in row if np.isnan(row[name])}
    assert len(hidden) > 80
    for ortsteil in sorted({code[:2] for code, _ in hidden}):
        quartiere = sorted(code for level, code in cells if level == "quartier" and code.startswith(ortsteil))
        rows = [cells["quartier", code] for code in quartiere] + [cells["ortsteil", ortsteil]]
        names = sorted(rows[0])
        values = np.array([[row[name] for row in rows] for name in names])
        attacker = SheetAttacker(
            np.nan_to_num(values), np.isnan(values), np.ones(values.shape), sizes=[len(quartiere)],
            parents=[[0] * len(quartiere)], sums=equations(names),
        )  # fmt: skip
        for cell in zip(*np.nonzero(np.isnan(values)), strict=True):
            most = attacker.most(cell)
            assert most >= LEAST, (names[cell[0]], cell)
            assert attacker.least(cell) < most, (names[cell[0]], cell)


def told() -> dict[tuple[str, str], dict[str, float]]:
    """By level and code: the people of each name, `all 0 3` or `men 25 35`; NaN where it is hidden."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    sheets = Sheet.objects.filter(
        variable__dataset__slug__in=["population", "population_sex"], period__slug=NEWEST, current=True, audience=2
    ).select_related("variable__dataset", "edition_level__level")
    codes = {}
    for sheet in sheets:
        name = called(sheet.variable.slug)
        if name is None:
            continue
        level = sheet.edition_level
        if level.pk not in codes:
            areas = Area.objects.filter(edition_level=level).order_by("position")
            codes[level.pk] = list(areas.values_list("code", flat=True))
        for code, value in zip(codes[level.pk], sheet.values, strict=True):
            row = found.setdefault((level.level.slug, code), {})
            known = row.get(name, np.nan)
            assert value is None or np.isnan(known) or known == value
            row[name] = known if value is None else value
    return found


def called(variable: str) -> str | None:
    """Who is counted, as both datasets call it."""
    wholes = {"total": "all", "all": "all", "male": "men", "men": "men", "female": "women", "women": "women"}
    if variable in wholes:
        return wholes[variable]
    part = re.fullmatch(r"(age|all|men|women)_(\d+)_(\d+|plus)", variable)
    if part is None or variable == "age_5_plus":
        return None
    who, low, high = part.groups()
    return f"{'all' if who == 'age' else who} {low} {200 if high == 'plus' else high}"


def equations(names: list[str]) -> list[tuple[int, list[int]]]:
    """Everything that adds up: ages to wider ages, ages to all, men and women to both."""
    at = {name: place for place, name in enumerate(names)}
    fine = [f"all {low} {high}" for low, high in pairwise(AGES)]
    found = [("all", ["men", "women"]), ("all", fine)]
    for sex in ("men", "women"):
        found.append((sex, [f"{sex} {low} {high}" for low, high in pairwise(AGES_OF_SEXES)]))
    for name in names:
        who, *limits = name.split()
        if who != "all" or not limits:
            continue
        low, high = map(int, limits)
        for whose, ages in (("all", AGES), ("men", AGES_OF_SEXES)):
            if (name in fine and whose == "all") or not {low, high} <= set(ages):
                continue
            inside = [(a, b) for a, b in pairwise(ages) if low <= a and b <= high]
            sexes = ("all",) if whose == "all" else ("men", "women")
            found.append((name, [f"{sex} {a} {b}" for sex in sexes for a, b in inside]))
    return [(at[whole], [at[part] for part in parts]) for whole, parts in found]


def test_without_counts_by_sex_ages_are_shown_as_before(demo):
    profile, beside = "/musterstadt/areas/quartier/0104/", "/musterstadt/comparison/?areas=0104,0205&level=quartier"
    for address in (profile, beside):
        page = Client().get(address).content.decode()
        assert 'data-chart="pyramid"' in page
        assert 'data-chart="ages"' not in page
    Sheet.objects.filter(variable__dataset__slug="population_sex").update(audience=1)
    for address in (profile, beside):
        page = Client().get(address).content.decode()
        assert 'data-chart="pyramid"' not in page
        assert 'data-chart="ages"' in page
