"""Why the atlas does not show what was asked for, and what it would show instead."""

from collections.abc import Iterable
from difflib import get_close_matches

from spatial.findings import RefusedError, listed
from spatial.models import Territory
from spatial.texts import in_language

from ..models import Indicator
from ..terms import fraction
from .shelf import datasets_shown, indicators_shown, shelf_of


class NotOfferedError(RefusedError):
    """The atlas does not show this. `what` was asked (indicator, level, period, edition, area); `known` would do."""

    def __init__(self, what: str, asked: str, known: Iterable[str], *, de: str, en: str):
        self.what, self.asked, self.known = what, asked, list(known)
        self.suggestions = get_close_matches(asked, self.known, n=3, cutoff=0.5)
        if self.suggestions:
            de += f" Meinten Sie {listed(self.suggestions, 'de')}?"
            en += f" Did you mean {listed(self.suggestions, 'en')}?"
        super().__init__(de=de, en=en)


def explain(
    territory: Territory, audience: int, *, indicator: str, level: str, period: str | None = None
) -> NotOfferedError:
    """Which part of the question is the first that finds nothing."""
    shown = indicators_shown(territory)
    everything = list(shelf_of(territory, audience))
    indicators = sorted({name for name, _, _ in everything})
    if indicator not in indicators:
        return NotOfferedError(
            "indicator",
            indicator,
            indicators,
            de=f"Zum Indikator „{indicator}“ zeigt dieser Atlas keine Werte.",
            en=f"This atlas shows no values for the indicator “{indicator}”.",
        )
    levels = list(dict.fromkeys(name for each, name, _ in everything if each == indicator))
    if level not in levels:
        return _level_not_offered(territory, shown[indicator], level, levels)
    periods = [name for each, where, name in everything if (each, where) == (indicator, level)]
    return NotOfferedError(
        "period",
        period or "",
        periods,
        de=f"Für „{period}“ gibt es hier keine Werte. Vorhanden sind {listed(periods, 'de', 20)}.",
        en=f"There are no values for “{period}” here. Available are {listed(periods, 'en', 20)}.",
    )


def _level_not_offered(territory: Territory, indicator: Indicator, level: str, levels: list[str]) -> NotOfferedError:
    datasets = datasets_shown(territory)
    lowest = min(
        (datasets[slug].lowest_public_level for slug in fraction(indicator.definition).datasets),
        key=lambda each: each.position,
    )
    asked = territory.hierarchy.levels.filter(slug=level).first()
    if asked is not None and asked.position > lowest.position:
        de, en = (in_language(lowest.name, language) for language in ("de", "en"))
        return NotOfferedError(
            "level",
            level,
            levels,
            de=f"Dieser Indikator wird zum Schutz der Menschen nicht unterhalb der Ebene „{de}“ gezeigt.",
            en=f"To protect people, this indicator is not shown below the level “{en}”.",
        )
    return NotOfferedError(
        "level",
        level,
        levels,
        de=f"Auf der Ebene „{level}“ gibt es keine Werte, aber auf {listed(levels, 'de')}.",
        en=f"There are no values on the level “{level}”, but on {listed(levels, 'en')}.",
    )
