"""A reader's own weights: from the address and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext

from atlas.query import UnclearError, check_names
from indicators.official.weighing import Part

MOST_PARTS = 200
_WEIGHT = re.compile(r"([\w-]{1,80}):(\d{1,4}(?:\.\d{1,3})?)")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The own weights in the address: `w=day-care:40 density:10`; or, from a form without script, a field per part."""

    points: Mapping[str, float]
    area: str | None = None  # whose value is taken apart

    @classmethod
    def from_params(cls, params: QueryDict) -> Weights:
        fields = [name for name in params if name.startswith("w-")]
        check_names(params, ["hierarchy", "sort", "w", "area", *fields])
        found: dict[str, float] = {}
        for word in str(params.get("w", "")).split():
            match = _WEIGHT.fullmatch(word)
            if match is None or len(found) >= MOST_PARTS:
                raise UnclearError(
                    "w", gettext("“%s” cannot be read as a weight. Write them like this: density:40 fees:10.") % word
                )
            found[match[1]] = float(match[2])
        for name in fields:
            text = str(params[name]).strip().replace(",", ".")
            if text:
                match = _WEIGHT.fullmatch(f"{name[2:]}:{text}")
                if match is None:
                    raise UnclearError(name, gettext("“%s” is no weight: a number from 0 to 9999 is.") % params[name])
                found[match[1]] = float(match[2])
        return cls(points=found, area=params.get("area") or None)

    def changed(self, parts: list[Part]) -> Weights:
        """Without those that are the official ones: a form sends all of them."""
        official = {part.id: write_points(part) for part in parts}
        return replace(self, points={name: at for name, at in self.points.items() if official.get(name) != f"{at:g}"})

    def to_text(self) -> str:
        return " ".join(f"{name}:{points:g}" for name, points in self.points.items())


def write_points(part: Part) -> str:
    """As fields hold it: with at most one digit, and a point."""
    return f"{round(float(part.points), 1):g}"
