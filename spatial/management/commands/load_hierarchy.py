"""load_hierarchy FILE: the levels of a division."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from spatial.describing import load_hierarchy
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Liest eine Gliederung mit ihren Ebenen ein."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="YAML-Datei der Gliederung")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        try:
            hierarchy = load_hierarchy(options["file"])
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        self.stdout.write(f"{hierarchy}: {', '.join(hierarchy.levels.values_list('slug', flat=True))}")
