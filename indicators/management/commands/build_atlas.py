"""build_atlas RECIPE --data FOLDER: everything an atlas is made of, in order; a second run skips what is unchanged."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.building import build_atlas
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = (
        "Baut einen Atlas nach einem Rezept (docs/files.md): Gliederungen, Kommunen, Gebietsstände, Zahlen, Freigabe."
    )

    requires_system_checks = ()  # the checks load every page; a second run would take longer for them than for itself

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipe", type=Path, help="YAML-Datei mit dem Rezept")
        parser.add_argument("--data", type=Path, required=True, help="Ordner mit Grenzen und Tabellen")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            build_atlas(options["recipe"], options["data"], say=self._say, language=options["language"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault

    def _say(self, step: str, outcome: str, seconds: float) -> None:
        self.stdout.write(f"{seconds:6.1f} s  {step}: {outcome}")
        self.stdout.flush()
