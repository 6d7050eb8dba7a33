"""`python -m indicators.disclosure count …` and `… protect …`: from records to numbers that are safe to publish.

Made for the separated statistics office: no database, no network, no Django. Each step loads only what it needs.
How they are used stands in docs/disclosure.md.
"""

from __future__ import annotations

from spatial.interrupting import INTERRUPTED, end_quietly_while_loading, loaded

if __name__ == "__main__":
    end_quietly_while_loading()

import argparse
import importlib
import sys

from indicators.disclosure.secrecy import InternalError, discreetly
from spatial.findings import RefusedError

# Name of the step → the module that has add_arguments(parser) and run(options) → exit code, and what it does
STEPS = {
    "count": ("indicators.disclosure.counting.command", "records with addresses or coordinates → counts per block"),
    "protect": ("indicators.disclosure.tables.command", "counts → tables that are safe to publish, and their audit"),
}


def main(arguments: list[str] | None = None) -> int:
    """0 when all went well, 1 where the audit let nothing out.

    With a sentence: 2 where the input is at fault, 3 where the program is, 130 when interrupted.
    """
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(words).parse_args(words)
    loaded()
    try:
        with discreetly():
            return int(options.run(options))
    except RefusedError as fault:
        sys.stderr.write(f"{fault.in_language(options.language)}\n")
        return 3 if isinstance(fault, InternalError) else 2
    except KeyboardInterrupt:
        sys.stderr.write(f"{INTERRUPTED[options.language]}\n")
        return 130
    except BrokenPipeError:  # whoever reads the result has seen enough
        sys.stderr.close()
        return 0


def _parser(words: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m indicators.disclosure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(metavar="STEP", required=True)
    for name, (module, purpose) in STEPS.items():
        step = steps.add_parser(name, help=purpose, formatter_class=argparse.RawDescriptionHelpFormatter)
        step.add_argument("--language", choices=("de", "en"), default="de")
        if words[:1] == [name]:  # the other step is not even imported
            found = importlib.import_module(module)
            step.description = found.__doc__
            found.add_arguments(step)
            step.set_defaults(run=found.run)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
