"""Where protection does not hold: the gate's verdict on what would be public, told as a fault. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .findings import Finding, Findings, listed
from .levels import Outcome


def tell_unsafe(outcomes: Sequence[Outcome], codes: Sequence[Sequence[str]], file: str, findings: Findings) -> None:
    """An error for each period that the audit has not passed; a warning for small counts that are out already."""
    every = [code for level in codes for code in level]
    for outcome in outcomes:
        audit = outcome.result.audit
        if outcome.already_out:
            findings.add("already_out", _already_out(outcome.already_out, file))
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
    numbers = {
        "exact": facts["exact"],
        "small": facts["recognisable"],
        "open": facts["open_small"] + facts["open_rests"],
        "other": facts["unsolved"],
    }
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
