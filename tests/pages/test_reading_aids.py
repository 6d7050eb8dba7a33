"""Reading aids tell the actual number; the whole catalogue is tried."""

from pathlib import Path

import pytest
import yaml

from atlas.reading_aids import told_with

CATALOGUE = sorted((Path(__file__).parents[2] / "indicators" / "catalog").glob("*/*.yaml"))


def german(number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def english(number: float, decimals: int) -> str:
    return f"{number:,.{decimals}f}"


WRITE = {"de": german, "en": english}


@pytest.mark.parametrize(
    ("aid", "value", "told"),
    [
        (
            "9,0 % heißt: Von 100 Menschen unter 65 Jahren leben 9 in einem Haushalt.",
            10.5,
            "10,5\u00a0% heißt: Von 100 Menschen unter 65 Jahren leben etwa 10 in einem Haushalt.",
        ),
        (
            "15,0 % heißt: Von 100 Kindern unter 15 Jahren leben 15 in einem Haushalt.",
            7.0,
            "7,0\u00a0% heißt: Von 100 Kindern unter 15 Jahren leben 7 in einem Haushalt.",
        ),
        (
            "15,0 % heißt: 15 von 100 Kindern fällt das schwer.",
            14.7,
            "14,7\u00a0% heißt: Etwa 15 von 100 Kindern fällt das schwer.",
        ),
        (
            "1,1 heißt: Auf jede Person kommen 1,1 Quadratmeter. Der Richtwert ist 1,0 m².",
            2.35,
            "2,4 heißt: Auf jede Person kommen 2,4 Quadratmeter. Der Richtwert ist 1,0 m².",
        ),
        ("46,0 heißt: Auf jede Person kommen 46 m².", 48.9, "48,9 heißt: Auf jede Person kommen 48,9 m²."),
        ("−3,0 heißt: Je 100 kleine Kinder zogen 3 mehr fort als zu.", 5.0, None),
        ("2,9 % heißt: Von 100 Haushalten erhalten etwa 3 Wohngeld.", 1.2, None),  # “erhalten etwa 1” would be wrong
        ("20,0 % heißt: Von 100 gehören 20 dazu, von 200 auch 20.", 30.0, None),
    ],
)
def test_the_example_is_replaced_or_left_alone(aid, value, told):
    assert told_with(aid, value, decimals=1, language="de", write=german) == told


@pytest.mark.parametrize("language", ["de", "en"])
def test_nearly_all_of_the_catalogue_can_be_told_and_nothing_else_changes(language):
    tried = told = 0
    for path in CATALOGUE:
        definition = yaml.safe_load(path.read_text(encoding="utf-8"))
        aid = definition.get("reading_aid", {}).get(language)
        if not aid:
            continue
        tried += 1
        decimals = definition.get("decimals", 1)
        found = told_with(aid, 83.0, decimals=decimals, language=language, write=WRITE[language])
        if found is None:
            continue
        told += 1
        number = WRITE[language](83.0, decimals)
        assert found.startswith(number), path
        rest = found.split(": ", 1)[1]
        assert "83" in rest, (path, found)
        assert abs(len(rest) - len(aid.split(": ", 1)[1])) < 10, (path, found)
    assert told > 0.8 * tried > 60
