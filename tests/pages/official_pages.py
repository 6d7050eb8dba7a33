"""How tests read the pages of official runs."""

import re
from html import unescape
from math import floor

from django.test import Client

from indicators.models import Audience
from indicators.official.reading import RunRead, run_of
from spatial.models import Territory

LIST = "/en/feldstadt/indices/"
INDEX, CROSSED, RANKING, KEY = (f"{LIST}{recipe}/" for recipe in ("chances", "side-by-side", "attention", "money"))
NAMES = ["Altstadt", "Äußere Höhe", "Bahnhof", "Gewerbepark", "Lindenhof", "Mühlgrund", "Öhringer Weg", "Ostend"]
NAMES += ["Seeblick", "Übersee", "Weststadt", "Zeppelinfeld"]  # as a German dictionary orders them

DIGITS = {"child-share": ",.1f", "inhabitants": ",.0f"}
SIGNS = {"missing": "n/a", "suppressed": "•", "not_meaningful": "x"}


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def table(page: str, caption: str) -> list[list[str]]:
    """The cells of a table's rows as a reader sees them, the heading of the row first."""
    start = page.index(f'id="{caption}"')
    body = page[page.index("</thead>", start) : page.index("</table>", start)]
    rows = re.findall(r"<tr.*?>(.*?)</tr>", body, re.S)
    return [[plain(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.S)] for row in rows]


def plain(html: str) -> str:
    seen = re.sub(r'<span class="kern-sr-only">.*?</span>', "", html)
    return " ".join(unescape(re.sub(r"<.*?>", "", seen)).split())


def read(recipe: str, number: int | None = None) -> RunRead:
    return run_of(Territory.objects.get(), recipe, number, audience=Audience.INTERNAL)


def two(number: float | None, sign: str = "") -> str:
    """A number as an English page writes it; written here once more, so that a fault of the page is seen."""
    return "" if number is None else format(number, f"{sign},.2f").replace("-", "−")


def percent(share: float) -> str:
    """Halves go up, and what is not quite everything is not told as such."""
    if 0.995 <= share < 1:
        return "> 99%"
    return "< 1%" if 0 < share < 0.005 else f"{floor(100 * share + 0.5)}%"
