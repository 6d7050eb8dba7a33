"""On a telephone, 360 dots wide: first numbers stand whole beside their names, charts and pictures can be read."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE = {"width": 360, "height": 800}
COMPARED = "/feldstadt/comparison/?areas=0104,0203&level=quartier&indicators=child-share,inhabitants"

# How far the first told number of each row reaches beyond its frame, where its name is as long as a German word may be.
# Words for screen readers stand elsewhere and do not count.
CUT_OFF = """() => [...document.querySelectorAll('.table-scroll tbody [scope="row"]')].flatMap((name) => {
  const frame = name.closest('.table-scroll');
  const cell = name.parentElement.querySelector('td.kern-table__cell--numeric');
  if (!cell || !frame.checkVisibility()) return [];
  const link = name.querySelector('a');
  if (link) link.textContent = 'Sozialversicherungspflichtigbeschäftigtenanteil';
  const own = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const edge = frame.getBoundingClientRect().left + frame.clientLeft + frame.clientWidth;
  const over = [];
  while (own.nextNode()) {
    if (own.currentNode.parentElement.closest('.kern-sr-only')) continue;
    const range = document.createRange();
    range.selectNodeContents(own.currentNode);
    over.push(range.getBoundingClientRect().right - edge);
  }
  return Math.max(...over) > 0.5 ? [`${frame.getAttribute('aria-labelledby')}: ${cell.textContent}`] : [];
})"""


@pytest.mark.parametrize("address", [COMPARED, "/feldstadt/areas/quartier/0104/"])
def test_the_first_number_is_not_cut_whatever_its_name(visit, page: Page, address):
    page.set_viewport_size(PHONE)
    visit(address)
    assert page.locator('.table-scroll tbody [scope="row"] a').count() >= 1
    assert page.evaluate(CUT_OFF) == []


def test_names_stay_where_a_table_is_moved_sideways(visit, page: Page):
    page.set_viewport_size(PHONE)
    visit("/feldstadt/areas/quartier/0104/")
    table = page.locator(".table-scroll:has(.chapter-table)").first
    name = table.locator('tbody [scope="row"]').first
    before = name.bounding_box()["x"]
    table.evaluate("each => { each.scrollLeft = 80; }")
    assert table.evaluate("each => each.scrollLeft") == 80
    assert name.bounding_box()["x"] == pytest.approx(before, abs=1)


def test_a_chart_in_a_narrow_frame_is_drawn_for_it(visit, page: Page):
    page.set_viewport_size({"width": 360, "height": 560})
    visit("/feldstadt/embedded/?show=chart")
    picture = page.locator("img.embedded-chart")
    expect(picture).to_be_visible()
    assert "sheet=narrow" in picture.evaluate("each => each.currentSrc")
    assert picture.evaluate("each => each.naturalWidth") == 400
    place = page.locator(".chart-place")
    assert place.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_nothing_shows_below_the_total_of_a_table_in_a_narrow_frame(visit, page: Page):
    page.set_viewport_size({"width": 360, "height": 560})
    visit("/feldstadt/embedded/?show=table")
    below = """() => {
      const frame = document.querySelector('.table-place'), total = frame.querySelector('tfoot th');
      const end = frame.getBoundingClientRect().top + frame.clientTop + frame.clientHeight;
      const borders = getComputedStyle(frame.querySelector('table')).borderCollapse;
      return [end - total.getBoundingClientRect().bottom, borders];
    }"""
    gap, borders = page.evaluate(below)
    assert gap < 0.5
    assert borders == "separate"  # collapsed ones are not moved with the row that stays
