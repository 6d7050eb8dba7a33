"""What stands behind the values of a table: numerators, denominators and intervals, wherever a value may be told."""

from indicators.answering.assembling import stock
from indicators.answering.memory import remembering
from indicators.answering.shelf import indicators_shown, shelf_of
from indicators.models import Audience
from spatial.models import Territory

NUMBERS = ("numerators", "denominators", "lower", "upper")

Details = dict[str, list[float | int | None]]


@remembering
def public_details(territory: Territory, *, level: str, indicator: str, periods: list[str]) -> dict[str, Details]:
    """By period; lists in area order, left out where nothing of their kind is stored."""
    everywhere = shelf_of(territory, Audience.PUBLIC, indicator)
    here = {key: entry for key, entry in everywhere.items() if entry.level == level and entry.period in periods}
    numbers = stock(territory, here, indicators_shown(territory, indicator), details=True)
    return {entry.period: numbers.details(entry) for entry in here.values()}
