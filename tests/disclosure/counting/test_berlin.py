"""The 401,032 real addresses of Berlin, with spellings damaged on purpose: next to none may go astray."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.counting import mapping_of
from indicators.disclosure.counting.finding import find_places
from indicators.disclosure.counting.outcomes import CODES
from indicators.disclosure.counting.reading import table_of
from indicators.disclosure.counting.running import register_and_blocks, register_columns

ADDRESSES = Path(__file__).parents[4] / "shared" / "data" / "berlin" / "points" / "adressen.csv.gz"
pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(
        not ADDRESSES.exists(), reason="The real Berlin data (../shared/data/berlin/points) is not here."
    ),
]
COLUMNS = "{street: str_name, number: hnr, suffix: hnr_zusatz, postcode: plz, place: ort_name}"
MAPPING = mapping_of(f"place: {{address: {COLUMNS}}}\nregister: {{address: {COLUMNS}, block: PLR_ID}}\n")
SEED = 20241231


@pytest.fixture(scope="module")
def addresses() -> pd.DataFrame:
    return pd.read_csv(ADDRESSES, dtype=str, keep_default_na=False)


def find(records: pd.DataFrame, register: pd.DataFrame):
    """(block as text, "" where none; outcome) of each record."""
    table = table_of(register, *register_columns(MAPPING.register))
    known, blocks = register_and_blocks(MAPPING, table, None)
    found = find_places(table_of(records, MAPPING.texts, MAPPING.numbers), MAPPING, known, blocks)
    return np.array([*blocks.codes, ""])[found.blocks], found.outcomes


def spelt_otherwise(name: str, way: int) -> str:
    """What people write and still mean the same."""
    return [
        name.replace("straße", "str.").replace("Straße", "Str."),
        name.replace("ß", "ss").replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("Ü", "Ue"),
        name.upper(),
        name.replace("-", " "),
        name if "(" in name else f"  {name} (Berlin)",
        name.replace("straße", "strasse").lower(),
    ][way]


def mistyped(name: str, random: np.random.Generator) -> str:
    """One letter is missing, wrong, or exchanged with the next."""
    place = int(random.integers(0, max(1, len(name) - 1)))
    letter = chr(97 + int(random.integers(26)))
    return [
        name[:place] + name[place + 1 :],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
    ][int(random.integers(3))]


def test_every_address_is_found_however_it_is_spelt(addresses):
    random = np.random.default_rng(SEED)
    ways = random.integers(0, 6, len(addresses))
    records = addresses.assign(
        str_name=[spelt_otherwise(*pair) for pair in zip(addresses["str_name"], ways, strict=True)],
        hnr=[
            f"0{number}" if number and way == 3 else number for number, way in zip(addresses["hnr"], ways, strict=True)
        ],
        hnr_zusatz=addresses["hnr_zusatz"].str.lower(),
        plz=["D-" + code if way == 4 else code for code, way in zip(addresses["plz"], ways, strict=True)],
        ort_name="Berlin",
    )
    found, outcomes = find(records, addresses)
    numbered = (addresses["hnr"] != "").to_numpy()
    own = addresses["PLR_ID"].to_numpy()
    assert (found[numbered] == own[numbered]).all()
    assert ((found != "") & (found != own)).sum() == 0
    assert (~numbered).sum() < 300  # squares, for which the publisher has no house number
    assert (outcomes[(found == "")] == CODES["no-number"]).all()


def test_mistypes_are_found_or_left_open_and_almost_never_misplaced(addresses):
    random = np.random.default_rng(SEED)
    records = addresses.assign(str_name=[mistyped(name, random) for name in addresses["str_name"]])
    found, _ = find(records, addresses)
    own = addresses["PLR_ID"].to_numpy()
    assert (found == own).mean() > 0.84
    assert ((found != "") & (found != own)).sum() <= 5


def test_streets_that_the_register_does_not_know_are_not_placed_in_others(addresses):
    """One street in twenty is taken out of the register; its people must not land in streets that are spelt alike."""
    random = np.random.default_rng(SEED)
    names = addresses["str_name"].unique()
    gone = addresses["str_name"].isin(names[random.random(len(names)) < 0.05])
    assert gone.sum() > 10_000
    found, _ = find(addresses[gone], addresses[~gone])
    assert (found != "").sum() == 0
