"""An import hides what must not be told, shows first what that costs, and a release has to pass the gate."""

import logging

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from indicators.describing import load_municipality
from indicators.importing import storing
from indicators.models import Audience, Import, Release, Sheet
from indicators.releasing import ReleaseRefusedError, release, release_many, withdraw
from indicators.statuses import OK, SUPPRESSED
from spatial.definitions import DefinitionError

from .conftest import WIDE
from .test_describing import TOWN

CHECKED = WIDE + "checks:\n  - {sum: [male, female], equals: total}\n"
# One block has two men
SMALL = """code,total,male,female
0101,9,2,7
0102,20,9,11
0103,30,14,16
0201,40,19,21
0202,50,24,26
"""


@pytest.fixture
def ruled(town):
    """The small town with a minimum; blocks stay inside."""
    town.dataset.minimum_count = 3
    town.dataset.lowest_public_level = town.hierarchy.levels.get(slug="district")
    town.dataset.save()
    return town


@pytest.fixture
def open_blocks(ruled):
    """… and blocks are public."""
    ruled.dataset.lowest_public_level = ruled.hierarchy.levels.get(slug="block")
    ruled.dataset.save()
    return ruled


def hidden(variable, level="block", **filters):
    sheet = Sheet.objects.filter(variable__slug=variable, edition_level__level__slug=level, **filters).latest("pk")
    return [status == SUPPRESSED for status in sheet.statuses]


def test_variables_that_add_up_are_protected_together(open_blocks):
    open_blocks.deliver(SMALL, CHECKED, commit=True)
    men, women, every = (np.array(hidden(name)) for name in ("male", "female", "total"))
    assert men[0]
    for one, two, three in zip(men, women, every, strict=True):
        assert int(one) + int(two) + int(three) != 1, "all less women are men"
    assert np.sum(men) > 1
    assert hidden("male", "town") == [False]


def test_what_blocks_need_costs_the_districts_nothing(ruled):
    ruled.deliver(SMALL, CHECKED, commit=True)
    assert hidden("male")[0]
    for variable in ("male", "female", "total"):
        assert not any(hidden(variable, "district"))


def test_a_dry_run_tells_what_would_be_hidden_and_writes_nothing(open_blocks):
    report = open_blocks.deliver(SMALL, CHECKED)
    told = report.sentences("de")
    assert told[0].startswith("Hinweis: Datei „delivery.csv“: Geheimhaltung, block: ")
    assert "1 davon, weil sie unter 3 liegen" in told[0]
    assert "% der gezählten Werte" in told[0]
    assert "Disclosure control, block: " in report.sentences("en")[0]
    assert not Sheet.objects.exists()
    (facts,) = [finding["facts"]["disclosure"] for finding in report.as_json() if "facts" in finding]
    blocks = facts["levels"][0]
    assert (blocks["level"], blocks["public"], blocks["cells"]) == ("block", True, 20)
    assert blocks["hidden"] == blocks["for_their_own_sake"] + blocks["to_protect_others"]
    assert blocks["hidden"] == sum(found.get("block", 0) for found in facts["variables"].values())
    assert facts["audit"][0]["passed"]


def test_the_findings_are_kept_with_the_import(open_blocks):
    open_blocks.deliver(SMALL, CHECKED, commit=True)
    facts = [finding["facts"] for finding in Import.objects.get().findings if "facts" in finding]
    assert facts[0]["disclosure"]["minimum"] == 3


def test_the_numbers_behind_hidden_cells_are_nowhere(open_blocks, caplog):
    """Not in the database, not in findings, not in the log, although the import breaks in the middle."""
    canary = SMALL.replace("0103,30,14,16", "0103,770031,770013,18").replace("0101,9,2,7", "0101,770003,2,770001")
    caplog.set_level(logging.DEBUG)
    open_blocks.deliver(canary, CHECKED, commit=True)
    assert hidden("male")[0]
    numbers = {"total": 770003.0, "male": 2.0, "female": 770001.0}
    for name, number in numbers.items():
        kept = {value for sheet in Sheet.objects.filter(variable__slug=name) for value in sheet.values}
        assert (number in kept) is not hidden(name)[0]
    assert "770" not in str([one.findings for one in Import.objects.all()]) + caplog.text


