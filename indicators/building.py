"""A recipe → a whole atlas: runs everything in order, skips what is there unchanged, stops where something is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from spatial.addresses import import_addresses
from spatial.crosswalk_mappings import read_mapping
from spatial.definitions import Definition, read_definition
from spatial.describing import load_hierarchy
from spatial.editions import differs_from_published, import_edition, publish_edition
from spatial.facilities import import_facilities
from spatial.models import Edition, Facility, Hierarchy
from spatial.reading import territory_of

from .cataloguing import load_catalogue
from .describing import load_municipality
from .importing import import_observations
from .importing.findings import RefusedError
from .models import Audience, Indicator, OfficialRun, Release
from .official import carry_out, release_run
from .official.finding import find_recipe
from .publishing import publish
from .reforms import build_crosswalks, check_conversions
from .releasing import release_many
from .remark_rows import refuse_unknown_areas
from .removing import remove_invented
from .terms import fraction

SCHEMA = Path(__file__).parent / "schema" / "recipe.json"
AUDIENCES = {"public": Audience.PUBLIC, "internal": Audience.INTERNAL}


class Say(Protocol):
    """Told at the end of each step: its name, what came of it, and how many seconds it took."""

    def __call__(self, step: str, outcome: str, seconds: float) -> None: ...


def build_atlas(recipe: Path | str, data: Path | str, *, say: Say, language: str = "de") -> None:
    """Run the recipe; `data` is the folder in which its files of numbers and shapes lie.

    Each step is one transaction: what is done stays done, and a second run goes on where the first one stopped.
    Raises RefusedError (or DefinitionError) with the sentences of the step that failed.
    """
    _Building(Path(recipe), Path(data), say, language).run()


class _Building:
    def __init__(self, recipe: Path, data: Path, say: Say, language: str):
        self.definition = read_definition(recipe, SCHEMA)
        self.folder = recipe.parent
        self.data = data
        self.say = say
        self.german = language != "en"
        self.drafts: list[Release] = []

    def run(self) -> None:
        if "invented" in self.definition:
            self._step(self._words("Erfundene Kommune", "Invented municipality", ""), self._make_room)
        for name in self.definition["hierarchies"]:
            self._step(self._words("Gliederung", "Hierarchy", name), self._hierarchy, name)
        for name in self.definition["municipalities"]:
            self._step(self._words("Kommune", "Municipality", name), self._municipality, name)
        for name in self.definition.get("editions", []):
            self._step(self._words("Gebietsstand", "Edition", name), self._edition, name)
        for name in self.definition["municipalities"]:  # only now it is known which areas there are
            self._step(self._words("Besonderheiten", "Remarks", name), self._remarks, name)
        for name in self.definition.get("crosswalks", []):
            self._step(self._words("Umsteigeschlüssel", "Crosswalk", name), self._crosswalk, name)
        for name in self.definition.get("addresses", []):
            self._step(self._words("Adressen", "Addresses", name), self._addresses, name)
        for name in self.definition.get("facilities", []):
            self._step(self._words("Einrichtungen", "Facilities", name), self._facilities, name)
        self._step(self._words("Indikatoren", "Indicators", ""), self._catalogue)
        for index, entry in enumerate(self.definition.get("deliveries", [])):
            self._step(self._words("Lieferung", "Delivery", entry["mapping"]), self._delivery, index)
        self._step(self._words("Freigabe und Berechnung", "Release and computation", ""), self._release)
        if self.definition.get("crosswalks"):
            self._step(self._words("Fehler der Umrechnung", "Errors of conversion", ""), self._conversions)
        for entry in self.definition.get("runs", []):
            self._step(self._words("Amtlicher Lauf", "Official run", entry["recipe"]), self._run_recipe, entry)

    def _step(self, name: str, run: Callable[..., str], *arguments) -> None:
        start = time.perf_counter()
        outcome = run(*arguments)
        self.say(name, outcome, time.perf_counter() - start)

    def _words(self, de: str, en: str, name: str) -> str:
        return f"{de if self.german else en} {name}".strip()

    def _make_room(self) -> str:
        """What is published never changes; a town that was generated anew is another town."""
        editions = [read_definition(self.folder / name, "edition") for name in self.definition.get("editions", [])]
        # What was released before there was a gate may have told more than a gate could take back.
        ungated = Release.objects.filter(
            dataset__department__municipality__slug=self.definition["invented"],
            dataset__minimum_count__isnull=False,
            state=Release.State.RELEASED,
            audience=Audience.PUBLIC,
            audit__isnull=True,
        )
        if ungated.exists() or any(differs_from_published(edition, self.data) for edition in editions):
            remove_invented(self.definition["invented"])
            return self._words("hat sich geändert und wird neu gebaut", "has changed and is built anew", "")
        return self._words("unverändert", "unchanged", "")

    def _hierarchy(self, name: str) -> str:
        return str(load_hierarchy(self.folder / name))

    def _municipality(self, name: str) -> str:
        return str(load_municipality(self.folder / name))

    def _edition(self, name: str) -> str:
        mapping = read_definition(self.folder / name, "edition")
        report = import_edition(mapping, self.data, commit=True)
        if report.has_errors:
            raise RefusedError(de=report.as_text("de"), en=report.as_text("en"))
        publish_edition(Edition.objects.get(hierarchy__slug=mapping["hierarchy"], slug=mapping["edition"]))
        if report.action == "unchanged":
            return self._words("unverändert", "unchanged", "")
        return ", ".join(f"{count} {level}" for level, count in report.counts.items())

    def _remarks(self, name: str) -> str:
        return str(refuse_unknown_areas(self.folder / name))

    def _crosswalk(self, name: str) -> str:
        report = build_crosswalks(self.folder / name, self.data, commit=True)
        if report.action == "unchanged":
            return self._words("unverändert", "unchanged", "")
        return "; ".join(f"{level}: {shares}" for level, shares in report.counts.items())

    def _addresses(self, name: str) -> str:
        report = import_addresses(self.folder / name, self.data, commit=True)
        if report.has_errors:
            raise RefusedError(de=report.as_text("de"), en=report.as_text("en"))
        if report.action == "unchanged":
            return self._words("unverändert", "unchanged", "")
        counts = report.counts
        told = self._words(
            f"{counts['addresses']} in {counts['streets']} Straßen",
            f"{counts['addresses']} in {counts['streets']} streets",
            "",
        )
        return "\n".join([told, *(self._words(each.de, each.en, "") for each in report.findings)])

    def _facilities(self, name: str) -> str:
        before = _facility_rows()
        report = import_facilities(self.folder / name, self.data, commit=True)
        if report.has_errors:
            raise RefusedError(de=report.as_text("de"), en=report.as_text("en"))
        if before and _facility_rows() != before:
            supplies = [each.slug for each in Indicator.objects.all() if fraction(each.definition).catchment]
            for hierarchy in Hierarchy.objects.filter(datasets__releases__state=Release.State.RELEASED).distinct():
                publish(hierarchy, indicators=supplies)
        return ", ".join(f"{count} {kind}" for kind, count in report.counts.items())

    def _catalogue(self) -> str:
        report = load_catalogue()
        if report.to_compute or report.removed:
            for hierarchy in Hierarchy.objects.filter(datasets__releases__state=Release.State.RELEASED).distinct():
                publish(hierarchy, indicators=report.to_compute)
        known = len(report.new) + len(report.changed) + len(report.unchanged)
        told = self._words(f"{known}, davon {len(report.to_compute)} neu", f"{known}, {len(report.to_compute)} new", "")
        return "\n".join([told, *(self._words(each.de, each.en, "") for each in report.unknown)])

    def _delivery(self, index: int) -> str:
        entry = self.definition["deliveries"][index]
        files = _files_below(self.data, entry["files"], self.definition, index)
        report = import_observations(self.folder / entry["mapping"], files, commit=True)
        if report.stopped:
            raise RefusedError(de="\n".join(report.sentences("de")), en="\n".join(report.sentences("en")))
        self.drafts += [*report.earlier_drafts, *report.releases]
        if report.nothing_to_do:
            return self._words("unverändert", "unchanged", "")
        warnings = sum(finding.severity == "warning" for finding in report.findings)
        told = f"; {self._words('Warnungen', 'warnings', '')}: {warnings}" if warnings else ""
        return report.summary("de" if self.german else "en") + told

    def _release(self) -> str:
        audience = AUDIENCES.get(self.definition.get("release", "none"))
        if audience is None or not self.drafts:
            return self._words("nichts zu tun", "nothing to do", "")
        release_many(self.drafts, audience=audience, by=None)
        return self._words(f"{len(self.drafts)} Entwürfe", f"{len(self.drafts)} drafts", "")

    def _conversions(self) -> str:
        if not self.drafts:
            return self._words("nichts zu tun", "nothing to do", "")
        mappings = [read_mapping(self.folder / name) for name in self.definition["crosswalks"]]
        hierarchies = Hierarchy.objects.filter(slug__in={mapping["hierarchy"] for mapping in mappings})
        checks = sum(check_conversions(hierarchy) for hierarchy in hierarchies)
        return self._words(f"{checks} Vergleiche", f"{checks} comparisons", "")

    def _run_recipe(self, entry: Mapping[str, Any]) -> str:
        territory = territory_of(entry["municipality"], entry.get("hierarchy"))
        recipe = find_recipe(entry["recipe"], self.folder)
        settings = {name: entry[name] for name in ("level", "years", "label", "office") if name in entry}
        settings |= {"day": date.fromisoformat(entry["day"]), "audience": AUDIENCES[entry.get("numbers", "public")]}
        try:
            run, new = carry_out(recipe, territory, **settings)
        except RefusedError as refused:
            # Where somebody withdrew what an earlier run rests on, that run tells so. The atlas is built all the same.
            if not OfficialRun.objects.filter(territory=territory, recipe=recipe.id, day=settings["day"]).exists():
                raise
            return self._words(refused.de, refused.en, "")
        # A draft that this recipe made, now or before; what somebody withdrew stays so.
        if (audience := AUDIENCES.get(entry.get("release", "none"))) and run.state == OfficialRun.State.DRAFT:
            release_run(run, audience=audience, by=None)
        return run.summary["de" if self.german else "en"] if new else self._words("unverändert", "unchanged", "")


def _files_below(data: Path, patterns: list[str], definition: Definition, index: int) -> list[Path]:
    """All files that match, sorted by name; none is a fault of the recipe or of the folder."""
    files: list[Path] = []
    for place, pattern in enumerate(patterns):
        found = sorted(path for path in data.glob(pattern) if path.is_file())
        if not found:
            raise definition.fault(
                "deliveries",
                index,
                "files",
                place,
                de=f"Im Ordner „{data}“ gibt es keine Datei „{pattern}“.",
                en=f"The folder “{data}” has no file “{pattern}”.",
            )
        files += found
    return files


def _facility_rows() -> list[tuple]:
    """What supplies are reckoned from."""
    columns = ("kind", "key", "capacity", "square_metres", "geometry")
    return list(Facility.objects.order_by("kind", "key").values_list(*columns))
