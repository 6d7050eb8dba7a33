"""build_crosswalk MAPPING --data FOLDER [--commit]: two published editions → the shares that carry counts across."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.reforms import build_crosswalks
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = (
        "Baut den Umsteigeschlüssel zwischen zwei veröffentlichten Gebietsständen (docs/reforms.md). "
        "Mit --commit wird er gespeichert, und frühere Jahre werden auf die neuen Gebiete umgerechnet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", type=Path, help="YAML-Datei mit der Zuordnung")
        parser.add_argument("--data", type=Path, required=True, help="Ordner mit Punkten, Adressen oder Schlüsseln")
        parser.add_argument("--commit", action="store_true", help="nicht nur rechnen, sondern speichern")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            report = build_crosswalks(options["mapping"], options["data"], commit=options["commit"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(report.as_text(options["language"]))
