"""What time a delivery speaks of, from its mapping, a column or its file's name. Pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from spatial.definitions import Definition

MONTHS_DE = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


class PeriodError(ValueError):
    """A text is not the time that the mapping expects."""


@dataclass(frozen=True, order=True)
class Span:
    """A period of time: its last day decides in which edition its areas lie."""

    last_day: date
    first_day: date
    kind: Literal["key_date", "year"]

    @property
    def slug(self) -> str:
        return str(self.last_day.year) if self.kind == "year" else self.last_day.isoformat()

    @property
    def label(self) -> dict[str, str]:
        if self.kind == "year":
            return {"de": self.slug, "en": self.slug}
        day = self.last_day
        month_en = calendar.month_name[day.month]
        return {"de": f"{day.day}. {MONTHS_DE[day.month - 1]} {day.year}", "en": f"{day.day} {month_en} {day.year}"}


@dataclass(frozen=True)
class PeriodRule:
    """Where the period stands: fixed (`value`), in a `column`, or in the file's name (`pattern`)."""

    kind: Literal["key_date", "year"]
    value: str | None = None
    column: str | None = None
    format: str = ""
    pattern: str | None = None
    day: str = "12-31"

    @classmethod
    def from_definition(cls, definition: Definition) -> PeriodRule:
        """The rule in a mapping's `period`. Raises DefinitionError if it is none or several at once."""
        entry = definition["period"]
        if len({"value", "column", "file_name"} & set(entry)) != 1:
            raise definition.fault(
                "period",
                de="„period“ braucht genau einen der Einträge „value“, „column“ oder „file_name“.",
                en="“period” needs exactly one of the entries “value”, “column” or “file_name”.",
            )
        kind = entry.get("kind", "key_date")
        rule = cls(
            kind=kind,
            value=None if "value" not in entry else str(entry["value"]),
            column=entry.get("column"),
            format=entry.get("format", "%Y" if kind == "year" else "%Y-%m-%d"),
            pattern=entry.get("file_name"),
            day=entry.get("day", "12-31"),
        )
        if rule.pattern is not None and "year" not in re.compile(rule.pattern).groupindex:
            raise definition.fault(
                "period",
                "file_name",
                de="In „file_name“ fehlt die Gruppe „(?P<year>…)“, die das Jahr einfängt.",
                en="“file_name” lacks the group “(?P<year>…)”, which catches the year.",
            )
        if rule.value is not None:
            try:
                rule.span_of(rule.value)
            except PeriodError:
                raise definition.fault(
                    "period",
                    "value",
                    de=f"„{rule.value}“ ist kein {'Jahr wie 2023' if kind == 'year' else 'Tag wie 2023-12-31'}.",
                    en=f"“{rule.value}” is no {'year such as 2023' if kind == 'year' else 'day such as 2023-12-31'}.",
                ) from None
        return rule

    def span_of(self, text: str) -> Span:
        """The period a text means; a month or year is its last day. Raises PeriodError."""
        try:
            read = datetime.strptime(text.strip(), self.format).date()
        except ValueError as fault:
            raise PeriodError(text) from fault
        if self.kind == "year":
            return Span(date(read.year, 12, 31), date(read.year, 1, 1), "year")
        if not re.search(r"%[dxcj]", self.format):
            month = read.month if re.search(r"%[mbB]", self.format) else 12
            read = date(read.year, month, calendar.monthrange(read.year, month)[1])
        return Span(read, read, "key_date")

    def span_of_file(self, file_name: str) -> Span:
        """The period in a file's name. Raises PeriodError if the pattern is not in it."""
        found = re.search(self.pattern or "", file_name)
        if not found:
            raise PeriodError(file_name)
        if self.kind == "year":
            return PeriodRule("year", format="%Y").span_of(found["year"])
        return PeriodRule("key_date", format="%Y-%m-%d").span_of(f"{found['year']}-{self.day}")
