"""Ways of showing an indicator on the map. Each module makes a Picture of the same areas: its classes and legend, its
columns of the table, and what is drawn on top. Server, script and files show what stands in it."""

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.modes import areas, change, circles, dots
from atlas.modes.pictures import Picture
from atlas.modes.reading import name_of, only_plain, view_of, views_for
from atlas.page_texts import VIEW_TEXTS

MODES = {
    "areas": areas.picture,
    "change": change.picture,
    "circles": circles.picture,
    "dots": dots.picture,
}

__all__ = ["MODES", "Picture", "picture_of", "view_of", "views_for"]


def picture_of(shown: Shown, signs: dict[str, str]) -> Picture:
    view = view_of(shown)
    if view not in views_for(shown.indicator) or view not in MODES:
        sentence = gettext("“%(indicator)s” cannot be shown like this: %(view)s.")
        names = {"indicator": name_of(shown), "view": VIEW_TEXTS[view]["name"]}
        raise only_plain(shown, sentence % names, gettext("Show it in the usual way"))
    return MODES[view](shown, signs)
