"""Sentences: right in number and grammar, silent where nothing may be said, and never judging."""

import re

import pytest

from indicators.analysing.principles import principle_warning
from indicators.analysing.telling import area_text
from indicators.analysing.wording import (
    ABOVE,
    BELOW,
    FALLING,
    RISING,
    SIMILAR,
    STEADY,
    Facts,
    number,
    sentences,
    summary,
)
from indicators.models import Release
from indicators.releasing import withdraw

from . import oracle, town

FACTS = {
    "indicator": {"de": "Kinder unter 6 Jahren", "en": "Children under 6"},
    "area": "Am Bach",
    "period": {"de": "31. Dezember 2023", "en": "31 December 2023"},
    "unit": {"de": "%", "en": "%"},
    "decimals": 1,
    "value": 23.44,
    "benchmark_name": "Musterstadt",
    "benchmark": 15.0,
}


def told(language: str = "de", **more) -> str:
    return sentences(Facts(**{**FACTS, **more}))[language].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("facts", "de", "en"),
    [
        (
            {"comparison": ABOVE, "strong": True, "trend": FALLING, "trend_since": "2019"},
            "„Kinder unter 6 Jahren“: Der Wert für Am Bach liegt mit 23,4 % (31. Dezember 2023) deutlich über dem Wert "
            "für Musterstadt (15,0 %). Seit 2019 ist der Wert rückläufig.",
            "“Children under 6”: at 23.4% (31 December 2023), the value for Am Bach lies clearly above that for "
            "Musterstadt (15.0%). The value has been falling since 2019.",
        ),
        (
            {"comparison": BELOW, "trend": RISING, "trend_since": "2019", "change": 2.05, "change_since": "2022"},
            "„Kinder unter 6 Jahren“: Der Wert für Am Bach liegt mit 23,4 % (31. Dezember 2023) unter dem Wert für "
            "Musterstadt (15,0 %). Seit 2019 nimmt der Wert zu. Gegenüber 2022 ist der Wert um 2,1 Prozentpunkte "
            "gestiegen, mehr als der Zufall erklärt.",
            "“Children under 6”: at 23.4% (31 December 2023), the value for Am Bach lies below that for Musterstadt "
            "(15.0%). The value has been rising since 2019. Since 2022 the value has risen by 2.1 percentage points, "
            "more than chance explains.",
        ),
        (
            {"comparison": SIMILAR, "trend": STEADY, "trend_since": "2019", "rank": 3, "ranked": 40, "shared_by": 2},
            "„Kinder unter 6 Jahren“: Der Wert für Am Bach unterscheidet sich mit 23,4 % (31. Dezember 2023) nicht "
            "erkennbar vom Wert für Musterstadt (15,0 %). Seit 2019 ist keine gesicherte Veränderung zu erkennen. "
            "Unter 40 Gebieten dieser Ebene ist das gemeinsam mit einem weiteren Rang 3, vom höchsten Wert an gezählt.",
            "“Children under 6”: at 23.4% (31 December 2023), the value for Am Bach does not differ noticeably from "
            "that for Musterstadt (15.0%). Since 2019, no change beyond chance can be seen. Among 40 areas of this "
            "level that is rank 3, shared with one other, counted from the highest value.",
        ),
        (
            {"benchmark": None, "unit": {"de": "Personen", "en": "persons"}, "value": 1234.0, "decimals": 0, "rank": 1},
            "„Kinder unter 6 Jahren“: Der Wert für Am Bach beträgt 1.234 Personen (31. Dezember 2023).",
            "“Children under 6”: the value for Am Bach is 1,234 persons (31 December 2023).",
        ),
    ],
)
def test_sentences_by_hand(facts, de, en):
    assert told("de", **facts) == de
    assert told("en", **facts) == en


def test_site_data_say_that_they_are_none_of_the_residents(territory):
    found = {each.indicator: each.text for each in area_text(territory, "district", "01").texts}
    assert found["shops"]["de"].endswith(
        "Gezählt wird am Standort; über die Menschen, die dort wohnen, sagt das nichts."
    )
    assert "Standort" not in found["young"]["de"]


@pytest.mark.parametrize(
    ("value", "decimals", "de", "en"),
    [
        (1234567.85, 1, "1.234.567,9", "1,234,567.9"),
        (0.25, 1, "0,3", "0.3"),
        (-3.25, 1, "−3,3", "−3.3"),
        (-0.04, 1, "0,0", "0.0"),
        (12, 0, "12", "12"),
        (999.5, 0, "1.000", "1,000"),
    ],
)
def test_numbers(value, decimals, de, en):
    assert (number(value, decimals, "de"), number(value, decimals, "en")) == (de, en)


