"""Ways of showing an indicator on the map. Each module makes a Picture of the same areas: its classes and legend, its
columns of the table, and what is drawn on top. Server, script and files show what stands in it."""

from dataclasses import replace

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.filtering import filtered
from atlas.modes import areas, change, circles, compare, dots, dynamics, pair
from atlas.modes.pictures import Picture
from atlas.modes.reading import name_of, only_plain, view_of, views_for
from atlas.modes.textures import textures_of
from atlas.page_texts import VIEW_TEXTS

MODES = {
    "areas": areas.picture,
    "change": change.picture,
    "compare": compare.picture,
    "pair": pair.picture,
    "dynamics": dynamics.picture,
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
    picture = filtered(shown, MODES[view](shown, signs))
    return replace(picture, textures=textures_of(picture)) if shown.query.patterns else picture
