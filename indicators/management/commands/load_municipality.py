"""load_municipality FILE: who runs an atlas, what it shows, departments, datasets and variables → rows."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.describing import load_municipality
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Liest die Beschreibung einer Kommune ein: Gebiet, Fachämter, Datensätze, Merkmale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="YAML-Datei der Kommune (docs/files.md)")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            municipality = load_municipality(options["file"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(str(municipality))
