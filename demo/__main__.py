"""`python -m demo FOLDER` makes the demo town; `--report` also shows how near it came to its plan."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from demo.report import calibration
from demo.town import make_town
from demo.write import write_town


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description="Makes Musterstadt, an invented town.")
    parser.add_argument("folder", type=Path, help="where the town's files are written")
    parser.add_argument("--report", action="store_true", help="compare the town with its plan")
    options = parser.parse_args()
    started = time.monotonic()
    changed = write_town(options.folder.absolute(), tell)
    if changed:
        tell(f"Musterstadt stands in {options.folder} ({time.monotonic() - started:.1f} s)")
    if options.report:
        tell(calibration(make_town()).to_string())


def tell(text: str) -> None:
    sys.stdout.write(f"demo: {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
