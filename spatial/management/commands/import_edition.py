"""import_edition MAPPING --data FOLDER [--commit] [--publish]: boundary files → areas."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spatial.definitions import read_definition
from spatial.editions import import_edition, publish_edition
from spatial.findings import RefusedError
from spatial.models import Edition


class Command(BaseCommand):
    help = "Prüft Grenzdateien und liest sie mit --commit als Gebietsstand ein."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", help="YAML-Datei mit der Zuordnung")
        parser.add_argument("--data", required=True, help="Ordner, in dem die Grenzdateien liegen")
        parser.add_argument("--commit", action="store_true", help="nicht nur prüfen, sondern speichern")
        parser.add_argument("--publish", action="store_true", help="danach veröffentlichen; der Stand ist dann fest")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        language = options["language"]
        try:
            definition = read_definition(options["mapping"], "edition")
            report = import_edition(definition, options["data"], commit=options["commit"])
            self.stdout.write(report.as_text(language))
            if report.has_errors:
                raise CommandError({"de": "Nichts wurde geändert.", "en": "Nothing was changed."}[language])
            if options["publish"] and options["commit"]:
                edition = Edition.objects.get(hierarchy__slug=definition["hierarchy"], slug=definition["edition"])
                publish_edition(edition)
                self.stdout.write({"de": "Veröffentlicht.", "en": "Published."}[language])
        except RefusedError as fault:
            raise CommandError(fault.in_language(language)) from fault
