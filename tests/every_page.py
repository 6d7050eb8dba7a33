"""Every page there is, in one place: for tests of all pages, and for `make screenshots`.

Pages are found as readers find them, by following links from the start page of a town. Each kind of page is kept once,
each official run on its own, and without a question where a link asks none; what only differs by its question and looks
different is added by hand.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern, URLResolver
from django.utils.translation import override

# These end like pages and are none, or answer forms only; other files and data do not end with a stroke.
NO_PAGES = {"suggestions", "feed", "own-area-keep"}

# The same kind of page, but another look: by name what follows the town's address.
LOOKS = {
    "map-print": "map/print/",  # links to these two always ask something
    "two-maps": "map/two/",
    "map, change": "map/?view=change",
    "map, circles": "map/?view=circles&indicator=inhabitants",
    "map, dots": "map/?view=dots&indicator=inhabitants",
    "map, compared": "map/?view=compare",
    "map, pair": "map/?view=pair",
    "map, dynamics": "map/?view=dynamics",
    "map, marked": "map/?area={area}",
    "two maps, side by side": "map/two/?layout=side",
    "print, portrait": "map/print/?paper=A4&orientation=portrait",
    "comparison, chosen": "comparison/?level=quartier&areas={area},0103",
    "own area, chosen": "own-area/?level=quartier&areas={area}+0103",
    "embedded table": "embedded/?show=table",
    "embedded chart": "embedded/?show=chart",
    "embedded": "embedded/",
    "citation": "map/cite/",  # which scripts fetch
    "search with finds": "search/?q=s",
    "not understood": "map/?indicater=x",
    "not there": "map/?area=no-such-area",
}

_LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"([^>]*)>', re.IGNORECASE)


def every_page(fetch: Callable[[str], str], town: str, area: str) -> dict[str, str]:
    """Name → address, German. `fetch` gets the HTML of an address; `area` is the code of one on the usual map."""
    looks = {name: f"/{town}/{address.format(area=area)}" for name, address in LOOKS.items()}
    looked_at = set(looks.values())
    found = {"start": "/"}
    waiting = [f"/{town}/", *looks.values()]
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        if address not in looked_at:  # looks have names of their own
            name = name_of(address)
            if name is None or (name in found and address != urlsplit(found[name]).path):
                continue
            found[name] = address
        for link in links(address, fetch(address)):
            path = urlsplit(link).path
            if path.startswith(f"/{town}/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return found | looks | {"no such town": "/nowhere/", "no such page": "/nowhere/to/be/found"}


def name_of(address: str) -> str | None:
    """The kind of page; None for files. Official runs are of different kinds, so each has its own."""
    path = urlsplit(address).path
    try:
        with override("de"):  # whatever language the last request left behind: addresses here are German
            found = resolve(path)
    except Resolver404:
        return address
    if not path.endswith("/") or found.view_name in NO_PAGES:
        return None
    return " ".join(filter(None, [found.view_name, found.kwargs.get("recipe")]))


def links(address: str, html: str) -> Iterator[str]:
    for href, rest in _LINK.findall(html):
        if " download" not in rest and not href.startswith(("mailto:", "#")):
            whole = urlsplit(urldefrag(urljoin("http://here" + address, unescape(href))).url)
            if whole.netloc in ("here", "testserver", "") or whole.hostname in ("127.0.0.1", "localhost"):
                yield whole.path + (f"?{whole.query}" if whole.query else "")


def kinds_of_pages() -> set[str]:
    """The names of all addresses in two languages that are pages."""
    resolvers = [each for each in get_resolver().url_patterns if isinstance(each, URLResolver)]
    (pages,) = [each for each in resolvers if isinstance(each.pattern, LocalePrefixPattern)]
    routes = {str(each.name): str(each.pattern) for each in pages.url_patterns}
    return {name for name, route in routes.items() if route.endswith("/") or not route} - NO_PAGES


def in_language(address: str, language: str) -> str:
    return address if language == "de" else f"/{language}{address}"
