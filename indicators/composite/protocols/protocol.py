"""The protocol of an official run: all that is needed to see how it came about and to run it again, to the digit. Pure.

    text = Protocol(…).to_json()                        kept beside the result
    check(Protocol.from_json(text), rerun).findings     where a new run differs, one sentence each

The checksum of a protocol covers what was computed from what: kind, recipe, values, seed, settings, results. By whom,
when, and with which version of the program are circumstances: a run that is repeated years later has the same
checksum, if it gives the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from spatial.findings import Finding, RefusedError

from .protocol_differences import differences, digest_findings, first_other_line
from .protocol_tables import Table, canonical, digest, plain

__all__ = ["Check", "Protocol", "Table", "check"]

FORMAT = 1


@dataclass(frozen=True)
class Protocol:
    """A run that was kept. `settings` and `summary` hold what JSON can; `summary` has a sentence per language."""

    kind: str
    recipe: str  # the text of the file
    values: Table
    seed: int | None
    settings: Mapping[str, Any]
    results: Mapping[str, Table]
    summary: Mapping[str, str]
    who: str
    when: datetime
    version: str
    written: Mapping[str, str] = field(default_factory=dict, compare=False)  # the checksums found in a file

    def __post_init__(self) -> None:
        if self.when.tzinfo is None:
            raise ValueError("When a run took place must be said with a time zone.")
        object.__setattr__(self, "when", self.when.astimezone(UTC))
        object.__setattr__(self, "settings", plain(self.settings))
        object.__setattr__(self, "summary", plain(self.summary))

    @property
    def digests(self) -> dict[str, str]:
        """Checksums (SHA-256) of the recipe, the values, each result, and the whole content."""
        parts = {"recipe": digest(self.recipe), "values": self.values.digest}
        parts |= {f"results.{name}": table.digest for name, table in self.results.items()}
        return {**parts, "content": digest({**parts, "kind": self.kind, "seed": self.seed, "settings": self.settings})}

    @property
    def digest(self) -> str:
        """The checksum of the content: the same for whoever runs the same with the same outcome."""
        return self.digests["content"]

    def to_json(self) -> str:
        """Canonical JSON, UTF-8, ending with a line break."""
        content = {
            "format": FORMAT,
            "kind": self.kind,
            "recipe": self.recipe,
            "values": self.values.content,
            "seed": self.seed,
            "settings": self.settings,
            "results": {name: table.content for name, table in self.results.items()},
            "summary": self.summary,
            "who": self.who,
            "when": self.when.isoformat(),
            "version": self.version,
            "sha256": self.digests,
        }
        return f"{canonical(content)}\n"

    @classmethod
    def from_json(cls, text: str) -> Protocol:
        """Raises RefusedError where the text is no protocol. A checksum that does not fit is told by `check`."""
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise RefusedError(
                    de=f"Das Protokoll hat das Format {content['format']}; gelesen werden kann {FORMAT}.",
                    en=f"The protocol has the format {content['format']}; {FORMAT} can be read.",
                )
            return cls(
                **{name: content[name] for name in ("kind", "recipe", "seed", "settings", "summary", "who", "version")},
                values=Table.read(content["values"]),
                results={name: Table.read(table) for name, table in content["results"].items()},
                when=datetime.fromisoformat(content["when"]),
                written=content["sha256"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise RefusedError(
                de="Das ist kein vollständiges Protokoll eines Laufs. Bitte nehmen Sie die Datei, wie sie geschrieben "
                "wurde.",
                en="This is not the complete protocol of a run. Please take the file as it was written.",
            ) from fault


@dataclass(frozen=True)
class Check:
    """What came of running a protocol again. `same`: nothing differs, in no digit."""

    findings: tuple[Finding, ...]

    @property
    def same(self) -> bool:
        return not self.findings


def check(
    protocol: Protocol,
    rerun: Callable[[Protocol], Mapping[str, Table | pd.DataFrame]],
    *,
    recipe: str | None = None,
    values: Table | None = None,
) -> Check:
    """Runs a protocol again and compares everything exactly.

    `rerun` gives the result tables for a protocol's recipe, values, seed and settings. With `recipe` and `values`, for
    instance those of today, it is also told whether they are still those of the protocol.
    """
    findings = digest_findings(protocol.digests, protocol.written)
    if recipe is not None and recipe != protocol.recipe:
        findings.append(first_other_line(protocol.recipe, recipe))
    if values is not None:
        findings += differences(
            protocol.values, values, de="Die Werte haben sich geändert", en="The values have changed"
        )
    try:
        tables = rerun(protocol)
    except RefusedError as fault:
        de, en = f"Der Lauf lässt sich nicht wiederholen: {fault.de}", f"The run cannot be repeated: {fault.en}"
        return Check((*findings, Finding("error", "", (), de, en)))
    for name in sorted({*protocol.results, *tables}):
        before, now = protocol.results.get(name), tables.get(name)
        if before is None or now is None:
            de = f"Tabelle „{name}“: {'nur im neuen Lauf' if before is None else 'nur im Protokoll'}."
            en = f"Table “{name}”: {'only in the new run' if before is None else 'only in the protocol'}."
            findings.append(Finding("error", "", (), de, en))
            continue
        table = Table.of(now, before.keys) if isinstance(now, pd.DataFrame) else now
        findings += differences(before, table, de=f"Tabelle „{name}“", en=f"Table “{name}”")
    return Check(tuple(findings))
