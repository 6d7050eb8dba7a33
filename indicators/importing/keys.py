"""Do the delivered area codes belong to the edition? Says why not: unknown, shortened, another edition. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from .findings import Finding, Findings, kind_named, listed
from .observations import Observations
from .sentences import shortened

UNKNOWN = kind_named("unknown_code", "weitere unbekannte Schlüssel", "further unknown codes")
SHORTENED = kind_named("shortened_code", "weitere verkürzte Schlüssel", "further shortened codes")


@dataclass(frozen=True)
class Key:
    """The codes that are expected, and what else the codes of a file might be."""

    edition: str  # its label, for sentences
    codes: list[str]
    digits: int | None
    others: Callable[[], Mapping[tuple[str, str], frozenset[str]]]  # (edition label, level name) → their codes


def positions_of(observations: Observations, chosen: np.ndarray | None, key: Key, findings: Findings) -> np.ndarray:
    """For each name in `observations.codes` its position in the edition, -1 where it has none (told in findings).

    `chosen` marks the observations that belong to this edition; None means all.
    """
    used = observations.codes.indices if chosen is None else observations.codes.indices[chosen]
    first = _first_places(used, len(observations.codes.names))
    rows = None if chosen is None else np.flatnonzero(chosen)
    known = {code: position for position, code in enumerate(key.codes)}
    positions = np.array([known.get(name, -1) for name in observations.codes.names], np.int64)
    strangers = [index for index in np.flatnonzero(positions < 0) if first[index] >= 0]
    if not strangers:
        return positions
    elsewhere = _elsewhere(observations, first, key)
    delivered = int((first >= 0).sum())
    if elsewhere and len(strangers) * 2 > delivered:
        place = observations.cell(int(first[strangers[0]]) if rows is None else int(rows[first[strangers[0]]]))
        findings.add("elsewhere", _wrong_edition(place, key, elsewhere, len(strangers), delivered))
        return positions
    for index in strangers:
        place = observations.cell(int(first[index]) if rows is None else int(rows[first[index]]))
        kind, finding = _stranger(observations.codes.names[index], known, key, place)
        findings.add(kind, finding)
    return positions


def _first_places(indices: np.ndarray, count: int) -> np.ndarray:
    """Where each name occurs first; -1 where it does not."""
    first = np.full(count, -1, np.int64)
    first[indices[::-1]] = np.arange(len(indices))[::-1]
    return first


def _elsewhere(observations: Observations, first: np.ndarray, key: Key) -> tuple[str, str] | None:
    """The other edition or level which has every delivered code."""
    names = {name for name, place in zip(observations.codes.names, first, strict=True) if place >= 0}
    return next((other for other, codes in key.others().items() if names <= codes), None)


def _wrong_edition(place: dict, key: Key, elsewhere: tuple[str, str], unknown: int, delivered: int) -> Finding:
    edition, level = elsewhere
    return Finding(
        "error",
        "",
        (),
        f"{unknown} von {delivered} Schlüsseln gibt es im Gebietsstand „{key.edition}“ nicht; alle passen aber zu "
        f"„{edition}“, {level}. Bitte prüfen Sie Zeitbezug, „edition“ und „level“ in der Zuordnung.",
        f"{unknown} of {delivered} codes do not exist in the edition “{key.edition}”, but all fit “{edition}”, "
        f"{level}. "
        "Please check the period, “edition” and “level” in the mapping.",
        file=place["file"],
        worksheet=place["worksheet"],
    )


def _stranger(name: str, known: Mapping[str, int], key: Key, place: dict) -> tuple[str, Finding]:
    place = {**place, "column": "", "value": shortened(name)}
    if not name:
        return UNKNOWN, Finding(
            "error",
            "",
            (),
            "Der Gebietsschlüssel fehlt. Bitte ergänzen Sie ihn oder löschen Sie die Zeile (eine Summenzeile gehört "
            "nicht in die Lieferung).",
            "The area code is missing. Please add it or delete the row (a row with totals does not belong here).",
            **place,
        )
    width = key.digits or max(map(len, key.codes), default=0)
    whole = name.zfill(width)
    if whole != name and whole in known:
        return SHORTENED, Finding(
            "error",
            "",
            (whole,),
            f"Der Gebietsschlüssel „{name}“ hat seine führende Null verloren; gemeint ist wohl „{whole}“. Bitte "
            "formatieren Sie die Spalte in der Tabellenkalkulation als Text und speichern Sie die Datei neu.",
            f"The area code “{name}” has lost its leading zero; “{whole}” is probably meant. Please format the column "
            "as text in the spreadsheet program and save the file again.",
            **place,
        )
    others = [label for (label, _), codes in key.others().items() if name in codes]
    hint_de = f" Es gibt ihn im Gebietsstand {listed(dict.fromkeys(others), 'de')}." if others else ""
    hint_en = f" It exists in the edition {listed(dict.fromkeys(others), 'en')}." if others else ""
    return UNKNOWN, Finding(
        "error",
        "",
        (name,),
        f"Den Gebietsschlüssel „{shortened(name)}“ gibt es im Gebietsstand „{key.edition}“ nicht.{hint_de}",
        f"The area code “{shortened(name)}” does not exist in the edition “{key.edition}”.{hint_en}",
        **place,
    )
