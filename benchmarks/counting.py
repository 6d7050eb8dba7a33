"""How long it takes from individual records to counts: a million points in 15,000 blocks, and Berlin's addresses.

Peer in the same run: GeoPandas' spatial join of the same points (with reading and grouping), which is how one does it
in a notebook. Both give the same counts, or the run stops. Addresses are those of Berlin, one letter of each street
mistyped; where the real data is absent, that part is skipped.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.places import BERLIN
from benchmarks.tables import Figure, say, show
from indicators.disclosure.counting import count_files

RECORDS, BLOCKS, SIDE = 1_000_000, 15_000, 30_000.0
ROUNDS = 5
SEED = 5
MAPPING = """
place: {coordinates: {x: x, y: y, crs: "EPSG:25832"}}
blocks: {code: code}
categories:
  age: {column: age, bands: {0-17: {below: 18}, 18-64: {from: 18, below: 65}, 65+: {from: 65}}}
  sex: {column: sex, values: {male: m, female: w, other: d}}
"""
COLUMNS = "{street: str_name, number: hnr, suffix: hnr_zusatz, postcode: plz, place: ort_name}"
ADDRESSES = f"place: {{address: {COLUMNS}}}\nregister: {{address: {COLUMNS}, block: PLR_ID}}\n"


def run() -> None:
    with tempfile.TemporaryDirectory() as place:
        _points(Path(place))
        _addresses(Path(place))


def _points(folder: Path) -> None:
    _write_town(folder)
    files = folder / "records.csv", folder / "mapping.yaml", None, folder / "blocks.gpkg"
    asked: dict[str, Callable[[], object]] = {
        "from the files to counts and report": lambda: count_files(*files).counts,
        "GeoPandas: read, sjoin, group": lambda: _geopandas(folder),
        "reading the four columns alone": lambda: _read(folder),
    }
    elapsed: dict[str, list[float]] = {name: [] for name in asked}
    used: dict[str, list[float]] = {name: [] for name in asked}
    found = {}
    for _ in range(ROUNDS):
        for name, work in asked.items():
            start, processor = time.perf_counter(), time.process_time()
            found[name] = work()
            elapsed[name].append(time.perf_counter() - start)
            used[name].append(time.process_time() - processor)
    ours, theirs, _ = found.values()
    placed = ours[ours["block"] != "nicht zuordenbar"]
    _agree(placed.set_index(["block", "age", "sex"])["count"], theirs)
    rows = [[name, Figure(tuple(elapsed[name]), "s"), Figure(tuple(used[name]), "s")] for name in asked]
    show(f"{RECORDS:,} records with coordinates in {BLOCKS:,} blocks", ["", f"median of {ROUNDS}", "processor"], rows)
    say(f"Largest memory of this process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _write_town(folder: Path) -> None:
    random = np.random.default_rng(SEED)
    town = shapely.box(0, 0, SIDE, SIDE)
    seeds = shapely.MultiPoint(random.uniform(0, SIDE, (BLOCKS, 2)))
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=town)), town)
    moved = shapely.transform(shapely.segmentize(cells, 50), lambda points: points + np.array([370_000, 5_800_000]))
    codes = [f"{number:06d}" for number in range(BLOCKS)]
    gpd.GeoDataFrame({"code": codes}, geometry=moved, crs="EPSG:25832").to_file(folder / "blocks.gpkg")
    x, y = random.uniform(-5, SIDE + 5, (2, RECORDS)) + np.array([[370_000], [5_800_000]])
    table = {
        "id": np.arange(RECORDS),
        "x": x.round(2),
        "y": y.round(2),
        "age": random.integers(0, 95, RECORDS),
        "sex": random.choice(["m", "w", "d"], RECORDS),
    }
    pd.DataFrame(table).to_csv(folder / "records.csv", index=False)
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")


def _read(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "records.csv", usecols=["x", "y", "age", "sex"], dtype={"sex": "category"})


def _geopandas(folder: Path) -> pd.Series:
    table = _read(folder)
    blocks = gpd.read_file(folder / "blocks.gpkg")
    points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["x"], table["y"]), crs=blocks.crs)
    joined = gpd.sjoin(points, blocks, predicate="intersects")
    joined = joined[~joined.index.duplicated(keep=False)]  # on a common border
    age = pd.cut(joined["age"], [-1, 17, 64, 200], labels=["0-17", "18-64", "65+"])
    sex = joined["sex"].map({"m": "male", "w": "female", "d": "other"})
    return joined.groupby(["code", age, sex], observed=True).size()


def _agree(ours: pd.Series, theirs: pd.Series) -> None:
    one, other = ({tuple(map(str, cell)): int(count) for cell, count in found.items()} for found in (ours, theirs))
    if one != other:
        raise AssertionError(f"GeoPandas counts otherwise in {len(one.items() ^ other.items())} cells")


def _addresses(folder: Path) -> None:
    path = BERLIN / "points" / "adressen.csv.gz"
    if not path.exists():
        say("Addresses are skipped: Berlin's are not in DATA=folder (or ../shared/data/berlin).")
        return
    register = pd.read_csv(path, dtype=str, keep_default_na=False)
    register.to_csv(folder / "register.csv", index=False)
    (folder / "addresses.yaml").write_text(ADDRESSES, encoding="utf-8")
    random = np.random.default_rng(SEED)
    mistyped = [_mistyped(name, int(random.integers(0, 1_000))) for name in register["str_name"]]
    rows = []
    for name, streets in (("as they are", register["str_name"]), ("every street mistyped", mistyped)):
        register.assign(str_name=streets).to_csv(folder / "people.csv", index=False)
        start = time.perf_counter()
        report = count_files(folder / "people.csv", folder / "addresses.yaml", folder / "register.csv").report
        seconds = Figure((time.perf_counter() - start,), "s", 1)
        rows.append([name, seconds, f"{report['placed']:,}", f"{report['doubtful']:,}", f"{report['unmatched']:,}"])
    show(f"{len(register):,} addresses of Berlin", ["", "one run", "placed", "doubtful", "not found"], rows)


def _mistyped(name: str, number: int) -> str:
    """One letter is missing."""
    place = number % len(name)
    return name[:place] + name[place + 1 :]
