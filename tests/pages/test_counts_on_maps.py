"""Counts on maps: circles, or colours with a warning, on every page and in every picture."""

import re

import pytest

from .town import INHABITANTS

pytestmark = pytest.mark.usefixtures("feldstadt")

COUNT, SHARE = "inhabitants", "child-share"


@pytest.mark.parametrize(
    "address",
    [
        "map/?view=areas&indicator={}",
        "map/two/?indicator={}",
        "map/multiples/?indicator={}",
        "map/print/?view=areas&indicator={}",
        "embedded/?view=areas&indicator={}",
        "map/picture.svg?view=areas&indicator={}",
    ],
)
def test_counts_in_colours_come_with_a_warning_wherever_they_are_shown(client, address):
    def warned(indicator: str) -> bool:
        answer = client.get(f"/feldstadt/{address.format(indicator)}")
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        page = re.sub(r'data-part="count-warning" hidden>.*?</div>', "", body.decode(), flags=re.DOTALL)
        words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        return "von allem mehr" in words

    assert (warned(COUNT), warned(SHARE)) == (True, False)


def test_the_small_map_of_a_count_has_circles_of_proportional_surface(client):
    page = client.get(f"/feldstadt/indicators/{COUNT}/?level=quartier&period=2021-12-31").content.decode()
    drawn = re.search(r'<g class="small-circles">(.*?)</g>', page)[1]
    circles = [int(radius) for radius in re.findall(r'<circle cx="\d+" cy="\d+" r="(\d+)"/>(?!<text)', drawn)]
    samples = {
        label: int(radius) for radius, label in re.findall(r'r="(\d+)"/><text x="\d+" y="\d+" dy="22">([^<]+)', drawn)
    }
    known = sorted((number for number in INHABITANTS.values() if number), reverse=True)
    assert len(circles) == len(known)
    for number, radius in zip(known, circles, strict=True):
        assert radius == pytest.approx(circles[0] * (number / known[0]) ** 0.5, abs=4)  # none is smaller than a pixel
    for label, radius in samples.items():
        assert radius == pytest.approx(circles[0] * (float(label.replace(".", "")) / known[0]) ** 0.5, abs=1)
    areas = page.partition("</defs>")[2].partition('<g class="small-circles">')[0]
    assert len(set(re.findall(r'<path d="[^"]*" fill="(#[^"]+)"', areas))) == 1, "what colours would say, circles do"
