"""`python -m indicators.disclosure.counting`: the step `count` by itself."""

from __future__ import annotations

import sys

from ..__main__ import main as disclosure


def main(arguments: list[str] | None = None) -> int:
    return disclosure(["count", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    raise SystemExit(main())
