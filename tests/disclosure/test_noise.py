"""Noise by cell keys: the perturbation table against published ones and a second solver, then tables as a whole."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from indicators.disclosure.__main__ import main
from indicators.disclosure.tables.instead import changed_instead
from indicators.disclosure.tables.noise import WHOLE, perturbation
from spatial.findings import RefusedError

from .attacker import Attacker, cells_of, sums_of
from .tables import counts, links, rules

# Published: sdcTools/tauargus, data/cellkey/Frequency/tau_testW_ptable.txt, made by the R package ptable with
# deviation 7, variance 4, js 2; number → {becomes: chance}
PUBLISHED = {
    1: {0: 0.775078850966306, 3: 0.0873643732150699, 4: 0.0507561027140072, 5: 0.0323385880305859,
        6: 0.0225960604169355, 7: 0.0173150304125461, 8: 0.0145509942445495},
    2: {0: 0.466273934936656, 3: 0.279675530746938, 4: 0.153310732140879, 5: 0.0677559545461165,
        6: 0.0241423308820078, 7: 0.00693533974480341, 8: 0.00160625006397651, 9: 0.000299926938622641},
    3: {0: 0.2514396179234, 3: 0.319582288813207, 4: 0.222383188160346, 5: 0.124028833888839, 6: 0.0554427577918675,
        7: 0.0198640787507339, 8: 0.00570418407267749, 9: 0.00131286510225821, 10: 0.000242185496671766},
    8: {3: 0.00969261359229456, 4: 0.0287834120189139, 5: 0.0670427601983025, 6: 0.122481285201496,
        7: 0.17550755653052, 8: 0.197255963517755, 9: 0.173889236469955, 10: 0.120232948063064, 11: 0.0652052445292257,
        12: 0.0277363811520175, 13: 0.00925391065205796, 14: 0.00242163700736362, 15: 0.00049705106703526},
    10: {3: 0.000442322417578984, 4: 0.00223758007215499, 5: 0.00882072767153136, 6: 0.0270967044207853,
         7: 0.0648656439098926, 8: 0.121003854700935, 9: 0.175901639860718, 10: 0.199263054403837},
}  # fmt: skip
# Number 4 of the same table, which ptable makes monotone besides; then its entropy cannot be larger than ours
MONOTONE = np.array(
    [
        0.11883808535773,
        0.250647150620782,
        0.250647150620782,
        0.177463619860471,
        0.10997668466214,
        0.0565733756802152,
        0.024157041582993,
        0.00856240154780081,
        0.00251922871427239,
        0.000615261352813525,
    ]
)
NOISE = "instead: {noise: cell-key, deviation: 4, variance: 2.5}"


@pytest.mark.parametrize("number", PUBLISHED)
def test_the_table_is_the_one_that_ptable_publishes(number):
    rule = perturbation(7, 4.0, 2)
    own = dict(zip((number + rule.noise[number]).tolist(), rule.chances[number].tolist(), strict=True))
    for becomes, chance in PUBLISHED[number].items():
        assert own[becomes] == pytest.approx(chance, abs=2e-7)


def test_nothing_of_the_same_mean_and_variance_has_more_entropy():
    chances = perturbation(7, 4.0, 2).chances[4]
    assert len(chances) == len(MONOTONE)
    assert _entropy(chances) >= _entropy(MONOTONE)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 8), st.integers(0, 3), st.floats(0.1, 0.9), st.integers(1, 12))
def test_the_table_is_what_a_general_solver_finds(deviation, js, place, number):
    least = max([0, *(i * (js + 1 - i) for i in range(1, js + 1))])
    if least >= deviation:
        return
    variance = least + place * (deviation - least)
    rule = perturbation(deviation, variance, js)
    noise, chances = rule.noise[min(number, len(rule.noise) - 1)], rule.chances[min(number, len(rule.noise) - 1)]
    assert chances.min() > 0
    assert chances.sum() == pytest.approx(1)
    assert chances @ noise == pytest.approx(0, abs=1e-7)
    assert chances @ noise**2 == pytest.approx(variance, abs=1e-6)
    conditions = np.stack([np.ones(len(noise)), noise, noise**2])
    slow = optimize.minimize(
        lambda tried: float((tried * np.log(np.maximum(tried, 1e-300))).sum()),
        np.full(len(noise), 1 / len(noise)),
        jac=lambda tried: np.log(np.maximum(tried, 1e-300)) + 1,
        bounds=[(1e-12, 1)] * len(noise),
        constraints=optimize.LinearConstraint(conditions, [1, 0, variance], [1, 0, variance]),
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-14},
    )
    assert _entropy(chances) >= -slow.fun - 1e-6
    if slow.success and np.abs(conditions @ slow.x - [1, 0, variance]).max() < 1e-8:
        assert chances == pytest.approx(slow.x, abs=2e-3)


@given(st.integers(2, 7), st.integers(0, 2), st.integers(0, 40))
def test_zeros_stay_nothing_is_negative_nothing_is_from_1_to_js(deviation, js, number):
    if js == 2 and deviation < 3:
        return
    rule = perturbation(deviation, (deviation + max(0, 2 * js - 2)) / 2 + 0.01, js)
    keys = np.linspace(0, WHOLE - 1, 500).astype(int)
    shown = number + rule.of(np.full(500, float(number)), keys)
    assert not number or abs(shown - number).max() <= deviation
    assert set(shown.tolist()) - {0.0} == {value for value in shown.tolist() if value > js}
    assert number or not shown.any()
    low, high = rule.before(shown)
    assert (low <= number).all()
    assert (number <= high).all()


def test_chances_are_met_by_keys_that_are_spread_evenly():
    rule = perturbation(5, 3.0, 2)
    keys = np.arange(0, WHOLE, 10_000)
    for number in (1, 4, 30):
        added = rule.of(np.full(len(keys), float(number)), keys)
        assert added.mean() == pytest.approx(0, abs=1e-3)
        assert added.var() == pytest.approx(3, abs=1e-3)


@pytest.mark.parametrize(
    ("deviation", "variance", "js", "words"),
    [
        (5, 2.0, 2, "zwischen 2 und 5"),
        (5, 5.0, 2, "zwischen 2 und 5"),
        (2, 2.0, 2, "nicht vermeiden"),
        (3, 2.0, 4, "nicht vermeiden"),
    ],
)
def test_a_variance_that_cannot_be_is_refused_with_those_that_can(deviation, variance, js, words):
    with pytest.raises(RefusedError, match=words):
        perturbation(deviation, variance, js)


@st.composite
def keyed(draw):
    """Two Quartiere of blocks; numbers with keys."""
    blocks = [f"b{number}" for number in range(draw(st.integers(2, 5)))]
    pairs = [(block, f"q{place % 2}") for place, block in enumerate(blocks)]
    numbers = {(block, age): draw(st.integers(0, 6)) for block in blocks for age in ("x", "y")}
    table = counts(numbers)
    keys = draw(st.lists(st.integers(0, WHOLE - 1), min_size=len(table), max_size=len(table)))
    return blocks, pairs, numbers, table.assign(cell_key=[f"0.{key:09d}" for key in keys])


@settings(max_examples=30, deadline=None)
@given(keyed())
def test_no_small_number_of_a_noisy_table_can_be_reckoned(town):
    blocks, pairs, numbers, table = town
    found = changed_instead(table, links(pairs), rules(NOISE))
    told = {tuple(row[:2]): row[2] for row in found.table.itertuples(index=False, name=None)}
    dimensions = [sums_of(blocks, pairs), sums_of(("x", "y"), [])]
    truth = cells_of(dimensions, numbers)
    assert told.keys() == truth.keys()
    ranges = {cell: (max(number - 4, 1 if number else 0), number + 4) for cell, number in told.items()}
    attacker = Attacker(dimensions, {}, {}, ranges)
    known = 0
    for cell, number in truth.items():
        assert number or told[cell] == 0
        if 0 < number < 3:
            low, high = attacker.interval(cell)
            assert low <= number <= high
            assert low < high
            known += high < 3
    assert known <= found.facts["known_below_minimum"]


def test_the_same_people_get_the_same_noise_in_every_table():
    numbers = {
        (block, age): 3 * place + 2
        for place, (block, age) in enumerate([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")])
    }
    table = counts(numbers).assign(cell_key=["0.900000001", "0.300000000", "0.123456789", "0.987654321"])
    whole = changed_instead(table, None, rules(NOISE))
    ages = table.groupby("age", as_index=False)["n"].sum().assign(block="all")
    ages["cell_key"] = ["0.023456790", "0.287654321"]  # .900000001 + .123456789, .3 + .987654321
    other = changed_instead(ages, None, rules(NOISE))
    one = whole.table[whole.table["block"] == "Insgesamt"].set_index("age")["value"]
    two = other.table[other.table["block"] == "all"].set_index("age")["value"]
    assert one.to_dict() == two.to_dict()


def test_by_hand():
    """Deviation 1, js 0: −1 and +1 have half the variance each, nothing the rest; −1 comes first."""
    table = counts({("a", "x"): 10, ("b", "x"): 20, ("c", "x"): 0}).assign(cell_key=["0.1", "0.5", "0.999999999"])
    found = changed_instead(table, None, rules("instead: {noise: cell-key, deviation: 1, variance: 0.4, js: 0}"))
    told = found.table.set_index(["block", "age"])["value"]
    assert told["a", "x"] == 9  # 0.1 < 0.2
    assert told["b", "x"] == 20  # 0.2 ≤ 0.5 < 0.8
    assert told["c", "x"] == 0  # whatever its key
    assert told["Insgesamt", "x"] == 30  # 0.1 + 0.5 + 0.999999999 = 1.599…: 0.2 ≤ 0.599 < 0.8
    assert found.facts["sums_that_do_not_add_up"] == 1  # 29 in the parts
    assert [de for de, _ in found.consequences if "Zahlen von 1 bis 2 kommen in der Tabelle vor" in de]


@pytest.mark.parametrize(("keys", "words"), [(None, "fehlt die Spalte"), (["0.5", "1.0"], "Zeile „1“")])
def test_missing_or_wrong_keys_are_told(keys, words):
    table = counts({("a", "x"): 10, ("b", "x"): 20})
    with pytest.raises(RefusedError, match=words):
        changed_instead(table if keys is None else table.assign(cell_key=keys), None, rules(NOISE))


def test_the_command_writes_table_rates_audit_and_page(tmp_path, capsys):
    numbers = {("a", "x"): 1, ("a", "y"): 40, ("b", "x"): 30, ("b", "y"): 2}
    counts(numbers).assign(cell_key=["0.1", "0.2", "0.7", "0.8"]).to_csv(tmp_path / "counts.csv", index=False)
    rates = "rates: [{id: share, numerator: {age: x}, denominator: {age: Insgesamt}, minimum_base: 5}]\n"
    (tmp_path / "rules.yaml").write_text(
        "rules: noisy\nversion: 1\ngeography: {column: block}\ndimensions: [{column: age}]\ncount: n\n"
        f"zeros: published\nminimum: 3\n{NOISE}\n{rates}"
    )
    words = ["protect", str(tmp_path / "counts.csv"), "--rules", str(tmp_path / "rules.yaml")]
    for language, sentence in (("de", "Überlagerungstabelle"), ("en", "Perturbation table")):
        assert main([*words, "--out", str(tmp_path / language), "--language", language]) == 0
        assert sentence in (tmp_path / language / "internal" / "report.html").read_text(encoding="utf-8")
    facts = json.loads((tmp_path / "de" / "audit.json").read_text(encoding="utf-8"))
    assert facts["passed"]
    assert facts["exact"] == 0
    table = pd.read_csv(tmp_path / "de" / "table.csv")
    assert not ((table["value"] > 0) & (table["value"] < 3)).any()
    told = table.set_index(["block", "age"])["value"]
    shares = pd.read_csv(tmp_path / "de" / "rates.csv").set_index("block")["value"]
    assert shares["b"] == pytest.approx(100 * told["b", "x"] / told["b", "Insgesamt"], abs=0.05)
    assert "cell_key" not in table.columns
    assert not {"mean_noise", "mean_change", "small"} & facts.keys()  # of one cell they would be the noise itself
    capsys.readouterr()


def _entropy(chances: np.ndarray) -> float:
    return float(-(chances * np.log(chances)).sum())
