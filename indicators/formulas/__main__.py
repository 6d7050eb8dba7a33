"""`python -m indicators.formulas TABLE.csv`: intervals, comparison with a benchmark and trend for a CSV of counts.

The table has the columns code, numerator, denominator, and if you like period and benchmark. Without --output the
result is printed as CSV. Nothing is stored, no database is needed.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from spatial.findings import RefusedError

from .benchmark import DIRECTIONS, INTERVALS
from .files import computed, read_table


def main(arguments: list[str] | None = None) -> int:
    """0 when all went well, 2 with one sentence on stderr where the input is at fault."""
    parser = argparse.ArgumentParser(prog="python -m indicators.formulas", description=__doc__)
    parser.add_argument("table", type=Path, help="CSV with code, numerator, denominator [, period, benchmark]")
    parser.add_argument("--output", type=Path, help="write the result here instead of printing it")
    parser.add_argument("--kind", choices=list(INTERVALS), default="share", help="share of persons, or rate of events")
    parser.add_argument("--factor", type=float, default=100, help="100 for per cent, 1000 for per thousand …")
    parser.add_argument("--confidence", type=float, default=0.95, help="of the interval that is printed")
    parser.add_argument("--direction", choices=DIRECTIONS, default="neutral", help="whether more is better")
    parser.add_argument("--benchmark", type=float, help="one number for all; otherwise the value of all areas")
    parser.add_argument(
        "--break",
        dest="breaks",
        metavar="DAY",
        type=date.fromisoformat,
        action="append",
        default=[],
        help="a day (2017-07-01) from which something else is counted; no trend is tested across it; may be repeated",
    )
    parser.add_argument("--language", choices=("de", "en"), default="de")
    options = parser.parse_args(arguments)
    try:
        result = computed(
            read_table(options.table),
            kind=options.kind,
            direction=options.direction,
            factor=options.factor,
            confidence=options.confidence,
            benchmark=options.benchmark,
            breaks=options.breaks,
            language=options.language,
        )
        text = result.to_csv(index=False, lineterminator="\n", float_format="%.10g")
        if options.output:
            options.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    except RefusedError as fault:
        sys.stderr.write(f"{fault.in_language(options.language)}\n")
        return 2
    except (ValueError, OSError) as fault:  # an option that cannot be, or a place that cannot be written to
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
