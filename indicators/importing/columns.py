"""Are the columns there that the mapping names, and no others? Pure."""

from __future__ import annotations

from .findings import Findings, listed
from .mappings import Mapping
from .sentences import in_file
from .tables import Table


def check_columns(table: Table, mapping: Mapping, known: set[str], findings: Findings) -> bool:
    """Every column of the mapping is there once; every other one is ignored on purpose."""
    wide = list(mapping.variables) if mapping.layout == "wide" else []
    shares = [name for share in mapping.shares for name in share.columns]
    named = [
        mapping.period.column,
        mapping.variable_column,
        mapping.value_column,
        *mapping.code_columns,
        *wide,
        *shares,
    ]
    used = list(dict.fromkeys(name for name in named if name is not None))
    missing = [name for name in used if name not in table.header]
    if missing:
        findings.add(
            "columns",
            in_file(
                table,
                f"Die Spalte {listed(missing, 'de')} fehlt. Die Datei hat {listed(table.header, 'de', 30)}. Bitte "
                f"prüfen "
                f"Sie die Überschriften in Zeile {mapping.header_row} oder die Zuordnung.",
                f"The column {listed(missing, 'en')} is missing. The file has {listed(table.header, 'en', 30)}. Please "
                f"check the headings in row {mapping.header_row} or the mapping.",
            ),
        )
    twice = sorted({name for name in used if table.header.count(name) > 1})
    if twice:
        findings.add(
            "columns",
            in_file(
                table,
                f"Die Überschrift {listed(twice, 'de')} kommt mehrmals vor. Bitte benennen Sie die Spalten "
                f"verschieden.",
                f"The heading {listed(twice, 'en')} occurs more than once. Please name the columns differently.",
            ),
        )
    ignored = set(table.header) if mapping.ignore is None else set(mapping.ignore)
    unknown = [name for name in table.header if name not in used and name not in ignored]
    if unknown:
        findings.add(
            "columns",
            in_file(
                table,
                f"Die Spalte {listed(unknown, 'de')} ist in der Zuordnung nicht genannt. Ordnen Sie sie einem Merkmal "
                "zu oder tragen Sie sie unter „ignore“ ein.",
                f"The column {listed(unknown, 'en')} is not named in the mapping. Assign it to a variable or list it "
                "under “ignore”.",
            ),
        )
    made = {*mapping.variables.values(), *(name for share in mapping.shares for name in share.stored)}
    strangers = sorted(made - known)
    if strangers:
        findings.add(
            "variables",
            in_file(
                table,
                f"Der Datensatz „{mapping.dataset}“ hat kein Merkmal {listed(strangers, 'de')}. "
                f"Er hat {listed(sorted(known), 'de', 40)}.",
                f"The dataset “{mapping.dataset}” has no variable {listed(strangers, 'en')}. "
                f"It has {listed(sorted(known), 'en', 40)}.",
            ),
        )
    return not (missing or twice or strangers)
