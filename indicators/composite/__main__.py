"""`python -m indicators.composite RECIPE.yaml VALUES.csv`: an index, a ranking or a budget key from a plain table.

The table has the column code first, if you like period and population, and one column per indicator. Without --out
the result is printed as CSV. Instead of a file, RECIPE may be the name of a shipped recipe (--list names them).
Nothing is stored, no database is needed. How recipes are written stands in docs/composite.md.
"""

from __future__ import annotations

from spatial.interrupting import INTERRUPTED, end_quietly_while_loading, loaded

if __name__ == "__main__":
    end_quietly_while_loading()

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

from spatial.findings import RefusedError, listed

from .files import csv_of, write_beside, write_tables, write_text
from .protocols.keeping import protocol_of, rerun
from .protocols.protocol import Protocol, check
from .recipes import read_recipe, shipped_recipes
from .reports import report_of
from .running import run
from .values import read_values


def main(arguments: list[str] | None = None) -> int:
    """0 when all went well, 1 where a checked protocol differs, 2 with a sentence where the input is at fault."""
    options = _parser().parse_args(arguments)
    loaded()
    try:
        if options.list:
            for name, path in shipped_recipes().items():
                sys.stdout.write(f"{name}\t{read_recipe(path).name[options.language]}\n")
            return 0
        if options.check:
            return _check(options)
        return _run(options)
    except RefusedError as fault:
        sys.stderr.write(f"{fault.in_language(options.language)}\n")
        return 2
    except BrokenPipeError:  # whoever reads the result has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED[options.language]}\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m indicators.composite", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", nargs="?", metavar="RECIPE.yaml", help="a recipe, or the name of a shipped one")
    parser.add_argument("values", nargs="?", metavar="VALUES.csv", type=Path, help="the table of values")
    parser.add_argument("--out", type=Path, metavar="RESULT.csv", help="write here; .xlsx takes all tables as sheets")
    parser.add_argument("--all", action="store_true", help="with --out RESULT.csv: the other tables beside it")
    parser.add_argument("--report", type=Path, metavar="REPORT.md", help="how sure, how sound: sensitivity and audit")
    parser.add_argument("--draws", type=int, help="draws of the uncertainty analysis; 0 for none")
    parser.add_argument("--seed", type=int, help="of the random numbers; the recipe's, unless said otherwise")
    parser.add_argument("--weights", metavar="NAME", help="one of the recipe's weight_sets")
    parser.add_argument("--period", help="only this period of the table")
    parser.add_argument("--protocol", type=Path, metavar="PROTOCOL.json", help="write what is needed to run it again")
    parser.add_argument("--who", help="who ran it, for the protocol; the signed-in user unless said otherwise")
    parser.add_argument("--check", type=Path, metavar="PROTOCOL.json", help="run a protocol again and compare")
    parser.add_argument("--list", action="store_true", help="name the shipped recipes")
    parser.add_argument("--language", choices=("de", "en"), default="de")
    return parser


def _run(options: argparse.Namespace) -> int:
    if not (options.recipe and options.values):
        raise RefusedError(
            de="Bitte nennen Sie ein Rezept und eine Tabelle: python -m indicators.composite REZEPT.yaml WERTE.csv",
            en="Please name a recipe and a table: python -m indicators.composite RECIPE.yaml VALUES.csv",
        )
    if options.all and not options.out:
        raise RefusedError(
            de="--all schreibt weitere Tabellen neben das Ergebnis und braucht dafür --out ERGEBNIS.csv.",
            en="--all writes further tables beside the result and needs --out RESULT.csv for it.",
        )
    if options.seed is not None and options.seed < 0:
        raise RefusedError(
            de=f"--seed {options.seed} geht nicht; möglich sind ganze Zahlen ab 0.",
            en=f"--seed {options.seed} is impossible; possible are whole numbers from 0.",
        )
    if options.draws is not None and not 0 <= options.draws <= 1_000_000:
        raise RefusedError(
            de=f"--draws {options.draws} geht nicht; möglich sind 0 bis 1000000.",
            en=f"--draws {options.draws} is impossible; 0 to 1000000 are possible.",
        )
    recipe_file = _recipe_file(options.recipe)
    _refuse_overwriting(recipe_file, options.values, (options.out, options.report, options.protocol))
    recipe = read_recipe(recipe_file)
    values = read_values(options.values, recipe)
    result = run(
        recipe,
        values,
        draws=options.draws,
        seed=options.seed,
        weights=options.weights,
        period=options.period,
        language=options.language,
    )
    written: list[Path] = []
    if options.report:
        write_text(options.report, report_of(result, options.language))
        written.append(options.report)
    if options.protocol:
        who = options.who or getpass.getuser()
        write_text(options.protocol, protocol_of(result, who=who, when=datetime.now(UTC)).to_json())
        written.append(options.protocol)
    if options.out:
        write_tables(options.out, result.tables)
        written.append(options.out)
        if options.all and options.out.suffix.lower() != ".xlsx":
            written += write_beside(options.out, result.tables)
    else:
        sys.stdout.write(csv_of(result.tables["result"]))
        sys.stdout.flush()
    for line in (result.summary, *result.notes):
        sys.stderr.write(f"{line[options.language]}\n")
    for path in written:
        sys.stderr.write(f"→ {path}\n")
    return 0


def _recipe_file(named: str) -> Path:
    shipped = shipped_recipes()
    if named not in shipped and not Path(named).exists():
        raise RefusedError(
            de=f"{named}: Diese Datei gibt es nicht, und kein mitgeliefertes Rezept heißt so. Mitgeliefert sind "
            f"{listed(shipped, 'de', 20)}.",
            en=f"{named}: There is no such file, and no shipped recipe is called that. Shipped are "
            f"{listed(shipped, 'en', 20)}.",
        )
    return shipped.get(named, Path(named))


def _refuse_overwriting(recipe: Path, values: Path, targets: tuple[Path | None, ...]) -> None:
    taken = {recipe.resolve(), values.resolve()}
    for target in targets:
        if target is not None and target.resolve() in taken:
            raise RefusedError(
                de=f"{target}: Hierher kann das Ergebnis nicht, das ist eine der gelesenen Dateien.",
                en=f"{target}: The result cannot go here, as this is one of the files that are read.",
            )
        taken.add(target.resolve() if target is not None else recipe)


def _check(options: argparse.Namespace) -> int:
    try:
        text = options.check.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise RefusedError(
            de=f"{options.check}: Das Protokoll lässt sich nicht lesen.",
            en=f"{options.check}: The protocol cannot be read.",
        ) from fault
    found = check(Protocol.from_json(text), rerun)
    for finding in found.findings:
        sys.stdout.write(f"{finding.de if options.language == 'de' else finding.en}\n")
    if found.same:
        same = {
            "de": "Noch einmal gerechnet: dasselbe Ergebnis, bis auf die letzte Stelle.",
            "en": "Run again: the same result, to the last digit.",
        }
        sys.stdout.write(f"{same[options.language]}\n")
    return 0 if found.same else 1


if __name__ == "__main__":
    raise SystemExit(main())
