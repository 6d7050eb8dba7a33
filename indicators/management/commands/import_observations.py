"""import_observations MAPPING FILE… [--commit]: tables of numbers → draft releases. Without --commit only a check."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.importing import import_observations
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Prüft gelieferte Tabellen und übernimmt sie mit --commit als Entwurf."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", type=Path, help="YAML-Datei mit der Zuordnung (docs/files.md)")
        parser.add_argument("files", type=Path, nargs="+", help="CSV- oder XLSX-Dateien")
        parser.add_argument("--commit", action="store_true", help="nicht nur prüfen, sondern übernehmen")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        language = options["language"]
        try:
            report = import_observations(options["mapping"], options["files"], commit=options["commit"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(language)) from fault
        *details, summary = report.sentences(language)
        for line in details:
            self.stdout.write(line)
        if report.stopped:
            raise CommandError(summary)
        self.stdout.write(summary)
