"""`python -m spatial.crosswalk OLD NEW TABLE.csv`: a table of counts from the old areas to the new ones.

OLD and NEW are boundary files (Shapefile, GeoPackage, GeoJSON), TABLE has one row per old area. The shares are those
of the surfaces; --points (a file of points) or --addresses (CSV: new code, number) make them better, --shares takes
them from a file (columns old, new, share). Findings go to stderr. Nothing is stored, no database is needed.
"""

import argparse
import sys
from pathlib import Path

from spatial.boundary_files import read_file
from spatial.findings import RefusedError

from .building import build_crosswalk
from .files import converted_table, read_areas, read_counts
from .shares import Crosswalk
from .supplied import read_crosswalk
from .text_tables import read_text_table


def main(arguments: list[str] | None = None) -> int:
    """0 when all went well, 2 with one sentence on stderr where the input is at fault."""
    options = _parser().parse_args(arguments)
    try:
        crosswalk = _crosswalk(options)
        values, statuses, names = read_counts(options.table, options.table_code, options.columns, crosswalk.old_codes)
        result = converted_table(values, statuses, names, crosswalk)
        for finding in crosswalk.findings:
            sys.stderr.write(f"{finding.in_language(options.language)}\n")
        text = result.to_csv(index=False, lineterminator="\n", float_format="%.10g")
        if options.write_shares:
            crosswalk.table.to_csv(options.write_shares, index=False, lineterminator="\n")
        if options.output:
            options.output.write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
    except RefusedError as fault:
        sys.stderr.write(f"{fault.in_language(options.language)}\n")
        return 2
    except OSError as fault:  # a place that cannot be written to
        sys.stderr.write(f"{fault}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spatial.crosswalk", description=__doc__)
    parser.add_argument("old", type=Path, help="boundary file of the old areas")
    parser.add_argument("new", type=Path, help="boundary file of the new areas")
    parser.add_argument("table", type=Path, help="CSV of counts, one row per old area")
    parser.add_argument("--old-code", default="code", help="column with the code in OLD")
    parser.add_argument("--new-code", default="code", help="column with the code in NEW")
    parser.add_argument("--table-code", default="code", help="column with the code in TABLE")
    parser.add_argument("--columns", nargs="+", default=[], help="columns of TABLE to convert; all unless named")
    parser.add_argument("--output", type=Path, help="write the table here instead of printing it")
    parser.add_argument("--write-shares", type=Path, help="write the shares here too, as CSV")
    parser.add_argument("--language", choices=("de", "en"), default="de")
    better = parser.add_mutually_exclusive_group()
    better.add_argument("--points", type=Path, help="file of points: addresses, buildings, inhabitants")
    better.add_argument("--addresses", type=Path, help="CSV: new code and number of addresses, in this order")
    better.add_argument("--shares", type=Path, help="CSV with the columns old, new, share")
    parser.add_argument("--point-weight", help="column of --points that says how much each counts")
    return parser


def _crosswalk(options: argparse.Namespace) -> Crosswalk:
    old, new = read_areas(options.old, options.old_code), read_areas(options.new, options.new_code)
    if options.shares:
        return read_crosswalk(options.shares, old_codes=list(old["code"]), new_codes=list(new["code"]))
    points = read_file(options.points.name, options.points.parent) if options.points else None
    addresses = _addresses(options.addresses) if options.addresses else None
    return build_crosswalk(old, new, points=points, point_weight=options.point_weight, addresses=addresses)


def _addresses(path: Path) -> dict[str, float]:
    table, _ = read_text_table(path)
    try:
        return {str(code): float(number) for code, number in table.iloc[:, :2].itertuples(index=False)}
    except ValueError as fault:
        raise RefusedError(
            de=f"{path}: Erwartet werden zwei Spalten, der Schlüssel und die Zahl der Adressen.",
            en=f"{path}: Two columns are expected, the code and the number of addresses.",
        ) from fault


if __name__ == "__main__":
    raise SystemExit(main())
