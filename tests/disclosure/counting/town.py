"""A small register, and files made of it."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely import box

from indicators.disclosure.counting import mapping_of

COLUMNS = ["street", "number", "suffix", "postcode", "place", "block", "town"]
ROWS = [
    ("Hauptstraße", "1", "", "32130", "Enger", "A1", "Enger"),
    ("Hauptstraße", "2", "", "32130", "Enger", "A1", "Enger"),
    ("Hauptstraße", "2", "a", "32130", "Enger", "A1", "Enger"),
    ("Hauptstraße", "3", "", "32130", "Enger", "A2", "Enger"),
    ("Hauptstraße", "4-8", "", "32130", "Enger", "A2", "Enger"),
    ("Karl-Marx-Allee", "1", "", "32130", "Enger", "A2", "Enger"),
    ("Kastanienweg", "5", "", "32130", "Enger", "A1", "Enger"),
    ("Burgstraße", "7", "", "32130", "Enger", "A2", "Enger"),
    ("Ahornweg", "9", "", "32130", "Enger", "A1", "Enger"),
    ("Thornweg", "9", "", "32130", "Enger", "A2", "Enger"),
    ("Straße 614", "1", "", "32130", "Enger", "A1", "Enger"),
    ("Hauptstraße", "1", "", "32139", "Spenge", "B1", "Spenge"),
    ("Bergstraße", "7", "", "32139", "Spenge", "B1", "Spenge"),
    ("Lenzinghauser Straße", "10", "", "32139", "Spenge", "B1", "Spenge"),
    ("Siedlung (Ost)", "1", "", "32139", "Spenge", "B1", "Spenge"),
    # two villages under one postcode have the same street
    ("Dorfstraße", "1", "", "32139", "Spenge (Bardüttingdorf)", "B1", "Spenge"),
    ("Dorfstraße", "1", "", "32139", "Wallenbrück", "B2", "Spenge"),
]
REGISTER = pd.DataFrame(ROWS, columns=COLUMNS)
ADDRESS = "{street: street, number: number, suffix: suffix, postcode: postcode, place: place}"
MAPPING = f"""
place: {{address: {{street: Straße, number: Nr, postcode: PLZ, place: Ort}}}}
register: {{address: {ADDRESS}, block: block, municipality: town}}
categories:
  sex: {{column: Geschlecht, values: {{male: [m, M], female: w}}, otherwise: not stated}}
  age: {{column: Geburt, of: age, on: 2024-12-31, bands: {{0-17: {{below: 18}}, 18+: {{from: 18}}}}}}
carriers:
  households: {{column: Haushalt}}
  addresses: {{address: true}}
"""


def mapping(more: str = "", text: str = MAPPING):
    return mapping_of(text + more)


def record(street="Hauptstraße", number="1", postcode="32130", place="Enger", **more) -> dict[str, str]:
    own = {"Straße": street, "Nr": number, "PLZ": postcode, "Ort": place}
    return {**own, "Geschlecht": "m", "Geburt": "2000-01-01", "Haushalt": "h1", **more}


def blocks() -> gpd.GeoDataFrame:
    """A1 A2 B1 B2, squares of 100 metres side by side."""
    squares = [box(100 * place, 0, 100 * place + 100, 100) for place in range(4)]
    table = {"code": ["A1", "A2", "B1", "B2"], "town": ["Enger", "Enger", "Spenge", "Spenge"]}
    return gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:25832")


def write_files(folder: Path, records: list[dict[str, str]], text: str = MAPPING) -> list[str]:
    """The arguments of the command for these records."""
    pd.DataFrame(records).to_csv(folder / "records.csv", index=False, sep=";")
    REGISTER.to_csv(folder / "register.csv", index=False)
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    return [
        str(folder / "records.csv"),
        *("--mapping", str(folder / "mapping.yaml")),
        *("--register", str(folder / "register.csv")),
        *("--out", str(folder / "out")),
    ]
