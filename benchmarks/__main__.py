"""`python -m benchmarks [PART …] [--fresh]`; docs/benchmarks.md tells how to read it."""

import argparse
import os
import platform
import sys
from pathlib import Path

from benchmarks import database
from benchmarks.places import BERLIN, LOCAL, ROOT
from benchmarks.tables import Figure, say, show

PARTS = ("reading", "comparison", "importing", "computing", "painting", "pages", "crosswalk", "composite")
PARTS += ("disclosure", "counting", "profiles", "weighing")


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks")
    words.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)} (all)")
    words.add_argument("--fresh", action="store_true", help="make the benchmark's database anew")
    asked = words.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        words.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}")
    url = database.make(os.environ["DATABASE_URL"], fresh=asked.fresh)
    _set_up_django(url)
    say(_machine())
    for part in asked.parts or PARTS:
        STEPS[part](url)


def _set_up_django(url: str) -> None:
    """Everything from here on, and every server that is started, works with the benchmark's database."""
    os.environ |= {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "atlas.settings",
        "ATLAS_DEBUG": "0",
        "ATLAS_STATIC_ROOT": str(LOCAL / "static"),
    }
    import django  # noqa: PLC0415 - only now it is known which database it works with
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _reading(url: str) -> None:
    if _built() and _readable(url):
        from benchmarks import reading  # noqa: PLC0415

        reading.run(url)


def _comparison(url: str) -> None:
    if _built():
        from benchmarks import comparison  # noqa: PLC0415

        comparison.run(url)


def _importing(url: str) -> None:
    from benchmarks import importing  # noqa: PLC0415

    values = importing.AREAS * importing.VARIABLES * importing.YEARS
    seconds = Figure((importing.measure(),), "s")
    show("Import", ["", "median of three"], [[f"{values:,} values, from the file to checked drafts", seconds]])


def _computing(url: str) -> None:
    from benchmarks import computing  # noqa: PLC0415

    computing.run()


def _painting(url: str) -> None:
    if _built():
        from benchmarks import painting  # noqa: PLC0415

        painting.run()


def _pages(url: str) -> None:
    if _built():
        from benchmarks import pages  # noqa: PLC0415

        pages.run()


def _profiles(url: str) -> None:
    if _built():
        from benchmarks import profiles  # noqa: PLC0415

        profiles.run(url)


def _weighing(url: str) -> None:
    if _built():
        from benchmarks import weighing  # noqa: PLC0415

        weighing.run()


def _crosswalk(url: str) -> None:
    if not (BERLIN / "lor_2021").is_dir():
        say("Crosswalks are skipped: Berlin's areas are not in DATA=folder (or ../shared/data/berlin).")
        return
    from benchmarks import crosswalk  # noqa: PLC0415

    crosswalk.run()


def _composite(url: str) -> None:
    from benchmarks import composite  # noqa: PLC0415

    composite.run()


def _disclosure(url: str) -> None:
    from benchmarks import disclosure  # noqa: PLC0415

    disclosure.run()


def _counting(url: str) -> None:
    from benchmarks import counting  # noqa: PLC0415

    counting.run()


def _built() -> bool:
    if not (BERLIN / "lor_2021").is_dir():
        say("Reading and painting are skipped: Berlin's areas are not in DATA=folder (or ../shared/data/berlin).")
        return False
    from benchmarks import synthetic, town  # noqa: PLC0415

    town.build()
    synthetic.build(BERLIN)
    return True


def _readable(url: str) -> bool:
    if not database.is_here(url):
        say("The database server runs on another machine, so its CPU time cannot be read: reading is skipped.")
        return False
    return True


def _machine() -> str:
    processor = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return f"{os.cpu_count()} × {processor}; Python {platform.python_version()}; load before: {load}"


STEPS = {
    "reading": _reading,
    "comparison": _comparison,
    "importing": _importing,
    "computing": _computing,
    "painting": _painting,
    "pages": _pages,
    "profiles": _profiles,
    "weighing": _weighing,
    "crosswalk": _crosswalk,
    "composite": _composite,
    "counting": _counting,
    "disclosure": _disclosure,
}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
