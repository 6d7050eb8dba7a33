"""What the page of a budget key tells: who gets how much and why, against last year, and beside other variants."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from atlas.numbers import with_unit, write, write_difference, write_share, write_whole
from atlas.official.asking import AskedRun, run_address
from atlas.official.columns import AreaRow, Cell, Column, sorted_table
from atlas.official.recipe_words import rated
from atlas.tables import collation_key
from indicators.composite.recipes import text_of
from indicators.official.areas import BudgetArea, rows_of
from indicators.official.reading import RunRead
from spatial.texts import in_language

Row = Mapping[str, Any]


class Money:
    """Amounts as the key's own unit and steps are written."""

    def __init__(self, read: RunRead):
        step = Decimal(str(read.recipe.content.get("step", "0.01")))
        self.decimals = max(0, -int(step.normalize().as_tuple().exponent))
        self.unit = in_language(text_of(read.recipe.content.get("unit") or {"de": ""}))

    def cell(self, amount: str | float | None) -> Cell:
        return Cell("" if amount is None else self.text(amount), by=None if amount is None else Decimal(amount))

    def change(self, amount: str | float | None) -> Cell:
        if amount is None:
            return Cell("")
        return Cell(write_difference(Decimal(amount), self.decimals), by=Decimal(amount))

    def text(self, amount: str | float | Decimal) -> str:
        return write(Decimal(amount), self.decimals)

    def with_unit(self, amount: str | float | Decimal) -> str:
        return f"{self.text(amount)}\u00a0{self.unit}".rstrip()


def present_budget(asked: AskedRun) -> dict[str, Any]:
    read, money = asked.read, Money(asked.read)
    rows = rows_of(read.current)
    compared = any(row["last_year"] is not None for row in rows)
    bounded = any(row["bound"] for row in rows)
    total = sum((Decimal(row["amount"]) for row in rows), Decimal(0))
    columns = _columns(money, compared=compared, bounded=bounded)
    level = in_language(asked.run.edition_level.level.name)
    return {
        "total": money.with_unit(total),
        "follows": _follows(asked),
        "table": sorted_table(asked.query, level, columns, [_row(asked, row, money) for row in rows]),
        "sums": [_sum(column.key, rows, money) for column in columns],
        "caption": gettext("%(name)s, %(label)s") % {"name": in_language(asked.run.name), "label": asked.run.label},
        "variants": _variants(asked, money),
        "variant_names": _variant_names(asked),
        "variant_rows": _variant_rows(asked, money),
        "steps": _steps(read, money),
    }


def _follows(asked: AskedRun) -> dict[str, Any] | None:
    """The run of the index whose scores are the need."""
    index = asked.run.based_on
    if index is None:
        return None
    address = run_address(asked.municipality, index, index.number) + asked.query.to_address(sort=None)
    return {"name": index.name, "label": index.label, "address": address}


def present_budget_area(asked: AskedRun, area: BudgetArea) -> dict[str, Any]:
    money, row = Money(asked.read), area.row
    facts = [
        (gettext("Base part"), money.with_unit(row["base"])),
        (gettext("Need"), "" if row["need"] is None else write(row["need"], 2)),
        (gettext("Need part"), money.with_unit(row["need_part"])),
        (gettext("Bound"), bound_name(row["bound"])),
        (gettext("Amount"), money.with_unit(row["amount"])),
        (gettext("Per inhabitant"), "" if row["per_head"] is None else f"{write(row['per_head'], 2)} {money.unit}"),
        (gettext("Last year"), "" if row["last_year"] is None else money.with_unit(row["last_year"])),
        (gettext("Difference"), money.change(row["difference"]).text),
    ]
    names = _variant_names(asked)
    beside = area.variants or {}
    return {
        "facts": [(name, value) for name, value in facts if value],
        "variants": [(names[key], money.with_unit(beside[key])) for key in names if beside.get(key) is not None],
    }


def _columns(money: Money, *, compared: bool, bounded: bool) -> list[Column]:
    return [
        Column("code", gettext("Code"), numeric=False),
        Column("population", gettext("Inhabitants")),
        Column("need", gettext("Need")),
        Column("base", gettext("Base part"), hint=money.unit),
        Column("need_part", gettext("Need part"), hint=money.unit),
        *([Column("bound", gettext("Bound"), numeric=False)] if bounded else []),
        Column("amount", gettext("Amount"), hint=money.unit),
        Column("per_head", gettext("Per inhabitant"), hint=money.unit),
        *([Column("last_year", gettext("Last year"), hint=money.unit)] if compared else []),
        *([Column("difference", gettext("Difference"), hint=money.unit)] if compared else []),
    ]


def _row(asked: AskedRun, row: Row, money: Money) -> AreaRow:
    code, need, people, per_head = row["code"], row["need"], row["population"], row["per_head"]
    bound = bound_name(row["bound"])
    return AreaRow(
        code=code,
        name=asked.read.areas[code],
        address=asked.area_address(code),
        cells={
            "code": Cell(code, by=code),
            "population": Cell("" if people is None else write(people, 0), by=people),
            "need": Cell("" if need is None else write(need, 2), by=need),
            "base": money.cell(row["base"]),
            "need_part": money.cell(row["need_part"]),
            "bound": Cell(bound, by=bound or None),
            "amount": money.cell(row["amount"]),
            "per_head": Cell("" if per_head is None else write(per_head, 2), by=per_head),
            "last_year": money.cell(row["last_year"]),
            "difference": money.change(row["difference"]),
        },
    )


