"""What a run's numbers are worth, as one text to read: weights, uncertainty, sensitivity, leave-one-out, audit.

Markdown, so that it can be read as it is and printed as a page.
"""

from __future__ import annotations

import pandas as pd

from .audit.auditing import audit_of
from .firmness.leaving_out import leave_one_out
from .firmness.sensitivity import sensitivity_of
from .recipes import text_of
from .running import Run
from .tree.index import IndexResult

HEADINGS = {
    "notes": {"de": "Hinweise", "en": "Notes"},
    "weights": {"de": "Gewichte", "en": "Weights"},
    "uncertainty": {"de": "Was für die Unsicherheit verändert wurde", "en": "What was varied for the uncertainty"},
    "sensitivity": {"de": "Woran die Ränge hängen (Sobol-Indizes)", "en": "What the ranks depend on (Sobol indices)"},
    "without": {"de": "Ohne einen Teil", "en": "Without one part"},
    "consistency": {"de": "Stimmigkeit", "en": "Consistency"},
    "importance": {"de": "Wie viel die Teile wirklich zählen", "en": "How much the parts really count"},
    "correlations": {"de": "Zusammenhänge", "en": "Correlations"},
    "statistics": {"de": "Die Spalten", "en": "The columns"},
    "reasons": {"de": "Warum", "en": "Why"},
    "summary": {"de": "Vergleich", "en": "Comparison"},
}


def report_of(run: Run, language: str) -> str:
    """The report of a run of any kind; sections that do not apply are left out."""
    recipe = run.recipe
    lines = [f"# {recipe.name[language]}", "", run.summary[language], ""]
    for key in ("description", "source"):
        if key in recipe.content:
            lines += [text_of(recipe.content[key])[language], ""]
    lines += _section("notes", language, [f"- {note[language]}" for note in (*_told(run), *run.notes)])
    if run.index is not None:
        lines += _index_sections(run, run.index, language)
    for name, heading in (("without", "without"), ("variants_summary", "summary")):
        if name in run.tables:
            lines += _section(heading, language, _table(run.tables[name]))
    if "reasons" in run.tables:
        lines += _section("reasons", language, [f"- {line}" for line in run.tables["reasons"]["sentence"]])
    return "\n".join(lines).rstrip() + "\n"


def _index_sections(run: Run, index: IndexResult, language: str) -> list[str]:
    lines = _section("weights", language, _table(run.tables["weights"]))
    if run.uncertainty is not None:
        lines += _section("uncertainty", language, [f"- {text[language]}" for text in run.uncertainty.varied])
        sensitivity = sensitivity_of(index, seed=run.settings["seed"])
        lines += _section("sensitivity", language, _table(sensitivity.table(language)))
    left_out = leave_one_out(index)
    lines += _section(
        "without",
        language,
        [*_table(left_out.summary()), *(f"- {name}: {why[language]}" for name, why in left_out.refused.items())],
    )
    audit = audit_of(index)
    lines += _section(
        "consistency",
        language,
        [*(f"- {text[language]}" for text in audit.sentences), "", *_table(audit.consistency_table())],
    )
    lines += _section("importance", language, _table(audit.importance))
    lines += _section("correlations", language, _table(audit.correlations))
    return lines + _section("statistics", language, _table(audit.statistics))


def _told(run: Run) -> list:
    return [text_of(note) for note in run.recipe.content.get("notes", [])]


def _section(name: str, language: str, lines: list[str]) -> list[str]:
    return [f"## {HEADINGS[name][language]}", "", *lines, ""] if any(lines) else []


def _table(table: pd.DataFrame) -> list[str]:
    if table.empty:
        return []
    rows = [[_cell(cell) for cell in row] for row in table.itertuples(index=False)]
    header = [str(column) for column in table.columns]
    return [
        "| " + " | ".join(header) + " |",
        "|" + "|".join("---" for _ in header) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        return "" if pd.isna(cell) else f"{cell:.4g}"
    return "" if cell is None else str(cell).replace("|", "\\|")
