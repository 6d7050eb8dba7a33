"""`python -m demo FOLDER` makes the demo town; `--report` also shows how near it came to its plan.

`--records` adds a list of the town's (invented) persons, so that counting and protecting can be tried by hand.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from demo.report import calibration
from demo.sample import RECORDS, write_records
from demo.town import make_town
from demo.write import write_town


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description="Makes Musterstadt, an invented town.")
    parser.add_argument("folder", type=Path, help="where the town's files are written")
    parser.add_argument("--report", action="store_true", help="compare the town with its plan")
    parser.add_argument("--records", action="store_true", help=f"also write a list of invented persons: {RECORDS}")
    options = parser.parse_args()
    started = time.monotonic()
    changed = write_town(options.folder.absolute(), tell)
    if changed:
        tell(f"Musterstadt stands in {options.folder} ({time.monotonic() - started:.1f} s)")
    if options.report:
        tell(calibration(make_town()).to_string())
    if options.records:
        written = write_records(make_town(), options.folder.absolute())
        tell(f"{written} invented persons stand in {options.folder / RECORDS}, for docs/counting.md")


def tell(text: str) -> None:
    sys.stdout.write(f"demo: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
