"""Tags of the atlas' own templates."""

import re
from datetime import date

from django import template
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from atlas.bundles import ENTRIES
from atlas.bundles import FOLDER as BUNDLES
from atlas.explaining import explained
from atlas.navigation import FOOT, HELP, MAIN, Way, trail, ways
from atlas.official.columns import Cell
from atlas.own_position import own_position
from spatial.texts import in_language, within_sentence

register = template.Library()

_LICENCE = re.compile(r"(?=\S{4,24}$)(?=\S*\d)[A-Za-z]+(?:[-/][\w.]+){2,}[;,.]?")  # dl-de/by-2-0, CC-BY-4.0


@register.filter
def text(value: dict | None) -> str:
    """A text in the reader's language."""
    return in_language(value)


@register.filter
def amid(value: dict | None) -> str:
    """The same amid a sentence."""
    return within_sentence(value)


@register.filter
def without_stop(sentence: str) -> str:
    """A sentence to go on in another one."""
    return sentence.removesuffix(".")


@register.filter
def unbroken(said: str) -> SafeString:
    """What is told of a source; the short name of a licence in it, such as dl-de/by-2-0, is not broken into lines."""
    words = [
        format_html('<span class="unbroken">{}</span>', word) if _LICENCE.fullmatch(word) else escape(word)
        for word in str(said).split(" ")
    ]
    return mark_safe(" ".join(words))  # noqa: S308 - all escaped


@register.filter
def day(value: str) -> date:
    """A day of a definition, which is text, as a date."""
    return date.fromisoformat(value)


@register.filter
def shown(cell: Cell) -> SafeString:
    """A cell of a table of areas. A table may have five thousand, so this is no template of its own."""
    swatch = format_html('<svg class="swatch" aria-hidden="true"><use href="#{}"/></svg> ', cell.symbol)
    signed = '<span aria-hidden="true">{}</span><span class="kern-sr-only">{}</span>'
    text = format_html(signed, cell.text, cell.spoken) if cell.spoken else cell.text
    more = format_html(' <span class="more">({})</span>', cell.more)
    return format_html("{}{}{}", swatch if cell.symbol else "", text, more if cell.more else "")


@register.simple_tag
def nested(samples: list[dict]) -> dict:
    """Circles of a legend one inside the other, on the same ground, each with a line to its number."""
    widest = max((each["radius"] for each in samples), default=0)
    height, line = 2 * widest + 4, 2 * widest + 16
    circles: list[dict] = []
    for each in samples:
        top = height - 2 - 2 * each["radius"]
        at = max(top, circles[-1]["at"] + 16 if circles else 8)  # numbers do not touch
        circles.append({**each, "x": widest + 2, "y": height - 2 - each["radius"], "top": top, "at": at})
    return {
        "width": round(line + 110),
        "height": round(max(height, circles[-1]["at"] + 8 if circles else 0)),
        "circles": [{**each, "line": line, "text": line + 4} for each in circles],
        "label": ", ".join(each["label"] for each in samples),
    }


@register.simple_tag(takes_context=True)
def navigation(context: dict, part: str) -> list[Way]:
    """`main`, `help`, `foot` or `trail`: the links of that part of the page, the present one marked."""
    request, municipality = context["request"], context["municipality"].slug
    if part == "trail":
        return trail(request, municipality)
    return ways(request, municipality, {"main": MAIN, "help": HELP, "foot": FOOT}[part])


@register.simple_tag(takes_context=True)
def position_data(context: dict) -> dict | None:
    """For the button that asks the device where it is; None where no area could be found."""
    return own_position(context["municipality"])


@register.simple_tag(takes_context=True)
def address_in(context: dict, language: str) -> str:
    """This very page, with its question, in another language."""
    here = context["request"].get_full_path()
    there = translate_url(here, language)
    if there != here or get_language() == language:
        return there
    with override(language):  # a page that does not exist has no sister
        return reverse("start")


@register.simple_tag(takes_context=True)
def table_files(context: dict, *parts: object) -> SafeString:
    """Below a table: links to it as files. `parts` make up the id of its caption. What the page calls `table_facts`
    (source, licence) goes along."""
    request, caption = context["request"], "".join(map(str, parts))
    request.table_facts = context.get("table_facts", [])
    question = request.GET.copy()
    links = []
    for kind in ("xlsx", "csv"):
        question["table"] = f"{caption}.{kind}"
        links.append((question.urlencode(safe=":"), caption, kind.upper()))
    looks = "kern-link kern-link--small kern-link--no-visited-state"
    link = f'<a class="{looks}" href="?{{}}" download aria-describedby="{{}}">{{}}</a>'
    return format_html(
        '<p class="kern-body kern-body--small table-files no-print">{} {}</p>',
        gettext("This table as a file:"),
        format_html_join(" ", link, links),
    )


@register.simple_block_tag(takes_context=True)
def explained_words(context: dict, content: str) -> SafeString:
    """Around texts: the first time a page uses a word of the glossary, it leads there."""
    request = context["request"]
    if not hasattr(request, "words_explained"):
        request.words_explained = set()
    address = reverse("glossary", args=[context["municipality"].slug])
    linked = explained(content, address=address, language=get_language() or "de", done=request.words_explained)
    return mark_safe(linked)  # noqa: S308 - the template's own text, escaped, with links around some words


@register.simple_tag
def page_script(name: str) -> SafeString:
    """The script of a page, with all its modules in one file (atlas/bundles.py)."""
    if name not in ENTRIES:
        raise template.TemplateSyntaxError(f"atlas/bundles.py makes no bundle of {name}.js: add it to ENTRIES there.")
    return format_html('<script type="module" src="{}"></script>', static(f"{BUNDLES}/{name}.js"))
