"""The matching report: how many records found their block, how, and where not; as JSON and as readable text. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Entries
from typing import Any

import numpy as np

from .blocks import Blocks
from .categories import Categorised
from .cells import NOBODY
from .finding import Found
from .mappings import Mapping
from .merging import Merged
from .municipalities import Territory
from .outcomes import GROUPS, OUTCOMES
from .reading import Table
from .register import Register

SHOWN = 40


def report_of(
    *,
    table: Table,
    mapping: Mapping,
    register: Register | None,
    blocks: Blocks,
    territory: Territory,
    found: Found,
    municipality: np.ndarray,
    categories: list[Categorised],
    carriers: Entries[str, np.ndarray],
    merged: Merged,
) -> dict[str, Any]:
    """Numbers only, and names from the mapping, the register and the polygons."""
    placed = found.blocks >= 0
    by_outcome = np.bincount(found.outcomes, minlength=len(OUTCOMES)).tolist()
    groups = {
        group: sum(number for number, outcome in zip(by_outcome, OUTCOMES, strict=True) if outcome.group == group)
        for group in GROUPS
    }
    size = len(territory.names)
    everywhere = np.bincount(municipality, minlength=size).tolist()
    located = np.bincount(municipality[placed], minlength=size).tolist()
    return {
        "records": len(table),
        **{str(group): number for group, number in groups.items()},
        "share_placed": groups["placed"] / len(table) if len(table) else None,
        "outcomes": {outcome.word: number for outcome, number in zip(OUTCOMES, by_outcome, strict=True) if number},
        "threshold": mapping.threshold if mapping.address else None,
        "municipalities": {
            name: {"records": all_records, "placed": some, "not_placed": all_records - some}
            for name, all_records, some in zip(territory.names, everywhere, located, strict=True)
            if all_records
        },
        "categories": {
            entry.name: {
                "otherwise": int((entry.codes == entry.otherwise).sum()),
                "unclear": int(entry.unclear.sum()),
                "label": entry.labels[entry.otherwise],
            }
            for entry in categories
        },
        "carriers": {
            name: {"different": _different(carrier), "records_without": int((carrier == NOBODY).sum())}
            for name, carrier in carriers.items()
        },
        "blocks": {
            "known": len(blocks),
            "with_records": len(np.unique(found.blocks[placed])),
            "counted_areas": len(merged.codes),
            "merged_to_hold": mapping.merge.addresses if mapping.merge else None,
            "still_too_small": merged.too_small,
            "mended_polygons": blocks.mended,
        },
        "register": {
            "addresses": len(register) if register else None,
            "without_block": int((register.blocks < 0).sum()) if register else None,
        },
    }


def _different(carrier: np.ndarray) -> int:
    return len(np.unique(carrier[carrier != NOBODY]))


def text_of(report: Entries[str, Any], language: str) -> str:
    """The same for people."""
    german = language == "de"

    def number(value: int) -> str:
        return f"{value:,}".replace(",", "." if german else ",")

    def share(part: int, whole: int) -> str:
        text = f"{100 * part / whole:.1f}" if whole else "–"
        return f"{text.replace('.', ',') if german else text} %"

    whole = report["records"]
    lines = [
        "Zuordnungsbericht" if german else "Matching report",
        "=================" if german else "===============",
        "",
        "Nur für die abgeschottete Statistikstelle: Der Bericht nennt kleine, ungeschützte Anzahlen."
        if german
        else "For the separated statistics office only: this report tells small, unprotected numbers.",
        "",
        f"{'Datensätze' if german else 'Records'}: {number(whole)}",
    ]
    for group, words in GROUPS.items():
        lines.append(f"  {words[language]}: {number(report[group])} ({share(report[group], whole)})")
        for outcome in OUTCOMES:
            if outcome.group == group and outcome.word in report["outcomes"]:
                lines.append(f"    {outcome.sentence(language)}: {number(report['outcomes'][outcome.word])}")
    lines += ["", "Nach Gemeinden" if german else "By municipality"]
    for name, entry in report["municipalities"].items():
        lines.append(
            f"  {name}: {number(entry['records'])}, "
            + (
                f"davon nicht zuordenbar {number(entry['not_placed'])} ({share(entry['not_placed'], entry['records'])})"
                if german
                else f"of which not placed {number(entry['not_placed'])} "
                f"({share(entry['not_placed'], entry['records'])})"
            )
        )
    if report["categories"]:
        lines += ["", "Kategorien" if german else "Categories"]
        for name, entry in report["categories"].items():
            lines.append(
                f"  {name}: {number(entry['otherwise'])} „{entry['label']}“, davon {number(entry['unclear'])} mit "
                "einer Angabe, die zu keiner Kategorie passt"
                if german
                else f"  {name}: {number(entry['otherwise'])} “{entry['label']}”, of which {number(entry['unclear'])} "
                "state something that fits no category"
            )
    if report["carriers"]:
        lines += ["", "Träger" if german else "Carriers"]
        for name, entry in report["carriers"].items():
            lines.append(
                f"  {name}: {number(entry['different'])} verschiedene; {number(entry['records_without'])} "
                "Datensätze ohne"
                if german
                else f"  {name}: {number(entry['different'])} different; {number(entry['records_without'])} records "
                "without"
            )
    lines += ["", *_about_blocks(report, german, number), ""]
    return "\n".join(lines)


def _about_blocks(report: Entries[str, Any], german: bool, number: Any) -> list[str]:
    blocks, register = report["blocks"], report["register"]
    lines = [
        f"Blöcke: {number(blocks['known'])}, mit Datensätzen {number(blocks['with_records'])}"
        if german
        else f"Blocks: {number(blocks['known'])}, with records {number(blocks['with_records'])}"
    ]
    if blocks["merged_to_hold"]:
        lines.append(
            f"  zusammengelegt, bis jeder {blocks['merged_to_hold']} Anschriften hat: {number(blocks['counted_areas'])}"
            if german
            else f"  merged until each holds {blocks['merged_to_hold']} addresses: {number(blocks['counted_areas'])}"
        )
        small = blocks["still_too_small"]
        if small:
            names = ", ".join(small[:SHOWN]) + (" …" if len(small) > SHOWN else "")
            lines.append(
                f"  ohne Nachbarn und weiterhin zu klein: {number(len(small))} ({names})"
                if german
                else f"  without a neighbour and still too small: {number(len(small))} ({names})"
            )
    if blocks["mended_polygons"]:
        lines.append(
            f"  ungültige Flächen, die behoben wurden: {number(blocks['mended_polygons'])}"
            if german
            else f"  invalid polygons that were mended: {number(blocks['mended_polygons'])}"
        )
    if register["without_block"]:
        lines.append(
            f"Registereinträge ohne bekannten Block: {number(register['without_block'])} von "
            f"{number(register['addresses'])}"
            if german
            else f"Register entries without a known block: {number(register['without_block'])} of "
            f"{number(register['addresses'])}"
        )
    return lines
