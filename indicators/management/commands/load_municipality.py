"""load_municipality FILE: who runs an atlas, what it shows, departments, datasets, variables, remarks → rows."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from indicators.describing import load_municipality
from indicators.remark_rows import refuse_unknown_areas
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Liest die Beschreibung einer Kommune ein: Gebiet, Fachämter, Datensätze, Merkmale, Besonderheiten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="YAML-Datei der Kommune (docs/files.md)")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            with transaction.atomic():
                municipality = load_municipality(options["file"])
                refuse_unknown_areas(options["file"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(str(municipality))
