"""The town is made once for all tests of this folder, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from demo.town import Town, make_town
from demo.write import write_all


@pytest.fixture(scope="session")
def town() -> Town:
    return make_town()


@pytest.fixture(scope="session")
def folder(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("musterstadt")
    write_all(town, path, lambda text: None)
    return path


class Files:
    """Reads the town's files as a stranger would: by the recipe and the mappings alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[tuple[str, int], pd.DataFrame] = {}
        self.recipe = self.yaml("atlas.yaml")
        # A mapping that names its edition counts a year again, on other areas: nobody is counted twice here.
        self.recipe["deliveries"] = [
            delivery for delivery in self.recipe["deliveries"] if "edition" not in self.yaml(delivery["mapping"])
        ]
        self.mappings = [self.yaml(delivery["mapping"]) for delivery in self.recipe["deliveries"]]
        # What the statistics office has protected has numbers of all levels above the block, not to be added up.
        both = list(zip(self.recipe["deliveries"], self.mappings, strict=True))
        self.protected = [pair for pair in both if pair[1]["layout"] == "protected"]
        self.raw = [pair for pair in both if pair[1]["layout"] != "protected"]

    def yaml(self, name: str) -> dict:
        return yaml.safe_load((self.folder / name).read_text(encoding="utf-8"))

    def counts(self, dataset: str, year: int, digits: int = 7) -> pd.DataFrame:
        """Variables of a dataset, summed by the first digits of the block's code (0: the town).

        Above the block also what came protected: NaN where it is hidden.
        """
        if (dataset, year) not in self.read:
            self.read[dataset, year] = self.blocks(dataset, year)
        table = self.read[dataset, year]
        table = table.groupby(table.index.str[:digits]).sum(min_count=1)
        return table if digits > 4 else table.join(self.told(dataset, year, digits))

    def told(self, dataset: str, year: int, digits: int) -> pd.DataFrame:
        """What the statistics office lets through: one column per variable, by code (the town: an empty one)."""
        columns = {}
        for delivery, mapping in self.protected:
            if mapping["dataset"] != dataset:
                continue
            (path,) = self.folder.glob(delivery["files"][0].replace("*", "2015" if year < 2020 else "2020"))
            table = pd.read_csv(path, dtype={"block": str, "Jahr": str})
            table = table[(table["Jahr"] == str(year)) & (table["block"].str.len() == (digits or 8))]
            for variable, categories in mapping["protected"]["cells"].items():
                rows = table[(table[list(categories)] == pd.Series(categories)).all(axis=1)]
                columns[variable] = rows.set_index(rows["block"] if digits else rows["block"].str[:0])["value"]
        return pd.DataFrame(columns)

    def years(self, dataset: str) -> list[int]:
        """The years of which the folder has a file."""
        for delivery, mapping in self.raw:
            if mapping["dataset"] == dataset:
                return sorted(int(path.name[:4]) for path in self.folder.glob(delivery["files"][0]))
        raise KeyError(dataset)

    def blocks(self, dataset: str, year: int) -> pd.DataFrame:
        for delivery, mapping in self.raw:
            if mapping["dataset"] == dataset:
                path = self.folder / delivery["files"][0].replace("*", str(year))
                break
        raw = path.read_bytes()
        encoding = "cp1252" if b"\xe4tige" in raw or b"\xdcbrige" in raw else "utf-8-sig"
        first = raw.decode(encoding).splitlines()[0]
        semicolon = ";" in first
        table = pd.read_csv(path, sep=";" if semicolon else ",", decimal="," if semicolon else ".", encoding=encoding,
                            dtype={mapping["code"]["column"]: str}, keep_default_na=False,
                            na_values=list(mapping.get("markers", {})))  # fmt: skip
        table = table.set_index(mapping["code"]["column"]).drop(columns=mapping.get("ignore", []))
        assert set(table.columns) == set(mapping["variables"])
        return table.rename(columns=mapping["variables"])


@pytest.fixture(scope="session")
def files(folder: Path) -> Files:
    return Files(folder)
