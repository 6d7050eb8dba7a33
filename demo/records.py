"""The lists of persons that offices hand to the statistics office: invented persons, one per row, in memory only.

They are what the rest of the demo town counts (demo/years.py), with the address as an office has typed it.
"""

# ruff: noqa: SIM905 (a long list of words reads better as prose)

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from demo import care, spellings, support
from demo.counts import in_benefit_household
from demo.traits import own

if TYPE_CHECKING:
    from demo.town import Town

# Names that no street, no house and no text of the town has, so that one who finds them anywhere has found a leak.
SURNAMES = (
    "Achtelik Brinkschulte Czichon Dudziak Erdogmus Feldhoelter Gieselmann Hagemeister Ibershoff Jaskulla Kottkamp "
    "Lewandowicz Meyerdierks Nolting Oberwittler Pohlmeyer Quakernack Rethmeier Sudbrack Tiemeyer Uffelmann "
    "Vogelsmeier Wittenbrock Yilmazoglu Zurheide"
).split()
FIRST_NAMES = (
    "Amadou Bernd Cem Dietmar Emil Farid Gerd Henning Ivo Jonte Kaspar Lutz Malte Nuri Ole Pawel".split(),
    "Aylin Birte Carla Derya Elke Fenja Gesa Hanna Imke Jule Kerstin Leyla Mareike Nele Olga Petra".split(),
)
Spelt = list[dict[str, np.ndarray]]
YOUNG = 18
EVERYBODY = 200  # nobody is as old as that
FEE_LIMIT = 24_000  # euros a year: up to here parents pay the lowest fee or none
HIGHEST_INCOME = 110_000


def persons_of(town: Town, year: int, spelt: Spelt, *, below: int = EVERYBODY) -> pd.DataFrame:
    """Who lives in the town at the end of the year and is younger than `below`, with what offices know of them.

    `spelt`: spellings.written(town.addresses).
    """
    persons = support.with_support(town.years[year].persons, town.factors, year)
    persons = persons.assign(benefits=in_benefit_household(persons))
    persons = persons[persons["age"] < below]
    young = care.with_care(persons[persons["age"] < YOUNG], town.factors, year)
    fee = young[["fee_assessed", "fee_lowest"]].reindex(persons.index, fill_value=False)
    return pd.DataFrame(
        {
            "Jahr": str(year),
            **names_of(persons),
            "Alter": persons["age"].to_numpy(),
            **addresses_of(persons, spelt),
            "Haushalt": households_of(persons, year),
            "Bedarfsgemeinschaft": np.where(persons["benefits"], "ja", "nein"),
            "Unterhaltsvorschuss": np.where(persons["advance"], "ja", "nein"),
            "Elterneinkommen": incomes_of(persons, fee["fee_assessed"], fee["fee_lowest"]),
        }
    )


def names_of(persons: pd.DataFrame) -> dict[str, np.ndarray]:
    surname = (own(persons, "surname", by="risk") * len(SURNAMES)).astype(int)
    first = (own(persons, "first name") * len(FIRST_NAMES[0])).astype(int)
    names = np.array(FIRST_NAMES, dtype=object)
    return {
        "Nachname": np.array(SURNAMES, dtype=object)[surname],
        "Vorname": names[persons["female"].to_numpy().astype(int), first],
    }


def addresses_of(persons: pd.DataFrame, spelt: Spelt) -> dict[str, np.ndarray]:
    """Street, number, suffix, postcode and place as the office has typed them."""
    door, luck = persons["address"].to_numpy(), own(persons, "paper", by="risk")
    way = spellings.ways_of(luck)
    columns = {name: np.full(len(persons), "", dtype=object) for name in spellings.COLUMNS}
    for number, addresses in enumerate(spelt):
        rows = np.flatnonzero(way == number)
        for name, texts in addresses.items():
            columns[name][rows] = texts[door[rows]]
    lost = np.flatnonzero(way < 0)
    for name, texts in spellings.nowhere(luck[lost], spelt[0]["PLZ"][door[lost]]).items():
        columns[name][lost] = texts
    return columns


def households_of(persons: pd.DataFrame, year: int) -> np.ndarray:
    """The number under which the office keeps the household; in homes and shelters everybody has one of their own."""
    number = np.where(persons["household"] >= 0, persons["row"], 1_000_000 + np.arange(len(persons)))
    return np.array([f"{year}-{each}" for each in number], dtype=object)


def incomes_of(persons: pd.DataFrame, assessed: pd.Series, lowest: pd.Series) -> np.ndarray:
    """What the parents earn in a year, in whole hundreds of euros; nothing where no fee was assessed."""
    luck = own(persons, "income", by="risk")
    low, high = 60 + luck * (FEE_LIMIT / 100 - 60), FEE_LIMIT / 100 + 1 + luck**1.6 * (HIGHEST_INCOME - FEE_LIMIT) / 100
    euros = 100 * np.where(lowest, low, high).astype(int)
    return np.where(assessed, euros.astype(str).astype(object), "")
