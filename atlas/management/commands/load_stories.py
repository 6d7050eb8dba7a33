"""load_stories FILE…: guided pages written by the offices of a municipality → rows (docs/files.md)."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from atlas.telling.stories import load_stories
from spatial.findings import RefusedError


class Command(BaseCommand):
    help = "Liest Geschichten ein: Texte und Zustände des Atlas, Schritt für Schritt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", help="YAML-Dateien, oder Ordner mit solchen (docs/files.md)")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        paths = [path for name in options["files"] for path in _files(Path(name))]
        try:
            stories = load_stories(paths)
        except RefusedError as fault:
            raise CommandError(fault.in_language(options["language"])) from fault
        for story in stories:
            self.stdout.write(str(story))


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.yaml")) if path.is_dir() else [path]
