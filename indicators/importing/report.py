"""What an import tells the person who started it. Pure apart from the releases it carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spatial.findings import SEVERITIES

from .findings import Finding

if TYPE_CHECKING:
    from ..models import Release


@dataclass
class Report:
    """`stopped`: nothing was or would be written. `unchanged`: files that had been imported before, the same way."""

    dataset: str
    files: list[str]
    unchanged: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    sheets: int = 0
    cells: dict[str, int] = field(default_factory=dict)  # by status
    releases: list[Release] = field(default_factory=list)
    earlier_drafts: list[Release] = field(default_factory=list)  # of unchanged files, still waiting
    committed: bool = False

    @property
    def stopped(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def ok(self) -> bool:
        return not self.stopped

    @property
    def nothing_to_do(self) -> bool:
        return self.ok and len(self.unchanged) == len(self.files)

    def sentences(self, language: str = "de") -> list[str]:
        """Everything there is to say, errors first, one line each."""
        lines = [f"{SEVERITIES[finding.severity][language]}: {finding.sentence(language)}" for finding in self.findings]
        return [*lines, self.summary(language)]

    def summary(self, language: str = "de") -> str:
        """The last line: what was written, what would be, or that nothing was."""
        german = language == "de"
        if self.stopped:
            return (
                "Nichts wurde übernommen. Bitte beheben Sie die Fehler und starten Sie den Import noch einmal."
                if german
                else "Nothing was imported. Please mend the errors and start the import again."
            )
        if self.nothing_to_do:
            count = len(self.files)
            if german:
                files = "Diese Datei wurde" if count == 1 else f"Diese {count} Dateien wurden"
                return f"{files} schon einmal genau so importiert; es gibt nichts zu tun."
            files = "This file has" if count == 1 else f"These {count} files have"
            return f"{files} been imported before in exactly this way; there is nothing to do."
        hidden, missing = self.cells.get("suppressed", 0), self.cells.get("missing", 0)
        whole = sum(self.cells.values())
        periods = _few(self.periods, "bis" if german else "to")
        if german:
            verb = "übernommen als Entwurf" if self.committed else "geprüft, noch nicht übernommen"
            return (
                f"{whole} Werte auf {self.sheets} Blättern {verb} ({periods}; Gebietsstand "
                f"{', '.join(self.editions)}); "
                f"{hidden} geheim, {missing} fehlend."
            )
        verb = "imported as a draft" if self.committed else "checked, not imported yet"
        return (
            f"{whole} values on {self.sheets} sheets {verb} ({periods}; edition {', '.join(self.editions)}); "
            f"{hidden} suppressed, {missing} missing."
        )

    def as_json(self) -> list[dict[str, Any]]:
        """The findings, as they are kept with the import."""
        return [finding.as_json() for finding in self.findings]


def _few(periods: list[str], to: str) -> str:
    return ", ".join(periods) if len(periods) < 4 else f"{periods[0]} {to} {periods[-1]}"