def _sum(key: str, rows: list[dict[str, Any]], money: Money) -> str:
    """What the last line of the table says of a column; columns that do not add up stay empty."""
    if key not in ("population", "base", "need_part", "amount", "last_year", "difference"):
        return ""
    known = [Decimal(row[key]) for row in rows if row[key] is not None]
    total = sum(known, Decimal(0))
    if key == "population":
        return write(total, 0) if known else ""
    return money.change(str(total)).text if key == "difference" else money.text(total)


def bound_name(bound: str | None) -> str:
    return {"floor": gettext("floor"), "cap": gettext("cap")}.get(bound or "", "")


def _variant_names(asked: AskedRun) -> dict[str, str]:
    """The key itself and its variants, by the names of their columns."""
    variants = asked.read.recipe.content.get("variants", {})
    return {asked.read.recipe.id: gettext("this key"), **{name: name for name in variants}} if variants else {}


def _variants(asked: AskedRun, money: Money) -> list[dict[str, Any]]:
    """Each comparison in a line: how many gain and lose, and who most."""
    read, names = asked.read, _variant_names(asked)
    if "variants_summary" not in read.tables:
        return []
    return [
        {
            "name": names.get(row["variant"], row["variant"]),
            "against": gettext("last year")
            if row["against"] == "last_year"
            else names.get(row["against"], row["against"]),
            "gain": f"{row['gain']:.0f}",
            "lose": f"{row['lose']:.0f}",
            "moved": money.text(row["gained"]),
            "most": _most(asked, row, "gain", money),
            "least": _most(asked, row, "loss", money),
        }
        for row in rows_of(read.tables["variants_summary"])
    ]


def _most(asked: AskedRun, row: Row, what: str, money: Money) -> str:
    code = row[f"largest_{what}"]
    if not code:
        return "–"
    return f"{asked.read.areas[code]} ({money.change(row[f'largest_{what}_amount']).text})"


def _variant_rows(asked: AskedRun, money: Money) -> list[dict[str, Any]]:
    names, areas = _variant_names(asked), asked.read.areas
    if not names or "variants" not in asked.read.tables:
        return []
    rows = sorted(rows_of(asked.read.tables["variants"]), key=lambda row: collation_key(areas[row["code"]]))
    return [
        {
            "name": areas[row["code"]],
            "address": asked.area_address(row["code"]),
            "amounts": [money.cell(row[key]).text for key in names],
        }
        for row in rows
    ]


def _steps(read: RunRead, money: Money) -> list[dict[str, Any]]:
    """How the sum is distributed, in plain words."""
    content = read.recipe.content
    base, need = content.get("base", {"share": 0}), content["need"]
    share = write_share(base["share"])
    by = gettext("by inhabitants") if base.get("by", "population") == "population" else gettext("the same for each")
    found = [{"name": gettext("Who takes part"), "lines": rated(read)}]
    if base["share"]:
        line = gettext("%(share)s of the sum, %(by)s.") % {"share": share, "by": by}
        found.append({"name": gettext("Base part"), "lines": [line]})
    rest = gettext("%(share)s of the sum, by need times inhabitants.") % {"share": write_share(1 - base["share"])}
    found.append({"name": gettext("Need part"), "lines": [rest]})
    found.append({"name": gettext("Need"), "lines": [_scale(need), *_missing(need)]})
    for name, words in ((gettext("Floor"), content.get("floor")), (gettext("Cap"), content.get("cap"))):
        if words:
            found.append({"name": name, "lines": _bounds(words, money)})
    step = money.with_unit(str(content.get("step", "0.01")))
    line = gettext("All amounts are multiples of %(step)s and add up to the sum exactly.") % {"step": step}
    return [*found, {"name": gettext("Rounding"), "lines": [line]}]


def _scale(need: Row) -> str:
    return {
        "given": gettext("The score itself is the need."),
        "shifted": gettext("Need is the distance of the score from the score of the least need."),
        "percentile": gettext("Need is the share of the areas with less need."),
        "stepped": gettext("Need is set by steps of the score."),
        "classes": gettext("Need is set by class."),
    }[need["scale"]]


def _missing(need: Row) -> list[str]:
    return {
        "none": [gettext("An area without a score has no need part.")],
        "mean": [gettext("An area without a score gets the mean need of all others.")],
    }.get(need.get("missing", "refuse"), [])


def _bounds(words: Row, money: Money) -> list[str]:
    told = {
        "absolute": lambda number: money.with_unit(str(number)),
        "per_head": lambda number: gettext("%(amount)s per inhabitant") % {"amount": money.with_unit(str(number))},
        "of_last_year": lambda number: (
            gettext("%(share)s of last year's amount") % {"share": with_unit(write_whole(100 * number), "%")}
        ),
    }
    return [f"{told[name](number)}." for name, number in words.items()]
