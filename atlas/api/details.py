"""What stands behind the values of a table: numerators, denominators and intervals, wherever a value may be told."""

from indicators.answering.assembling import stock
from indicators.answering.shelf import indicators_shown, shelf
from indicators.models import Audience
from spatial.models import Territory

NUMBERS = ("numerators", "denominators", "lower", "upper")

Details = dict[str, list[float | int | None]]


def public_details(territory: Territory, *, level: str, indicator: str, periods: list[str]) -> dict[str, Details]:
    """By period; lists in area order, left out where nothing of their kind is stored."""
    here = shelf(
        territory,
        Audience.PUBLIC,
        [indicator],
        edition_level__level__slug=level,
        period__slug__in=periods,
    )
    numbers = stock(territory, here, indicators_shown(territory), details=True)
    return {entry.period: numbers.details(entry) for entry in here.values()}
