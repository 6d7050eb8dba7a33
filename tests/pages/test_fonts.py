"""The typeface as pages get it: small, and with every letter that European names and our own pages need."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from atlas.fonts import FONTS, FontFinder

# Ludwigslust has none of these, its inhabitants have: Polish, Turkish, Czech, Romanian, Hungarian, Croatian, Icelandic,
# Latvian, Maltese, Sorbian, French, Spanish, Azerbaijani and the German capital sharp s.
NAMES = (
    "Śródmieście ŁĄKA Ğöğüş İı Žižkov ŘÍČANY Țepeș Iași Győző Đurđić Ðórður Ķekava Ħamrun "
    "Njebjelčicy Œuvre Ñandú Məhəmməd STRAẞE"
)
SIGNS = "„Gänse“ ‚füßchen‘ “quotes” – — … · • − × ÷ ± ≤ ≥ ≠ ≈ € § ° ² ³ ½ ‰ → ← ™ ₂"


@pytest.mark.parametrize("name", FONTS)
def test_the_cut_has_every_letter_and_a_fraction_of_the_weight(name):
    found = finders.find(f"fonts/{name}")
    assert Path(found).stat().st_size < 30_000
    letters = TTFont(found).getBestCmap()
    whole = TTFont(settings.KERN / "fonts" / "fira-sans" / name).getBestCmap()
    wanted = {ord(letter) for letter in NAMES + SIGNS if letter != " "}
    assert {chr(letter) for letter in wanted - letters.keys()} == set()
    assert letters.keys() < whole.keys()


def test_what_our_own_texts_are_written_with_is_there():
    letters = TTFont(finders.find(f"fonts/{FONTS[0]}")).getBestCmap()
    texts = "".join(path.read_text() for path in sorted((settings.BASE_DIR / "locale").rglob("*.po")))
    absent = {letter for letter in texts if letter not in "\n" and ord(letter) not in letters}
    assert absent == set()


def test_styles_ask_for_nothing_but_the_cuts():
    asked = re.findall(r'url\("\.\./(.+?)"\)', (settings.BASE_DIR / "static" / "css" / "fonts.css").read_text())
    assert asked == [f"fonts/{name}" for name in FONTS]
    assert [path for path, _ in FontFinder().list(None)] == asked


def test_other_fonts_are_left_to_others():
    assert finders.find("fonts/FiraSans-Bold.woff2") is None
