"""The tables of a finished page, read back from it: what the page does not show can be in no file.

Tables with a home of their own (map, series, profile, comparison, runs) have files that tell more than the page. All
the others are read here, by the id of their caption.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from babel.numbers import get_decimal_symbol, get_group_symbol
from django.utils.translation import gettext

from atlas.exports.tables import Cell, Column
from atlas.numbers import MINUS

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NUMERIC = "kern-table__cell--numeric"
BLOCKS = {"div", "li", "p"}
BELOW = "\f"  # a sign that no page has, for the end of a block
MORE = "more"  # what stands in brackets behind a number


@dataclass
class _Cell:
    numeric: bool = False
    span: int = 1
    group: bool = False  # the heading of the rows below it
    seen: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)  # for screen readers only: counts where nothing is seen
    behind: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return _words(self.seen) or _words(self.spoken)

    @property
    def more(self) -> str:
        return _words(self.behind).strip("()")


@dataclass
class PageTable:
    """`caption`: what it says; `rows`: with their headings, the first of each being the row's own."""

    caption: str = ""
    head: list[_Cell] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)


def read_tables(html: str) -> dict[str, PageTable]:
    """All tables that have a caption with an id, by that id."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def columns_and_rows(table: PageTable, language: str) -> tuple[list[Column], list[list[Cell]]]:
    """Numbers become numbers; what stands in brackets behind them, and the headings of groups, get a column each."""
    grouped = any(row[0].group for row in table.rows if row)
    heads = [each for cell in table.head for each in [cell, *[_Cell() for _ in range(cell.span - 1)]]]
    lines: list[tuple[str, list[_Cell]]] = []
    group = ""
    for row in table.rows:
        if row and row[0].group:
            group = row[0].text
        else:
            lines.append((group, [each for cell in row for each in [cell, *[_Cell() for _ in range(cell.span - 1)]]]))
    width = max([len(heads), *(len(cells) for _, cells in lines)])
    heads += [_Cell() for _ in range(width - len(heads))]
    columns = [Column(key="group", heading=gettext("Group"))] if grouped else []
    taken: list[tuple[int, bool]] = []
    for place, head in enumerate(heads):
        here = [cells[place] for _, cells in lines if place < len(cells)]
        if not head.text and not any(cell.text for cell in here):
            continue  # drawn bars
        columns.append(Column(key=f"column_{place + 1}", heading=head.text))
        taken.append((place, False))
        if any(cell.more for cell in here):
            columns.append(Column(key=f"column_{place + 1}_note", heading=gettext("%s: note") % head.text))
            taken.append((place, True))
    return columns, [
        [*([group] if grouped else []), *(_cell(cells, place, behind, language) for place, behind in taken)]
        for group, cells in lines
    ]


def _cell(cells: Sequence[_Cell], place: int, behind: bool, language: str) -> Cell:
    if place >= len(cells):
        return ""
    cell = cells[place]
    if behind:
        return cell.more
    return number_in(cell.text, language) if cell.numeric else cell.text


def number_in(text: str, language: str) -> Cell:
    """A number as pages write it; anything else, signs among it, stays a text."""
    point, group = get_decimal_symbol(language), get_group_symbol(language)
    whole = rf"0|[1-9]\d*|[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+"
    found = re.fullmatch(rf"([+{MINUS}-]?)({whole})(?:{re.escape(point)}(\d+))?", text)
    if found is None:
        return text
    sign, before, after = found.groups()
    sign = "-" if sign in (MINUS, "-") else ""
    plain = sign + before.replace(group, "")
    return float(f"{plain}.{after}") if after else int(plain)


def _words(parts: Sequence[str]) -> str:
    """In one line; what stands below one another is told one after the other."""
    lines = (" ".join(line.split()) for line in "".join(parts).split(BELOW))
    return "; ".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, PageTable] = {}
        self.table: PageTable | None = None
        self.caption: str | None = None  # while its words are read
        self.in_head = False
        self.cell: _Cell | None = None
        self.open: list[tuple[str, str]] = []  # tags within a cell, with where their words go

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.table, self.in_head = PageTable(), False
        elif self.table is None:
            return
        elif tag == "caption":
            self.caption = given.get("id", "")
        elif tag == "thead":
            self.in_head = True
        elif tag in ("tbody", "tfoot"):
            self.in_head = False
        elif tag == "tr" and not self.in_head:
            self.table.rows.append([])
        elif tag in ("th", "td"):
            self._begin(given)
        elif self.cell is not None:
            self._within(tag, given)

    def _begin(self, given: dict[str, str]) -> None:
        span = given.get("colspan", "1")
        self.cell = _Cell(
            numeric=NUMERIC in given.get("class", "").split(),
            span=int(span) if span.isdigit() else 1,
            group=given.get("scope") == "rowgroup",
        )
        self.open = []
        if self.table is not None:
            (self.table.head if self.in_head else self.table.rows[-1]).append(self.cell)

    def _within(self, tag: str, given: dict[str, str]) -> None:
        if tag in VOID:
            self.handle_data(" ")
            return
        names = given.get("class", "").split()
        place = self.open[-1][1] if self.open else "seen"
        if tag == "svg":
            place = "nowhere"
        elif "kern-sr-only" in names:
            place = "spoken"
        elif MORE in names:
            place = "behind"
        self.open.append((tag, place))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.table is not None:
            self.table = None
        elif tag == "caption" and self.table is not None:
            self.table.caption = _words([self.table.caption])
            if self.caption:
                self.found[self.caption] = self.table
            self.caption = None
        elif tag in ("th", "td"):
            self.cell = None
        elif self.cell is not None and self.open and self.open[-1][0] == tag:
            _, place = self.open.pop()
            if tag in BLOCKS:
                self._read(BELOW, place)

    def handle_data(self, data: str) -> None:
        if self.table is None:
            return
        if self.caption is not None:
            self.table.caption += data
        elif self.cell is not None:
            self._read(data, self.open[-1][1] if self.open else "seen")

    def _read(self, data: str, place: str) -> None:
        if self.cell is not None and place != "nowhere":
            getattr(self.cell, place).append(data)
