"""What commands have in common that check files by a mapping and store what is in them with --commit."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spatial.findings import RefusedError


class ImportCommand(BaseCommand):
    """`bring_in` takes the mapping's path, the folder and `commit`, and gives a report."""

    bring_in: ClassVar[Callable[..., Any]]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", help="YAML-Datei mit der Zuordnung")
        parser.add_argument("--data", required=True, help="Ordner, in dem die Dateien liegen")
        parser.add_argument("--commit", action="store_true", help="nicht nur prüfen, sondern speichern")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            report = type(self).bring_in(options["mapping"], options["data"], commit=options["commit"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(report.as_text(options["language"]))
        if report.has_errors:
            raise CommandError({"de": "Nichts wurde geändert.", "en": "Nothing was changed."}[options["language"]])
