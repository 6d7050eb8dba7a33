"""import_addresses MAPPING --data FOLDER [--commit]: houses by street and number, for the search field."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spatial.addresses import import_addresses
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Prüft eine Datei mit Adressen von Häusern und liest sie mit --commit ein."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", help="YAML-Datei mit der Zuordnung")
        parser.add_argument("--data", required=True, help="Ordner, in dem die Dateien liegen")
        parser.add_argument("--commit", action="store_true", help="nicht nur prüfen, sondern speichern")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            report = import_addresses(options["mapping"], options["data"], commit=options["commit"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(report.as_text(options["language"]))
        if report.has_errors:
            raise CommandError({"de": "Nichts wurde geändert.", "en": "Nothing was changed."}[options["language"]])