def test_when_storing_breaks_nothing_of_the_delivery_is_told(open_blocks, monkeypatch, caplog):
    def breaks(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storing, "write_sheets", breaks)
    with pytest.raises(OSError, match="No space") as fault:
        open_blocks.deliver(SMALL.replace("0202,50,24,26", "0202,880055,880024,31"), CHECKED, commit=True)
    assert "880" not in str(fault.value) + caplog.text
    assert not Sheet.objects.exists()


def test_small_counts_that_should_come_protected_stop_with_an_explanation(ruled):
    ruled.dataset.disclosure = {"arrives": "protected"}
    ruled.dataset.save()
    report = ruled.deliver(SMALL, CHECKED, commit=True)
    assert report.stopped
    (told,) = [line for line in report.sentences("de") if line.startswith("Fehler")]
    assert told.startswith("Fehler: Datei „delivery.csv“, Zeile 2, Spalte C (male): Hier steht eine Zahl unter 3 offen")
    assert "python -m indicators.disclosure protect" in told
    assert "arrives: raw" in told
    assert not Sheet.objects.exists()
    assert ruled.deliver(SMALL.replace("0101,9,2,7", "0101,.,.,7"), WIDE, commit=True).committed


def test_quantities_are_hidden_with_the_people_behind_them(open_blocks):
    open_blocks.dataset.disclosure = {"carriers": {"area": "male"}}
    open_blocks.dataset.save()
    mapping = CHECKED.replace("female: female}", "female: female, area: area}")
    lines = [f"{line},{n}.5" for n, line in enumerate(SMALL.splitlines()[1:])]
    open_blocks.deliver("\n".join(["code,total,male,female,area", *lines]), mapping, commit=True)
    assert hidden("area") == hidden("male")


def test_stars_of_the_supplier_keep_their_range(open_blocks):
    mapping = CHECKED + "starred: {sign: '*', from: 1, to: 9}\n"
    report = open_blocks.deliver(SMALL.replace("0102,20,9,11", "0102,20,*,11"), mapping, commit=True)
    assert report.ok, report.sentences("en")
    assert hidden("male")[1]
    assert hidden("female")[1] or hidden("total")[1], "else the star is their difference"


def test_stars_that_fit_no_number_are_told(open_blocks):
    mapping = CHECKED + "starred: {sign: '*', from: 1, to: 2}\n"
    report = open_blocks.deliver(SMALL.replace("0102,20,9,11", "0102,20,*,11"), mapping)
    assert "Keine Zahlen passen zu den Sternen" in "\n".join(report.sentences("de"))


def test_what_was_public_once_is_known_although_it_was_withdrawn(open_blocks):
    first = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    release(first, audience=Audience.PUBLIC, by=None)
    withdraw(first, by=None)
    assert set(Sheet.objects.values_list("told", flat=True)) == {Audience.PUBLIC}
    before = hidden("male")
    # Another number elsewhere: by itself another block would be cheaper to hide now.
    changed = SMALL.replace("0102,20,9,11", "0102,20,12,8").replace("0103,30,14,16", "0103,30,11,19")
    second = open_blocks.deliver(changed, CHECKED, commit=True).releases[0]
    after = hidden("male", release=second)
    assert all(now for then, now in zip(before, after, strict=True) if then), "what was hidden stays hidden"
    release(second, audience=Audience.PUBLIC, by=None)


def test_what_is_shown_stays_shown_with_the_same_number(open_blocks):
    first = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    release(first, audience=Audience.PUBLIC, by=None)
    second = open_blocks.deliver(SMALL + "\n", CHECKED, commit=True).releases[0]
    for variable in ("male", "female", "total"):
        assert hidden(variable, release=second) == hidden(variable, release=first)


def test_a_small_count_that_is_out_cannot_be_recalled_and_is_told(open_blocks):
    open_blocks.dataset.minimum_count = None
    open_blocks.dataset.save()
    first = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    release(first, audience=Audience.PUBLIC, by=None)
    open_blocks.dataset.minimum_count = 3
    open_blocks.dataset.save()
    report = open_blocks.deliver(SMALL, CHECKED)
    assert "1 kleine Zahlen hat eine frühere Freigabe schon gezeigt" in "\n".join(report.sentences("de"))
    assert not report.stopped


