"""What several ways of showing need to know of the question: names, periods, possible choices."""

from __future__ import annotations

from dataclasses import replace

from atlas.asking import NotShownError, Shown
from atlas.names import name_on
from spatial.texts import in_language

USUAL_VIEWS = ["areas", "change", "compare", "pair", "dynamics"]
VIEWS_BY_KIND = {
    "count": ["circles", "dots", "change", "areas"],  # coloured areas would show how large areas are
    "change": ["areas", "compare", "pair"],  # is a change itself
}


def indicator_of(shown: Shown, slug: str) -> dict | None:
    return next((each for each in shown.offer["indicators"] if each["indicator"] == slug), None)


def name_of(shown: Shown, indicator: dict | None = None, period: str | None = None) -> str:
    last_day = shown.offer["periods"][period or shown.query.period]["last_day"]
    return in_language(name_on(indicator or shown.indicator, last_day))


def period_label(shown: Shown, period: str | None = None) -> str:
    return in_language(shown.offer["periods"][period or shown.query.period]["label"])


def level_name(shown: Shown) -> str:
    return in_language(shown.level["plural"])


def unit_of(indicator: dict) -> str:
    return in_language(indicator["unit"])


def views_for(indicator: dict) -> list[str]:
    """The ways in which this kind of indicator may be shown, the usual one first."""
    return VIEWS_BY_KIND.get(indicator["kind"], USUAL_VIEWS)


def view_of(shown: Shown) -> str:
    return shown.query.view or views_for(shown.indicator)[0]


def period_on_these_areas(shown: Shown, indicator: dict) -> str | None:
    """The period of another indicator that goes with the shown one: the same, else the nearest on the same areas."""
    periods = indicator["levels"].get(shown.query.level, [])
    if shown.query.period in periods:
        return shown.query.period
    days = shown.offer["periods"]
    here = [each for each in periods if days[each]["edition"] == shown.query.edition]
    earlier = [each for each in here if days[each]["last_day"] <= days[shown.query.period]["last_day"]]
    return earlier[-1] if earlier else here[0] if here else None


def only_plain(shown: Shown, sentence: str, way: str) -> NotShownError:
    """This way of showing does not go; the usual one does."""
    query = shown.query
    plain = replace(query, view=None, since=None, against=None, second=None, per=None, breaks2=(), sort=None)
    return NotShownError(sentence, (way, plain))
