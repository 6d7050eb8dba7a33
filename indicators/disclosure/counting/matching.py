"""Addresses of records → addresses of the register: exact first, then similar; what is not certain is doubtful. Pure.

A house number must match exactly, always. Nothing is placed that could as well belong elsewhere:
1. street, number and postcode (and place, if that is needed to tell them apart) are the same;
2. a range of numbers lies in one block; the register may hold the range or its ends;
3. the street is known there: then it is the number that is wrong, and the record is not placed;
4. the street is known elsewhere only: then postcode or place is wrong, and the record is not placed;
5. the street is known nowhere: it is placed if one street of this postcode or place is alike, no second one is nearly
   as alike, and that one has the number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spatial.spelling import base_of, places

from .addresses import Addresses
from .outcomes import CODES
from .register import ABSENT, FORMS, NOT_STATED, SEVERAL, Register, translated
from .similar import FAINT, MARGIN, most_alike

OPEN = -1


@dataclass(frozen=True, eq=False)
class Matched:
    """For each record the row of the register (ABSENT where it is not placed) and the code of its outcome."""

    rows: np.ndarray
    outcomes: np.ndarray


def match(addresses: Addresses, register: Register, threshold: float) -> Matched:
    """`threshold`: how alike a street must be, of 100. Shapes (records,)."""
    work = _Work(addresses, register)
    work.without_number()
    for form in FORMS:
        work.exactly(form)
    for form in FORMS:
        work.by_ranges(form)
    for form in FORMS:
        work.number_unknown(form)
    for form in FORMS:
        work.elsewhere(form)
    if threshold < 100:
        work.similarly(threshold)
    work.settle(work.outcomes == OPEN, "street-unknown")
    work.compare_brackets()
    return Matched(work.rows, work.outcomes)


class _Work:
    """Records while they are being matched; `rows` and `outcomes` are changed in place."""

    def __init__(self, addresses: Addresses, register: Register):
        self.addresses, self.register = addresses, register
        words = register.words
        self.postcode = translated(addresses.postcode, words["postcode"])
        if not any(words["postcode"]):
            self.postcode[:] = NOT_STATED
        known = words["place"]
        self.place = addresses.place.numbered(lambda text: _place(text, known))
        if not any(known):
            self.place[:] = NOT_STATED
        self.streets = {form: translated(getattr(addresses, form), words[form]) for form in FORMS}
        self.number = translated(addresses.number, words["number"])
        self.rows = np.full(len(addresses), ABSENT)
        self.outcomes = np.full(len(addresses), OPEN)

    def settle(self, which: np.ndarray, outcome: str, rows: np.ndarray | None = None) -> None:
        self.outcomes[which] = CODES[outcome]
        if rows is not None:
            self.rows[which] = rows[which]

    @property
    def open(self) -> np.ndarray:
        return self.outcomes == OPEN

    def without_number(self) -> None:
        """Without a street or a house number there is nothing to look for."""
        own = self.addresses
        no_street = own.street.numbered(lambda text: not text).astype(bool)
        no_number = own.number.numbered(lambda text: not text).astype(bool)
        self.settle(no_number, "no-number")
        self.settle(own.unreadable, "number-unreadable")
        self.settle(no_street, "street-unknown")
        self.settle(no_street & no_number & ~own.unreadable, "empty")

    def exactly(self, form: str) -> None:
        found = self._find(form, self.streets[form], "number", self.number)
        found = np.where(self.open, found, ABSENT)
        self.settle(found == SEVERAL, "several")
        self.settle(found >= 0, "exact", found)
        # the postcode says one thing, the place another: somebody has to look
        stated = self._stated_place(form, self.streets[form], self.number)
        blocks = self.register.blocks
        self._take_back((found >= 0) & (stated >= 0) & (blocks[found] != blocks[stated]))

    def by_ranges(self, form: str) -> None:
        """A range in the record whose ends are in the register, or a number that is the end of a register's range."""
        street = self.streets[form]
        words = self.register.words["number"]
        numbers = self.addresses.number
        ends = [numbers.mapped(lambda text: text.split("-")[0]), numbers.mapped(lambda text: text.split("-")[-1])]
        is_range = self.addresses.number.numbered(lambda text: "-" in text).astype(bool) & self.open
        if is_range.any():
            first, last = (self._find(form, street, "number", end) for end in (translated(end, words) for end in ends))
            blocks = self.register.blocks
            some = is_range & ((first != ABSENT) | (last != ABSENT))
            apart = (first == SEVERAL) | (last == SEVERAL)
            apart |= (first >= 0) & (last >= 0) & (blocks[first] != blocks[last])
            self.settle(some & apart, "range-several")
            self.settle(some & ~apart, "range", np.where(first >= 0, first, last))
        if self.register.end_words:
            end = self.addresses.number.numbered(lambda text: self.register.end_words.get(text, ABSENT))
            found = np.where(self.open, self._find(form, street, "number", end, ends=True), ABSENT)
            self.settle(found == SEVERAL, "several")
            self.settle(found >= 0, "range", found)

    def number_unknown(self, form: str) -> None:
        street = self.streets[form]
        there = self.open & (self._find(form, street) != ABSENT)
        if not there.any():
            return
        words = self.register.words["base"]
        base = self.addresses.number.numbered(lambda text: words.get(base_of(text), ABSENT))
        suffix = self._find(form, street, "base", base) != ABSENT
        self.settle(there & suffix, "suffix-unknown")
        self.settle(there & ~suffix, "number-unknown")

    def elsewhere(self, form: str) -> None:
        street = self.streets[form]
        known = self.open & (street >= 0)
        if not known.any():
            return
        found = self.register.lookup(form, "number").find(street, self.number)
        self.settle(known & (found != ABSENT), "contradiction")
        self.settle(known & (found == ABSENT), "street-unknown")

    def similarly(self, threshold: float) -> None:
        """Streets that are known nowhere, one postcode or place after the other."""
        known = self._scopes()
        scope = np.where(self.postcode >= 0, self.postcode, ABSENT)
        by_place = (self.postcode < 0) & (self.place >= 0)
        scope[by_place] = self.place[by_place] + len(self.register.words["postcode"])
        neither = (self.postcode == NOT_STATED) & (self.place == NOT_STATED)
        if len(known) == 1:  # one small town whose register states neither
            scope[neither] = next(iter(known))
        open_rows = np.flatnonzero(self.open & (scope >= 0))
        order = open_rows[np.argsort(scope[open_rows], kind="stable")]
        for group in np.split(order, np.flatnonzero(np.diff(scope[order])) + 1):
            if len(group) and int(scope[group[0]]) in known:
                self._similarly_in(known[int(scope[group[0]])], group, threshold)

    def compare_brackets(self) -> None:
        """A street was found without its brackets; if the register's has brackets, too, they are other ones."""
        known, row = self.register.addresses, self.rows
        if known is not None and len(self.register):
            both = (row >= 0) & self.addresses.bracketed & known.bracketed[row]
            self._take_back(both & (self.streets["street"] != self.register.codes["street"][row]))

    def _similarly_in(self, streets: np.ndarray, group: np.ndarray, threshold: float) -> None:
        column, words = self.addresses.bare, self.register.columns["bare"].texts
        wanted, place = np.unique(column.codes[group], return_inverse=True)
        found = most_alike([column.texts[code] for code in wanted], [words[code] for code in streets])
        code = np.array([streets[likeness.best] for likeness in found])[place]
        score = np.array([likeness.score for likeness in found])[place]
        lead = np.array([likeness.score - likeness.next_score for likeness in found])[place]
        street = np.full(len(self.rows), ABSENT)
        street[group] = code
        row = self._find("bare", street, "number", self.number, which=group)
        alike = score >= threshold
        faint = ~alike & (score >= threshold - FAINT)
        for which, outcome in (
            (faint & (row != ABSENT), "similar-faint"),
            (alike & (row == ABSENT), "number-unknown"),
            (alike & (row == SEVERAL), "several"),
            (alike & (row != ABSENT) & (lead < MARGIN), "similar-several"),
        ):
            self.outcomes[group[which]] = CODES[outcome]
        sure = alike & (row >= 0) & (lead >= MARGIN)
        self.outcomes[group[sure]] = CODES["similar"]
        self.rows[group[sure]] = row[sure]

    def _scopes(self) -> dict[int, np.ndarray]:
        """Streets (bare) of each postcode, then of each place, in the register's codes."""
        codes = self.register.codes
        shift = len(self.register.words["postcode"])
        found: dict[int, np.ndarray] = {}
        for name, offset in (("postcode", 0), ("place", shift)):
            scope, street = codes[name], codes["bare"]
            size = len(self.register.words["bare"])
            pairs = np.unique((scope * size + street)[(scope >= 0) & (street >= 0)])
            for part in np.split(pairs, np.flatnonzero(np.diff(pairs // size)) + 1) if len(pairs) else []:
                found[int(part[0] // size) + offset] = part % size
        if not found:
            found[2 * shift + 1] = np.unique(codes["bare"][codes["bare"] >= 0])
        return found

    def _find(
        self,
        form: str,
        street: np.ndarray,
        column: str = "",
        numbers: np.ndarray | None = None,
        *,
        ends: bool = False,
        which: np.ndarray | slice = slice(None),
    ) -> np.ndarray:
        """By postcode and place, else by postcode; without a postcode by place; with neither, anywhere."""
        names = (form, column) if column else (form,)
        values = (street[which],) if numbers is None else (street[which], numbers[which])
        look = self.register.ends if ends else self.register.lookup
        postcode, place = self.postcode[which], self.place[which]
        found = look("postcode", *names).find(postcode, *values)
        both = found == SEVERAL
        if both.any():
            closer = look("postcode", "place", *names).find(postcode, place, *values)
            found = np.where(both & (closer != ABSENT), closer, found)
        no_postcode = postcode == NOT_STATED
        if no_postcode.any():
            found = np.where(no_postcode, look("place", *names).find(place, *values), found)
            neither = no_postcode & (place == NOT_STATED)
            found = np.where(neither, look(*names).find(*values), found)
        return found

    def _stated_place(self, form: str, street: np.ndarray, number: np.ndarray) -> np.ndarray:
        return self.register.lookup("place", form, "number").find(self.place, street, number)

    def _take_back(self, which: np.ndarray) -> None:
        self.rows[which] = ABSENT
        self.outcomes[which] = CODES["contradiction"]


def _place(text: str, known: dict[str, int]) -> int:
    """The code of the first of a place's writings that the register knows."""
    forms = places(text)
    if not forms:
        return NOT_STATED
    return next((known[form] for form in forms if form in known), ABSENT)
