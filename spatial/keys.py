"""Keys and names as text: columns of a file → codes, with every fault named and every mend recorded. Pure."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from pandas.api.types import is_numeric_dtype

from .findings import Finding, RefusedError, listed
from .places import place, places


def column_of(frame: pd.DataFrame, column: str, *, file: str) -> pd.Series:
    """The column of that name. Raises RefusedError, which lists the columns that there are."""
    if column not in frame:
        known = [name for name in frame.columns if name != "geometry"]
        raise RefusedError(
            de=f"{file}: Die Spalte „{column}“ gibt es nicht. Vorhanden sind {listed(known, 'de', 40)}.",
            en=f"{file}: There is no column “{column}”. There are {listed(known, 'en', 40)}.",
        )
    return frame[column]


def as_text(values: pd.Series) -> pd.Series:
    """Text without surrounding spaces; whole numbers without a decimal point; nothing becomes an empty text."""
    return pd.Series([_as_text(value) for value in values], index=values.index, dtype="str")


def _as_text(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def read_codes(
    frame: gpd.GeoDataFrame, column: str, *, file: str, level: str, digits: int | None = None
) -> tuple[pd.Series, list[Finding]]:
    """The key column as text.

    Numbers have lost their leading zeros: where they differ in length this is an error, unless `digits` says how long
    a key is, to which they are filled up again.
    """
    raw = column_of(frame, column, file=file)
    codes = as_text(raw)
    findings: list[Finding] = []
    if digits is not None:
        codes, padded = _filled_up(codes, digits)
        if padded:
            findings.append(
                Finding(
                    "mended",
                    level,
                    tuple(padded),
                    de=f"{file}: {len(padded)} Schlüssel der Spalte „{column}“ wurden mit führenden Nullen auf "
                    f"{digits} "
                    f"Stellen gebracht: {listed(padded, 'de')}.",
                    en=f"{file}: {len(padded)} keys of the column “{column}” were filled with leading zeros to "
                    f"{digits} "
                    f"digits: {listed(padded, 'en')}.",
                )
            )
    elif is_numeric_dtype(raw):
        findings.append(_numeric_keys(codes, column, file=file, level=level))
    else:
        spaced = codes[raw.notna() & (raw.map(str) != codes)]
        if len(spaced):
            findings.append(
                Finding(
                    "mended",
                    level,
                    tuple(spaced),
                    de=f"{file}: Leerzeichen vor oder nach dem Schlüssel wurden entfernt bei {listed(spaced, 'de')}.",
                    en=f"{file}: Spaces before or after the key were removed from {listed(spaced, 'en')}.",
                )
            )
    return codes, findings


def _filled_up(codes: pd.Series, digits: int) -> tuple[pd.Series, list[str]]:
    filled = codes.map(lambda code: code.zfill(digits) if code else code)
    return filled, sorted(filled[filled != codes])


def _numeric_keys(codes: pd.Series, column: str, *, file: str, level: str) -> Finding:
    lengths = sorted(codes[codes != ""].str.len().unique())
    if len(lengths) > 1:
        shortest = codes[codes.str.len() == lengths[0]].iloc[0]
        return Finding(
            "error",
            level,
            (str(shortest),),
            de=f"{file}: Die Schlüsselspalte „{column}“ enthält Zahlen statt Text; führende Nullen sind verloren (zum "
            f"Beispiel „{shortest}“, während andere {lengths[-1]} Stellen haben). Exportieren Sie die Spalte als Text "
            f"oder geben Sie in der Zuordnung die Stellenzahl an: `digits: {lengths[-1]}`.",
            en=f"{file}: The key column “{column}” holds numbers instead of text; leading zeros are lost (for example "
            f"“{shortest}”, while others have {lengths[-1]} digits). Export the column as text, or state the number "
            f"of digits in the mapping: `digits: {lengths[-1]}`.",
        )
    return Finding(
        "note",
        level,
        (),
        de=f"{file}: Die Schlüsselspalte „{column}“ enthält Zahlen statt Text. Alle Schlüssel sind gleich lang; es "
        "fehlt "
        "also vermutlich keine führende Null.",
        en=f"{file}: The key column “{column}” holds numbers instead of text. All keys have the same length, so "
        "presumably no leading zero is missing.",
    )


def rename(frame: gpd.GeoDataFrame, mend: dict[str, Any], *, file: str, level: str, srid: int) -> Finding:
    """Gives one area another code, in place; `mend` is {from, to, where}. Raises RefusedError unless it fits once."""
    chosen = frame["code"] == mend["from"]
    for column, wanted in mend.get("where", {}).items():
        if column == "at":
            point = gpd.GeoSeries([shapely.Point(wanted)], crs=4326).to_crs(srid).iloc[0]
            chosen &= shapely.intersects(frame.geometry.to_numpy(), point)
        else:
            chosen &= as_text(column_of(frame, column, file=file)) == wanted
    if chosen.sum() != 1:
        raise RefusedError(
            de=f"{file}: Die Umbenennung von „{mend['from']}“ in „{mend['to']}“ trifft {chosen.sum()} Gebiete statt "
            "genau eines. Bitte grenzen Sie es mit `where: {Spalte: Wert}` oder `where: {at: [Länge, Breite]}` ein.",
            en=f"{file}: The renaming of “{mend['from']}” to “{mend['to']}” fits {chosen.sum()} areas instead of "
            "exactly "
            "one. Please narrow it down with `where: {column: value}` or `where: {at: [lon, lat]}`.",
        )
    where = place(frame.geometry[chosen].iloc[0], srid)
    frame.loc[chosen, "code"] = mend["to"]
    return Finding(
        "mended",
        level,
        (mend["from"], mend["to"]),
        de=f"{file}: Der Schlüssel „{mend['from']}“ wurde bei {where} in „{mend['to']}“ geändert, wie in der Zuordnung "
        "angegeben.",
        en=f"{file}: The key “{mend['from']}” at {where} was changed to “{mend['to']}”, as stated in the mapping.",
    )


def check_codes(frame: gpd.GeoDataFrame, *, level: str, srid: int, file: str = "") -> list[Finding]:
    """Every area has a code, at most 40 characters long, and no two have the same."""
    before = f"{file}: " if file else ""
    findings = []
    empty = frame.geometry[frame["code"] == ""]
    if len(empty):
        where = places(empty, srid)
        findings.append(
            Finding(
                "error",
                level,
                (),
                de=f"{before}Ohne Schlüssel sind die Gebiete bei {listed(where, 'de')}. Bitte tragen Sie ihn in "
                "der Datei "
                "nach.",
                en=f"{before}Without a key are the areas at {listed(where, 'en')}. Please add it in the file.",
            )
        )
    repeated = frame[frame["code"].duplicated(keep=False) & (frame["code"] != "")]
    for code, group in repeated.groupby("code"):
        those = ", ".join(f"{name} {at}" for name, at in zip(group["name"], places(group.geometry, srid), strict=True))
        findings.append(
            Finding(
                "error",
                level,
                (str(code),),
                de=f"{before}Der Schlüssel „{code}“ kommt {len(group)}-mal vor: {those}. Ist einer davon falsch, so "
                "berichtigen Sie die Datei oder geben Sie in der Zuordnung an: "
                f'`mends: - rename: {{from: "{code}", to: "…", where: {{at: [Länge, Breite]}}}}`.',
                en=f"{before}The key “{code}” occurs {len(group)} times: {those}. If one of them is wrong, correct the "
                "file or state in the mapping: "
                f'`mends: - rename: {{from: "{code}", to: "…", where: {{at: [lon, lat]}}}}`.',
            )
        )
    long = frame["code"][frame["code"].str.len() > 40]
    if len(long):
        findings.append(
            Finding(
                "error",
                level,
                tuple(long),
                de=f"{before}Schlüssel dürfen höchstens 40 Zeichen haben: {listed(long, 'de')}.",
                en=f"{before}Keys may have at most 40 characters: {listed(long, 'en')}.",
            )
        )
    return findings
