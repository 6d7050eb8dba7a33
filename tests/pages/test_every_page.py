"""Every page, in both languages: nothing for axe to find, reachable by keyboard alone, no wider than a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from tests.every_page import every_page, in_language, kinds_of_pages, name_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

AREA = "0104"
NOT_HERE = {"dossier", "story"}  # Feldstadt has too few indicators for them
BY_MAIL = {"alert-confirm", "alert-end"}  # only a letter links to these
MOST_STEPS = 400
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What the keyboard must reach, in the order of the page. Of a group of radio buttons it reaches the chosen one.
REACHABLE = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex]';
  return [...document.querySelectorAll(all)].filter((each) => each.tabIndex >= 0 && !each.disabled
    && each.checkVisibility({ visibilityProperty: true }) && !each.closest('[inert]')
    && !(each.type === 'radio' && !each.checked)).map((each, i) => (each.dataset.step = i));
}"""

# What has the focus: its number, a name, and whether anybody can see that it has it.
FOCUSED = """() => {
  const each = document.activeElement;
  if (!each || each === document.body || each === document.documentElement) return null;
  const name = (each.labels?.[0]?.textContent || each.getAttribute('aria-label') || each.textContent || each.title
    || document.getElementById(each.getAttribute('aria-labelledby'))?.textContent || each.alt || '').trim();
  const style = (of) => [null, '::before', '::after'].map((part) => {
    const it = getComputedStyle(of, part);
    return [it.outlineStyle, it.outlineWidth, it.boxShadow, it.borderColor, it.backgroundColor,
      it.textDecorationLine].join('|');
  }).join();
  const seen = style(each);
  const box = each.getBoundingClientRect();
  each.blur();
  const differs = style(each) !== seen;
  each.focus();
  return { step: each.dataset.step ?? null, name, tag: each.tagName, differs, wide: box.width, high: box.height,
    html: each.outerHTML.slice(0, 120) };
}"""


@pytest.fixture(scope="session")
def known() -> dict[str, dict[str, str]]:
    return {}


def pages_of(known: dict) -> dict[str, str]:
    """Found once for all tests."""
    if not known:
        client = Client()
        known["pages"] = every_page(lambda address: client.get(address).content.decode(), "feldstadt", AREA)
    return known["pages"]


def test_every_page_is_linked_from_another(feldstadt, known):
    """A page that no other leads to would be found by nobody, and by none of these tests."""
    found = {str(name_of(address)).split()[0] for address in pages_of(known).values()}
    assert kinds_of_pages() - found - NOT_HERE - BY_MAIL == set()


def test_a_page_is_taken_as_it_is_before_anything_is_asked(feldstadt, known):
    """What is asked makes it another look, which has a name of its own."""
    pages = pages_of(known)
    for name in ("map", "map-print", "two-maps", "comparison", "own-area", "embedded", "search", "area"):
        assert "?" not in pages[name], name


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_page_is_for_everybody(visit, page: Page, known, language, subtests):
    """One test for all, since pages are found by following links; each fault names its page."""
    for name, address in pages_of(known).items():
        with subtests.test(name):
            look_at(visit, page, in_language(address, language))


def look_at(visit, page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    visit(address)
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    faults = [(each["id"], each["impact"], each["nodes"][0]["html"][:300]) for each in found]
    faults += walk(page)
    page.set_viewport_size({"width": 360, "height": 740})
    if page.evaluate("document.documentElement.scrollWidth") > 360:
        faults.append(("wider than a telephone", page.evaluate("document.documentElement.scrollWidth"), ""))
    assert faults == [], address


def walk(page: Page) -> list[tuple]:
    """With the tab key from the top to the end: everything is reached, named, seen to be focused, and let go."""
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    wanted = set(page.evaluate(REACHABLE))
    reached: set[int] = set()
    faults: list[tuple] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None or (here["step"] is not None and int(here["step"]) in reached):
            break
        if here["step"] is not None:
            reached.add(int(here["step"]))
        if here["tag"] == "IFRAME":  # what is in it has a page of its own
            break
        if not here["name"] and here["tag"] not in ("INPUT", "SELECT", "DIV", "PRE"):
            faults.append(("focused without a name", here["html"], ""))
        if not here["differs"]:
            faults.append(("focus is not seen", here["html"], ""))
    else:
        faults.append(("the tab key never ends", len(reached), ""))
    missed = sorted(wanted - reached)
    if missed and not page.locator("iframe").count():
        html = page.locator(f"[data-step='{missed[0]}']").first.evaluate("each => each.outerHTML.slice(0, 160)")
        faults.append(("not reached by keyboard", len(missed), html))
    return faults
