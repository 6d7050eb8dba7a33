"""Where protection does not hold: the gate's verdict on what would be public, told as a fault. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..twins import Twin
from .findings import Finding, Findings, listed
from .levels import Outcome


def tell_unsafe(outcomes: Sequence[Outcome], codes: Sequence[Sequence[str]], file: str, findings: Findings) -> None:
    """An error for each period that the audit has not passed; a warning for small counts that are out already."""
    every = [code for level in codes for code in level]
    for outcome in outcomes:
        audit = outcome.result.audit
        if outcome.already_out:
            findings.add("already_out", _already_out(outcome.already_out, file))
        for slug, twin, areas_unlike in outcome.unlike:
            findings.add(f"unlike {slug} {twin.place}", _unlike(slug, twin, areas_unlike, file))
        if audit.passed:
            continue
        first = len(every) - audit.unsafe.shape[1]
        areas = [every[first + place] for place in np.flatnonzero(audit.unsafe.any(axis=0))]
        de, en = refusal(audit.facts())
        findings.add(
            "unsafe",
            Finding(
                "error",
                "",
                tuple(areas),
                f"{de} Betroffen: {listed(areas, 'de')}." if areas else de,
                f"{en} Concerned: {listed(areas, 'en')}." if areas else en,
                file=file,
            ),
        )


def refusal(facts: dict) -> tuple[str, str]:
    """Why the gate lets something not through, in German and English."""
    said = [
        (
            f" Dieselben Zahlen stehen auch in „{twin['place']}“ (Zeitbezug {twin['period']}, Gebietsstand "
            f"{twin['edition']}): {twin['areas']} Gebiete wären an einer Stelle offen und an der anderen gesperrt. "
            "Bitte löschen Sie diesen Entwurf und importieren Sie die Lieferung noch einmal; dann richtet sie sich "
            "nach der anderen Stelle.",
            f" The same numbers also stand in “{twin['place']}” (period {twin['period']}, edition {twin['edition']}): "
            f"{twin['areas']} areas would be open in one place and hidden in the other. Please delete this draft and "
            "import the delivery again; it will then follow the other place.",
        )
        for twin in facts.get("twins", [])
    ]
    de, en = _verdict(facts)
    return "".join([de, *(one for one, _ in said)]), "".join([en, *(other for _, other in said)])


def _verdict(facts: dict) -> tuple[str, str]:
    numbers = {
        "exact": facts["exact"],
        "small": facts["recognisable"],
        "open": facts["open_small"] + facts["open_rests"],
        "other": facts["unsolved"],
    }
    if not any(numbers.values()):
        return (
            "Die Prüfung der Geheimhaltung ist nicht bestanden.",
            "The audit of disclosure control has not passed.",
        )
    return (
        "Die Prüfung der Geheimhaltung ist nicht bestanden: {exact} gesperrte Zahlen wären genau errechenbar, {small} "
        "als klein erkennbar, {open} kleine Zahlen oder Reste stünden offen, {other} sind ungeklärt. Oft sind frühere "
        "Freigaben der Grund: Was schon öffentlich ist, kann eine neue nicht mehr schützen. Abhilfe: weniger "
        "Merkmale, gröbere Ebenen oder Schutz durch die liefernde Stelle.".format(**numbers),
        "The audit of disclosure control has not passed: {exact} hidden numbers could be reckoned exactly, {small} be "
        "recognised as small, {open} small numbers or rests would stand open, {other} are unsettled. Often earlier "
        "releases are the reason: what is public cannot be protected by a new one. Remedy: fewer variables, larger "
        "areas, or protection by the supplier.".format(**numbers),
    )


def _already_out(count: int, file: str) -> Finding:
    return Finding(
        "warning",
        "",
        (),
        f"{count} kleine Zahlen hat eine frühere Freigabe schon gezeigt. Sie lassen sich nicht zurückholen und bleiben "
        "offen.",
        f"An earlier release has shown {count} small numbers already. They cannot be recalled and stay open.",
        file=file,
    )


def _unlike(slug: str, twin: Twin, areas: int, file: str) -> Finding:
    key, edition = twin.place
    return Finding(
        "warning",
        "",
        (),
        f"„{slug}“ soll dasselbe zählen wie „{key}“ (Gebietsstand {edition}), doch {areas} Gebiete haben dort eine "
        "andere Zahl. Diese gelten als verschieden. Bitte prüfen Sie die Lieferung oder „same_as“ in der Datei der "
        "Kommune.",
        f"“{slug}” should count the same as “{key}” (edition {edition}), yet {areas} areas have another number there. "
        "These are taken to be different. Please check the delivery, or “same_as” in the municipality’s file.",
        file=file,
    )
