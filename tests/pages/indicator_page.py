"""How tests read the page of an indicator."""

import re
from html import unescape

PAGE = "/feldstadt/indicators/child-share/"
# Of Übersee (900 inhabitants, 171 children in 2021) 40 % went to Weststadt (300 and 66); everything else stayed.
MOVED = 0.4


def read(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    return unescape(response.content.decode())


def table(page: str) -> list[list[str]]:
    """Period, name of the line (empty where there is but one), and the rest of each row."""
    body = page[page.index('id="values-caption"') : page.index("</table>")]
    told = []
    for group in body.split("<tbody")[1:]:
        name = re.search(r'scope="rowgroup" colspan="\d">(.*?)</th>', group)
        for row in re.findall(r'scope="row">(.*?)</tr>', group):
            period, *cells = [re.sub("<.*?>", "", cell) for cell in re.split("</t[hd]>", row)[:-1]]
            told.append([period, name[1] if name else "", *cells])
    return told
