"""run_recipe RECIPE --municipality SLUG --day DAY: an official run of an index, a ranking or a budget key."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.composite.files import write_text
from indicators.models import Audience, OfficialRun
from indicators.official import Again, carry_out, release_run, run_again
from indicators.official.finding import find_recipe
from spatial.findings import RefusedError
from spatial.models import Territory
from spatial.reading import territory_of

AUDIENCES = {"internal": Audience.INTERNAL, "public": Audience.PUBLIC}
RELEASED = {"internal": ("intern freigegeben", "released internally"), "public": ("öffentlich freigegeben", "released")}


class Command(BaseCommand):
    help = (
        "Rechnet ein Rezept mit den freigegebenen Zahlen und speichert das Protokoll (docs/composite.md). Ein Lauf ist "
        "intern, bis er freigegeben wird. Dasselbe Rezept mit denselben Zahlen gibt keinen zweiten Lauf."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("recipe", help="Name eines mitgelieferten Rezepts, oder eine YAML-Datei")
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument("--hierarchy", metavar="SLUG", help="Gliederung; sonst die erste der Kommune")
        parser.add_argument("--day", type=date.fromisoformat, metavar="JJJJ-MM-TT", help="je Indikator das Neueste bis")
        parser.add_argument("--level", metavar="SLUG", help="Ebene; sonst die des Rezepts")
        parser.add_argument("--numbers", choices=AUDIENCES, default="public", help="welche Zahlen hineindürfen")
        parser.add_argument("--years", type=int, default=5, help="ältere Zahlen gelten nicht mehr")
        parser.add_argument("--draws", type=int, help="Ziehungen für die Unsicherheit; 0 für keine")
        parser.add_argument("--seed", type=int)
        parser.add_argument("--weights", metavar="NAME", help="ein Satz Gewichte des Rezepts")
        parser.add_argument("--label", default="", help="die Zeit, von der der Lauf spricht; sonst das Jahr von --day")
        parser.add_argument("--office", default="", help="wer dafür einsteht; sonst die Stelle der Kommune")
        parser.add_argument("--release", choices=AUDIENCES, help="gleich freigeben")
        parser.add_argument("--check", action="store_true", help="einen gespeicherten Lauf wiederholen und vergleichen")
        parser.add_argument("--number", type=int, help="mit --check: welcher Lauf; sonst der neueste")
        parser.add_argument("--protocol", type=Path, metavar="DATEI.json", help="das Protokoll dorthin schreiben")
        parser.add_argument("--language", choices=["de", "en"], default="de")

    def handle(self, *args, **options) -> None:
        self.language: str = options["language"]
        try:
            territory = territory_of(options["municipality"], options["hierarchy"])
            run = self._stored(territory, options) if options["check"] else self._run(territory, options)
            if options["protocol"]:
                write_text(options["protocol"], run.protocol)
                self.stdout.write(f"→ {options['protocol']}")
            if options["check"]:
                self._tell_check(run, run_again(run))
        except RefusedError as fault:
            raise CommandError(fault.in_language(self.language)) from fault

    def _run(self, territory: Territory, options: dict) -> OfficialRun:
        if options["day"] is None:
            raise CommandError(self._words("Bitte nennen Sie einen Tag: --day 2024-12-31", "Please name a --day."))
        known = ("day", "level", "years", "draws", "seed", "weights", "label", "office")
        wanted = {name: options[name] for name in known}
        recipe = find_recipe(options["recipe"])
        run, new = carry_out(recipe, territory, audience=AUDIENCES[options["numbers"]], **wanted)
        self.stdout.write(
            self._words(*(("Lauf", "Run") if new else ("Unverändert: Lauf", "Unchanged: run"))) + f" {run.number}"
        )
        for line in (run.summary, *run.details["notes"]):
            self.stdout.write(line[self.language])
        # what somebody withdrew stays so
        if options["release"] and run.state in (OfficialRun.State.DRAFT, OfficialRun.State.RELEASED):
            audience = AUDIENCES[options["release"]]
            if run.state == OfficialRun.State.DRAFT or run.audience < audience:
                release_run(run, audience=audience, by=None)
            self.stdout.write(self._words(*RELEASED[options["release"]]))
        return run

    def _stored(self, territory: Territory, options: dict) -> OfficialRun:
        runs = OfficialRun.objects.filter(territory=territory, recipe=options["recipe"])
        if options["number"] is not None:
            runs = runs.filter(number=options["number"])
        found = runs.order_by("-number").first()
        if found is None:
            raise CommandError(
                self._words("Einen solchen Lauf gibt es hier nicht.", "There is no such run here."),
            )
        return found

    def _tell_check(self, run: OfficialRun, again: Again) -> None:
        for finding in again.protocol.findings:
            self.stdout.write(finding.in_language(self.language))
        if again.protocol.same:
            self.stdout.write(
                self._words(
                    f"Lauf {run.number} noch einmal gerechnet: dasselbe Ergebnis, bis auf die letzte Stelle.",
                    f"Run {run.number} repeated: the same result, to the last digit.",
                )
            )
        if again.refused:
            self.stdout.write(again.refused.in_language(self.language))
        elif again.today and not again.today.same:
            self.stdout.write(
                self._words(
                    "Mit Rezept und Zahlen von heute käme anderes heraus:", "Today, something else would result:"
                )
            )
            for finding in again.today.findings:
                self.stdout.write(f"  {finding.in_language(self.language)}")
        if not again.protocol.same:
            raise CommandError(self._words("Der Lauf lässt sich nicht wiederholen.", "The run cannot be repeated."))

    def _words(self, de: str, en: str) -> str:
        return en if self.language == "en" else de
