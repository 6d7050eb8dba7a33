"""Tags of the atlas' own templates."""

import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, normpath

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from atlas.explaining import explained
from atlas.navigation import FOOT, HELP, MAIN, Way, trail, ways
from atlas.official.columns import Cell
from atlas.own_position import own_position
from spatial.texts import in_language

register = template.Library()

OWN_SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
TOPOJSON = "vendor/topojson-client"
BY_NAME = {  # how our modules, and these themselves, ask for them
    "vega": "vendor/vega/vega.min.js",
    "vega-lite": "vendor/vega-lite/vega-lite.min.js",
    "vega-interpreter": "vendor/vega-interpreter/vega-interpreter.js",
    "vega-util": "js/vega-util.js",
}
AT_ONCE = re.compile(r"""^(?:import|export)\b(?:[^;"'()]*\bfrom)?\s*["']([^"']+)["']""", re.MULTILINE)  # not import()


@register.filter
def text(value: dict | None) -> str:
    """A text in the reader's language."""
    return in_language(value)


@register.filter
def without_stop(sentence: str) -> str:
    """A sentence to go on in another one."""
    return sentence.removesuffix(".")


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


@register.simple_tag(takes_context=True)
def import_map(context: dict) -> SafeString:
    """Where each module is served from. Hashed names change with their content, so modules name each other by
    their plain address and the browser looks the hashed one up here."""
    body = json.dumps({"imports": _modules(settings.STATIC_URL, settings.DEBUG)}, indent=None)
    # Addresses of our own files: nothing in them can end the script element.
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        context["request"].csp_nonce,
        mark_safe(body),  # noqa: S308
    )


def _modules(static_url: str, debug: bool) -> dict[str, str]:
    return _list_modules(static_url) if debug else _listed_once(static_url)


def _list_modules(static_url: str) -> dict[str, str]:
    names = [path.relative_to(OWN_SCRIPTS).as_posix() for path in sorted(OWN_SCRIPTS.rglob("*.js"))]
    own = {f"{static_url}js/{name}": static(f"js/{name}") for name in names}
    folder = finders.find(f"{TOPOJSON}/feature.js")
    parts = sorted(Path(folder).parent.glob("*.js")) if folder else []
    named = {f"topojson-client/src/{path.name}": static(f"{TOPOJSON}/{path.name}") for path in parts}
    vendor = {f"{static_url}{TOPOJSON}/{path.name}": static(f"{TOPOJSON}/{path.name}") for path in parts}
    by_name = {name: static(path) for name, path in BY_NAME.items()}
    return {**by_name, **named, **own, **vendor}


@lru_cache
def _listed_once(static_url: str) -> dict[str, str]:
    return _list_modules(static_url)


@register.simple_tag
def preload_modules(name: str) -> SafeString:
    """Ask at once for everything that a module of ours needs from the start, instead of module after module.
    It stands below the import map, which must be read before any module is asked for."""
    links = (format_html('<link rel="modulepreload" href="{}">', static(path)) for path in _needed(f"js/{name}.js"))
    return mark_safe("".join(links))  # noqa: S308 - each of them was escaped


def _needed(path: str) -> list[str]:
    return _look_up_needed(path) if settings.DEBUG else _needed_once(path)


@lru_cache
def _needed_once(path: str) -> list[str]:
    return _look_up_needed(path)


def _look_up_needed(path: str) -> list[str]:
    """The module's own static path, and those of what it imports, each once."""
    found = [path]
    for module in found:  # it grows meanwhile
        file = finders.find(module)
        for wanted in AT_ONCE.findall(Path(file).read_text()) if file else []:
            inner = _static_path(wanted, beside=module)
            if inner not in found:
                found.append(inner)
    return found


def _static_path(wanted: str, *, beside: str) -> str:
    if wanted.startswith("."):
        return normpath(f"{dirname(beside)}/{wanted}")
    package, _, rest = wanted.partition("/src/")
    return f"vendor/{package}/{rest}"