def spoil(draft, variable, position, number, level="block"):
    """As if somebody had written a number into the database that protection had hidden."""
    sheet = draft.sheets.get(variable__slug=variable, edition_level__level__slug=level)
    values, statuses = list(sheet.values), list(sheet.statuses)
    values[position], statuses[position] = number, OK
    Sheet.objects.filter(pk=sheet.pk).update(values=values, statuses=statuses)


@pytest.mark.parametrize(("variable", "number"), [("male", 2.0), ("female", 7.0)])
def test_nothing_is_released_that_the_gate_has_not_passed(open_blocks, variable, number):
    draft = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    for name in {variable, "total"}:
        spoil(draft, name, 0, {"male": 2.0, "female": 7.0, "total": 9.0}[name])
    with pytest.raises(ReleaseRefusedError) as refused:
        release(draft, audience=Audience.PUBLIC, by=None)
    assert "Prüfung der Geheimhaltung ist nicht bestanden" in refused.value.de
    assert "audit of disclosure control has not passed" in refused.value.en
    assert not Sheet.objects.filter(current=True, audience__gt=0).exists()
    with pytest.raises(CommandError, match="Geheimhaltung"):
        call_command("release", audience="public")


def test_the_verdict_is_stored_with_the_release(open_blocks):
    draft = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    release(draft, audience=Audience.PUBLIC, by=None)
    audit = Release.objects.get().audit
    assert audit["passed"]
    assert audit["exact"] == audit["recognisable"] == audit["unsolved"] == 0
    levels, names = ("block", "district", "town"), ("male", "female", "total", "both")
    assert audit["hidden"] == sum(sum(hidden(name, level)) for name in names for level in levels)
    assert audit["attacker"]["minimum"] == 3


def test_two_drafts_that_are_safe_alone_and_not_together(open_blocks):
    """Each hides another block beside the small one; who has both has the small one."""
    first = open_blocks.deliver(SMALL, CHECKED, commit=True).releases[0]
    second = open_blocks.deliver(SMALL + "\n", CHECKED, commit=True).releases[0]
    pattern = np.array(hidden("male", release=first))
    (partner,) = [place for place in np.flatnonzero(pattern) if place != 0][:1]
    other = next(place for place in (1, 2) if place != partner)
    for name, numbers in (("male", (9.0, 14.0)), ("female", (11.0, 16.0)), ("total", (20.0, 30.0))):
        spoil(second, name, partner, numbers[partner - 1])
    for name in ("male", "female"):
        sheet = second.sheets.get(variable__slug=name, edition_level__level__slug="block")
        values, statuses = list(sheet.values), list(sheet.statuses)
        values[other], statuses[other] = None, SUPPRESSED
        Sheet.objects.filter(pk=sheet.pk).update(values=values, statuses=statuses)
    release_many([second], audience=Audience.PUBLIC, by=None)
    with pytest.raises(ReleaseRefusedError, match="nicht bestanden"):
        release_many([first], audience=Audience.PUBLIC, by=None)


RULES = """    disclosure:
      minimum: 5
      zeros: published
      arrives: raw
      parts: [{part: male, of: total}]
      source: {de: "Satzung, § 7", en: "Statute, § 7"}
"""


def test_rules_come_from_the_municipality_file(town, tmp_path):
    path = tmp_path / "town.yaml"
    path.write_text(TOWN.replace("    minimum_count: 3\n", RULES), encoding="utf-8")
    load_municipality(path)
    town.dataset.refresh_from_db()
    assert town.dataset.minimum_count == 5
    assert town.dataset.disclosure["parts"] == [{"part": "male", "of": "total"}]
    assert "minimum" not in town.dataset.disclosure


FAULTS = {
    "stranger": (RULES.replace("part: male", "part: men"), 26, "kein Merkmal dieses Datensatzes"),
    "two minima": ("    minimum_count: 3\n" + RULES, 19, "sagen Verschiedenes"),
    "no minimum": (RULES.replace("      minimum: 5\n", ""), 19, "fehlt die Mindestzahl"),
    "unknown rule": (RULES.replace("zeros:", "nulls:"), 0, "nulls"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_rules_are_told_with_file_and_line(town, tmp_path, name):
    rules, _, words = FAULTS[name]
    path = tmp_path / "town.yaml"
    path.write_text(TOWN.replace("    minimum_count: 3\n", rules), encoding="utf-8")
    with pytest.raises(DefinitionError, match=words) as fault:
        load_municipality(path)
    assert "town.yaml:" in str(fault.value)
