"""Records with addresses, keys or coordinates → counts per block and category, for the separated statistics office.

Everything happens in memory: no database, no network, and nothing of a single record is written anywhere. Into the
folder OUT come counts.csv, hierarchy.csv and blocks.csv (for `protect`), carriers.csv where carriers are counted,
report.txt and report.json, and lines.csv with the numbers of the lines that a person should look at.
The counts are NOT protected yet: `protect` comes next. How the mapping is written stands in docs/counting.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from spatial.writing import FOR_OWNER, write_into

from ..secrecy import sealed
from .reports import text_of
from .running import Counted, count_files


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", type=Path, metavar="RECORDS.csv", help="the records, CSV or XLSX")
    parser.add_argument("--mapping", type=Path, required=True, metavar="MAPPING.yaml", help="what its columns mean")
    parser.add_argument("--register", type=Path, metavar="REGISTER.csv", help="the address register, CSV or XLSX")
    parser.add_argument("--blocks", type=Path, metavar="BLOCKS.gpkg", help="polygons: GeoPackage, Shapefile, GeoJSON")
    parser.add_argument("--salt", type=Path, metavar="FILE", help="a secret, where the mapping has record_keys")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the counts are written")


def run(options: argparse.Namespace) -> int:
    """0 when all went well."""
    counted = count_files(options.records, options.mapping, options.register, options.blocks, options.salt)
    paths = _write(options.out, counted, options.language)
    sys.stdout.write(text_of(counted.report, options.language))
    sys.stderr.write("".join(f"→ {path}\n" for path in paths))
    return 0


@sealed
def _write(folder: Path, counted: Counted, language: str) -> list[Path]:
    tables = {
        "counts.csv": counted.counts,
        "carriers.csv": counted.carriers,
        "lines.csv": counted.lines,
        "blocks.csv": counted.blocks,
        "hierarchy.csv": counted.hierarchy,
    }
    files = {
        name: table.to_csv(index=False, lineterminator="\n") for name, table in tables.items() if table is not None
    }
    files["report.json"] = json.dumps(counted.report, ensure_ascii=False, indent=2) + "\n"
    files["report.txt"] = text_of(counted.report, language)
    return write_into(folder, files, mode=FOR_OWNER)
