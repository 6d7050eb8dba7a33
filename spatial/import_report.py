"""What an import found and did, told in German or English. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from .findings import SEVERITIES, Finding

ACTIONS = {
    "imported": ("eingelesen", "imported"),
    "replaced": ("neu eingelesen und ersetzt", "imported again and replaced"),
    "unchanged": ("unverändert; nichts zu tun", "unchanged; nothing to do"),
    "refused": ("nicht eingelesen; nichts wurde geändert", "not imported; nothing was changed"),
    "checked": ("nur geprüft; zum Einlesen mit --commit aufrufen", "only checked; call with --commit to import"),
}


@dataclass
class Report:
    """`subject`: what was imported. `action`: a key of ACTIONS. `counts`: rows by level or kind."""

    subject: str
    action: str
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)

    def as_text(self, language: str = "de") -> str:
        """The whole report, errors first."""
        lines = [f"{self.subject}: {ACTIONS[self.action][language == 'en']}"]
        lines += [f"  {name}: {count}" for name, count in self.counts.items()]
        for severity, names in SEVERITIES.items():
            for finding in self.findings:
                if finding.severity == severity:
                    level = f" ({finding.level})" if finding.level else ""
                    lines.append(f"  {names[language]}{level}: {finding.in_language(language)}")
        return "\n".join(lines)
