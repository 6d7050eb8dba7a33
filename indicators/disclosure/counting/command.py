"""Records with addresses, keys or coordinates → counts per block and category, for the separated statistics office.

Everything happens in memory: no database, no network, and nothing of a single record is written anywhere. Into the
folder OUT come counts.csv, hierarchy.csv and blocks.csv (for `protect`), carriers.csv where carriers are counted,
report.txt and report.json, and lines.csv with the numbers of the lines that a person should look at.
The counts are NOT protected yet: `protect` comes next. How the mapping is written stands in docs/counting.md.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from types import FrameType

from spatial.findings import RefusedError

from .reports import text_of
from .running import Counted, count_files
from .secrecy import InternalError, sealed
from .writing import write_all

REFUSED = 2
FAILED = 3
INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("records", type=Path, metavar="RECORDS.csv", help="the records, CSV or XLSX")
    parser.add_argument("--mapping", type=Path, required=True, metavar="MAPPING.yaml", help="what its columns mean")
    parser.add_argument("--register", type=Path, metavar="REGISTER.csv", help="the address register, CSV or XLSX")
    parser.add_argument("--blocks", type=Path, metavar="BLOCKS.gpkg", help="polygons: GeoPackage, Shapefile, GeoJSON")
    parser.add_argument("--salt", type=Path, metavar="FILE", help="a secret, where the mapping has record_keys")
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the counts are written")


def run(options: argparse.Namespace) -> int:
    """0: all went well; 2, with a sentence: the input is at fault; 3: the program is; 130: it was interrupted."""
    language = getattr(options, "language", "de")
    _leave_no_core_file()
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        counted = count_files(options.records, options.mapping, options.register, options.blocks, options.salt)
        paths = _write(options.out, counted, language)
    except InternalError as fault:
        sys.stderr.write(f"{fault.in_language(language)}\n")
        return FAILED
    except RefusedError as fault:
        sys.stderr.write(f"{fault.in_language(language)}\n")
        return REFUSED
    except KeyboardInterrupt:
        sys.stderr.write(
            "Abgebrochen. Es ist nichts Halbes entstanden.\n"
            if language == "de"
            else "Interrupted. Nothing half-written remains.\n"
        )
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
    sys.stdout.write(text_of(counted.report, language))
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
    return write_all(folder, files)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _leave_no_core_file() -> None:
    """Should the interpreter itself crash, its memory must not be written to disk."""
    try:
        import resource  # noqa: PLC0415 (not on Windows, which leaves none)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
