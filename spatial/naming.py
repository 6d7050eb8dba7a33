"""The names of areas: from a column, from the mapping, or from another file. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from .boundary_files import read_file
from .findings import Finding, listed
from .keys import as_text, column_of

LONGEST = 200


def names_of(entry: Mapping[str, Any], frame: gpd.GeoDataFrame, folder: Path) -> tuple[pd.Series, list[Finding]]:
    """One name per area of `frame`; where there is none, the code stands in for it and is named.

    `names` of the mapping go before `names_from` another file, these before the column `name`.
    """
    slug = entry["level"]
    names = pd.Series("", index=frame.index, dtype="str")
    if "name" in entry:
        names = as_text(column_of(frame, entry["name"], file=entry.get("file", slug)))
    given: dict[str, str] = {}
    if "names_from" in entry:
        source = entry["names_from"]
        listing = read_file(source["file"], folder, source.get("layer"), geometry=False)
        keys = as_text(column_of(listing, source["key"], file=source["file"]))
        given = dict(zip(keys, as_text(column_of(listing, source["name"], file=source["file"])), strict=True))
    given |= entry.get("names", {})
    names = pd.Series(
        [given.get(code, name) for code, name in zip(frame["code"], names, strict=True)], index=frame.index, dtype="str"
    )
    findings = []
    superfluous = sorted(set(given) - set(frame["code"]))
    if superfluous:
        findings.append(
            Finding(
                "warning",
                slug,
                tuple(superfluous),
                de=f"Namen sind angegeben, Gebiete aber gibt es nicht für {listed(superfluous, 'de')}.",
                en=f"Names are given, but there are no areas for {listed(superfluous, 'en')}.",
            )
        )
    nameless = sorted(frame["code"][names == ""])
    if nameless:
        findings.append(
            Finding(
                "warning",
                slug,
                tuple(nameless),
                de=f"Ohne Namen sind {listed(nameless, 'de')}; gezeigt wird der Schlüssel.",
                en=f"{listed(nameless, 'en')} have no name; the key is shown.",
            )
        )
    return names.where(names != "", frame["code"]), findings


def check_names(frame: gpd.GeoDataFrame, *, level: str) -> list[Finding]:
    """Names may repeat, which is only worth a note; they may not be longer than 200 characters."""
    findings = []
    counts = frame["name"].value_counts()
    repeated = sorted(counts[counts > 1].index)
    if repeated:
        findings.append(
            Finding(
                "note",
                level,
                tuple(frame["code"][frame["name"].isin(repeated)]),
                de=f"Mehrfach kommen vor die Namen {listed(repeated, 'de', 5)}. Das ist erlaubt; verbunden wird "
                "nur über "
                "den Schlüssel.",
                en=f"Used more than once are the names {listed(repeated, 'en', 5)}. This is allowed; only keys "
                "connect.",
            )
        )
    long = tuple(frame["code"][frame["name"].str.len() > LONGEST])
    if long:
        findings.append(
            Finding(
                "error",
                level,
                long,
                de=f"Namen dürfen höchstens {LONGEST} Zeichen haben; länger sind die von {listed(long, 'de')}.",
                en=f"Names may have at most {LONGEST} characters; longer are those of {listed(long, 'en')}.",
            )
        )
    return findings