def test_the_sentences_of_an_area_say_what_the_oracle_says(territory):
    """Every sentence is taken apart again: value, benchmark and the words between them."""
    city = oracle.value("young", 2023, "0")
    for code in town.BLOCKS:
        found = {each.indicator: each.text["de"] for each in area_text(territory, "block", code).texts}
        if oracle.counted("young", 2023, code) is None:
            assert "young" not in found
            continue
        text = found["young"].replace("\N{NO-BREAK SPACE}", " ")
        numbers = [float(each.replace(",", ".")) for each in re.findall(r"(\d+,\d) %", text)[:2]]
        assert numbers == pytest.approx([oracle.value("young", 2023, code), city], abs=0.051)
        usual, strict = (oracle.differs("young", 2023, code, city, share) for share in (0.95, 0.998))
        assert ("über dem Wert" in text, "unter dem Wert" in text) == (usual > 0, usual < 0)
        assert ("deutlich" in text) == (strict != 0)
        trend = oracle.trend("young", [2019, 2020, 2021, 2022, 2023], code)
        assert [each in text for each in ("keine gesicherte", "nimmt der Wert zu", "rückläufig")].index(
            True
        ) + 1 == trend


def test_nothing_is_said_of_hidden_and_unreliable_numbers(territory):
    for code, status in ((town.HIDDEN, "suppressed"), (town.SMALL, "unreliable")):
        found = area_text(territory, "block", code)
        assert found.silent["young"] == status
        assert "young" not in {each.indicator for each in found.texts}
        assert "Name von young“" not in found.summary["de"]


def test_no_word_judges_and_none_tells_of_people(territory):
    words = r"besser|schlecht|leider|gut|problem|gefähr|belast|auffällig|Brennpunkt|better|worse|good|bad|problem"
    for level in town.LEVELS:
        for code in town.codes(level):
            found = area_text(territory, level, code)
            said = [found.summary, *(each.text for each in found.texts)]
            assert not any(re.search(words, text, re.IGNORECASE) for each in said for text in each.values())
            assert not any("None" in text or "nan" in text for each in said for text in each.values())


def test_the_summary_names_the_clear_differences_and_only_them(territory):
    city = {slug: oracle.value(slug, 2023, "0") for slug in oracle.KEYS}
    for code in town.BLOCKS:
        said = area_text(territory, "block", code).summary["de"]
        for slug, mark in city.items():
            known = oracle.counted(slug, 2023, code) is not None
            if known and not oracle.near_the_limit(slug, 2023, code, mark, 0.998):
                assert (f"„Name von {slug}“" in said) == (oracle.differs(slug, 2023, code, mark, 0.998) != 0)


def test_a_summary_without_differences_and_one_without_anything_to_compare():
    assert summary("Am Bach", "Musterstadt", [], [], 0) == {"de": "", "en": ""}
    assert summary("Am Bach", "Musterstadt", [], [], 7)["de"] == (
        "Der Vergleich mit dem Wert für Musterstadt zeigt für Am Bach bei keinem von 7 Indikatoren einen deutlichen "
        "Unterschied."
    )


def test_a_summary_lists_what_is_above_and_what_is_below():
    def facts(name: str, value: float) -> Facts:
        return Facts(
            indicator={"de": name, "en": name},
            area="Am Bach",
            value=value,
            decimals=1,
            unit={"de": "%", "en": "%"},
            period={"de": "2023", "en": "2023"},
            benchmark=16.0,
            benchmark_name="Musterstadt",
        )

    high, higher, low = facts("Kinder", 23.4), facts("Jugend", 30.0), facts("Ältere", 9.5)
    assert summary("Am Bach", "Musterstadt", [high, higher], [low], 7)["de"] == (
        "Am Bach: Deutlich über dem Wert für Musterstadt liegen „Kinder“ (23,4\u00a0% gegenüber 16,0\u00a0%) und "
        "„Jugend“ (30,0\u00a0% gegenüber 16,0\u00a0%). "
        "Deutlich darunter liegt „Ältere“ (9,5\u00a0% gegenüber 16,0\u00a0%)."
    )
    assert summary("Am Bach", "Musterstadt", [], [low], 7)["en"] == (
        "Am Bach: Clearly below the value for Musterstadt is “Ältere” (9.5% against 16.0%)."
    )


def test_what_is_withdrawn_is_said_no_longer(territory):
    before = {each.indicator: each.period for each in area_text(territory, "block", "0302").texts}
    assert before["young"] == "2023-12-31"
    withdraw(Release.objects.get(dataset__slug="people", period__slug="2023-12-31", state="released"), by=None)
    after = {each.indicator: each.period for each in area_text(territory, "block", "0302").texts}
    assert set(after.values()) == {"2022-12-31"}


def test_mixed_principles_are_warned_of():
    home = {"principle": "residence", "name": {"de": "Kinder", "en": "Children"}}
    shop = {"principle": "site", "name": {"de": "Läden", "en": "Shops"}}
    work = {"principle": "workplace", "name": {"de": "Beschäftigte", "en": "Employees"}}
    assert principle_warning([home, home]) is None
    assert principle_warning([]) is None
    assert principle_warning([home, shop, work]) == {
        "de": "Hier wird Verschiedenes nebeneinandergestellt, gezählt am Wohnort („Kinder“), am Standort („Läden“), am "
        "Arbeitsort („Beschäftigte“). Was an einem Ort gezählt wird, beschreibt nicht die Menschen, die dort wohnen.",
        "en": "Different things stand side by side here, counted at the place of residence (“Children”), at the site "
        "(“Shops”), at the place of work (“Employees”). What is counted at a place does not describe the people who "
        "live there.",
    }
