"""What is told about a delivered file: a sentence in German and English with file, worksheet, row, column. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

import spatial.findings
from spatial.findings import RefusedError, listed

__all__ = ["Finding", "Findings", "RefusedError", "listed"]

SHOWN_OF_ONE_KIND = 8


@dataclass(frozen=True)
class Finding(spatial.findings.Finding):
    """One thing noticed in a delivery. `row` and `column` are as a spreadsheet program shows them: 12, "C (E_E)"."""

    file: str = ""
    worksheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    facts: Mapping[str, Any] | None = field(default=None, compare=False)  # the same for machines

    def place(self, language: str) -> str:
        """`Datei „a.csv“, Zeile 12, Spalte C (E_E)`: as much of it as is known."""
        words = ("Datei", "Blatt", "Zeile", "Spalte") if language[:2] == "de" else ("File", "sheet", "row", "column")
        opening, closing = ("„", "“") if language[:2] == "de" else ("“", "”")
        parts = [
            f"{words[0]} {opening}{self.file}{closing}" if self.file else "",
            f"{words[1]} {opening}{self.worksheet}{closing}" if self.worksheet else "",
            f"{words[2]} {self.row}" if self.row is not None else "",
            f"{words[3]} {self.column}" if self.column else "",
        ]
        return ", ".join(part for part in parts if part)

    def sentence(self, language: str) -> str:
        """Place and text in one line, as a clerk reads it."""
        place, text = self.place(language), self.in_language(language)
        return f"{place}: {text}" if place else text

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in asdict(self).items() if value not in ("", None, ())}


@dataclass
class Findings:
    """Collects what is noticed; of each kind the first few, then how many more there are."""

    found: list[Finding] = field(default_factory=list)
    _more: Counter[str] = field(default_factory=Counter)
    _shown: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, finding: Finding) -> None:
        """`kind` groups findings that say the same of different cells."""
        if self._shown[kind] < SHOWN_OF_ONE_KIND:
            self._shown[kind] += 1
            self.found.append(finding)
        else:
            self._more[kind] += 1

    def add_each(self, kind: str, indices: np.ndarray, finding_of: Callable[[int], Finding]) -> None:
        """Many cells at once: sentences are made only for those that will be shown."""
        room = max(0, SHOWN_OF_ONE_KIND - self._shown[kind])
        for index in indices[:room]:
            self.add(kind, finding_of(int(index)))
        self._more[kind] += len(indices[room:])

    def extend(self, findings: Iterable[Finding]) -> None:
        self.found.extend(findings)

    @property
    def stop(self) -> bool:
        return any(finding.severity == "error" for finding in self.found)

    def all(self) -> list[Finding]:
        """Errors first; behind the last one shown of each kind a sentence with the number of further ones."""
        told = sorted(self.found, key=lambda finding: ["error", "warning", "mended", "note"].index(finding.severity))
        for kind, count in self._more.items():
            if count:
                told.append(_rest(kind, count))
        return told


KINDS: dict[str, tuple[str, str]] = {}


def kind_named(kind: str, de: str, en: str) -> str:
    """Declare how further findings of a kind are summed up: `und 37 weitere Felder ohne Zahl`."""
    KINDS[kind] = (de, en)
    return kind


def _rest(kind: str, count: int) -> Finding:
    de, en = KINDS.get(kind, ("weitere Stellen dieser Art", "more of this kind"))
    return Finding("note", "", (), f"… und {count} {de}.", f"… and {count} {en}.")
