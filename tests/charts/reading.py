"""What a drawing holds, read back from its SVG."""

import re
from dataclasses import dataclass

import vl_convert

from atlas.charts.drawing import VEGA_LITE, sized


@dataclass(frozen=True)
class Drawn:
    svg: str

    @property
    def texts(self) -> list[str]:
        return re.findall(r"<text[^>]*>([^<]*)</text>", self.svg)


def draw(spec: dict) -> Drawn:
    """As downloads are drawn; what Vega-Lite warns of goes to standard error."""
    return Drawn(vl_convert.vegalite_to_svg(sized(spec), vl_version=VEGA_LITE, show_warnings=True))
