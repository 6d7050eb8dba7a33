"""What is said of an area in an index: where it stands, how firmly, what makes it so, what has changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from atlas.numbers import write, write_share
from indicators.official.areas import NodeArea
from indicators.official.reading import NodeHead
from spatial.texts import in_language

FIRM, RATHER_FIRM = 0.9, 0.7  # shares of the draws in which a class stays
DECIMALS = 2


def standing(
    node: NodeHead, told: NodeArea, area: str, before: str | None, *, crossed: bool, parts: Sequence[tuple[str, float]]
) -> list[str]:
    """Sentences on a score; `parts`: name and contribution of each part."""
    if told.score is None:
        return [gettext("There is no score here, because too many numbers are missing.")]
    return [each for each in (_place(told), _class(told, named=crossed), _parts(parts), _change(told, before)) if each]


def _place(told: NodeArea) -> str:
    """The score, and where it stands; with draws, how firmly."""
    given = {"score": write(told.score or 0, DECIMALS), "rank": told.rank, "of": told.rank_of}
    said = gettext("Score %(score)s, rank %(rank)s of %(of)s.") % given
    if told.rank_lower is None or told.rank_upper is None:
        return said
    if told.rank_lower == told.rank_upper:
        firm = gettext("With other weights and chance the rank nearly always stays the same.")
    else:
        between = gettext("With other weights and chance the rank mostly lies between %(low)s and %(high)s.")
        firm = between % {"low": told.rank_lower, "high": told.rank_upper}
    return f"{said} {firm}"


def _class(told: NodeArea, *, named: bool) -> str:
    """How firm the class is; `named` where it has not been named above."""
    if told.class_id is None or told.class_name is None:
        return ""
    name = gettext("Class: %(name)s.") % {"name": in_language(told.class_name)} if named else ""
    if told.class_kept is None:
        return name
    share = write_share(told.class_kept)
    if told.class_kept >= FIRM:
        firm = gettext("The class is robust: it stays the same in %(share)s of the draws.")
    elif told.class_kept >= RATHER_FIRM:
        firm = gettext("The class is fairly robust: it stays the same in %(share)s of the draws.")
    else:
        firm = gettext(
            "The class is not robust, the limit of another one is close: it stays the same in %(share)s of the draws."
        )
    return f"{name} {firm % {'share': share}}".strip()


def _parts(parts: Sequence[tuple[str, float]]) -> str:
    """What raises the score most and what lowers it most; nothing where there is but one part."""
    if len(parts) < 2:
        return ""
    (high, most), (low, least) = max(parts, key=lambda each: each[1]), min(parts, key=lambda each: each[1])
    said = []
    if most > 0:
        said.append(gettext("What raises the score most is “%(part)s”.") % {"part": high})
    if least < 0:
        said.append(gettext("What lowers it most is “%(part)s”.") % {"part": low})
    return " ".join(said)


def _change(told: NodeArea, before: str | None) -> str:
    if told.change is None or before is None:
        return ""
    size = write(abs(told.change), DECIMALS)
    if not any(digit in size for digit in "123456789"):
        return gettext("Since %(before)s the score has stayed the same.") % {"before": before}
    if told.change > 0:
        return gettext("Since %(before)s the score has risen by %(size)s.") % {"before": before, "size": size}
    return gettext("Since %(before)s the score has fallen by %(size)s.") % {"before": before, "size": size}
