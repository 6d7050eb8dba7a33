"""What a drawing holds, read back from its SVG; and what a page has drawn."""

import json
import re
from dataclasses import dataclass
from html import unescape

import vl_convert
from django.test import Client

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


def specification(page: str, chart: str) -> dict:
    """Of a chart of a page: it stands there, or is fetched from where the page says, as its script does."""
    figure = re.search(rf'<figure class="chart" data-chart="{chart}".*?</figure>', page, re.DOTALL)
    assert figure, chart
    inside = re.search(r'<script type="application/json">(.*?)</script>', figure[0], re.DOTALL)
    if inside:
        return json.loads(inside[1])
    elsewhere = re.search(r'data-spec="(.*?)"', figure[0])
    assert elsewhere, figure[0]
    return Client().get(unescape(elsewhere[1])).json()
