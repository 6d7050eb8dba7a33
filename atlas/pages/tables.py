"""Every table of a page as a file: `?table=NAME.xlsx` behind the page's own question asks for it.

The page is made as always, for this very reader, and its table is read back from it. So a file holds what the page
shows: refusals and signs, nothing that is hidden, and what insiders see only for insiders.
"""

from __future__ import annotations

import re
from functools import wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext

from atlas.asking import NotShownError
from atlas.exports.map_tables import sign_pairs_of
from atlas.exports.page_tables import columns_and_rows, read_tables
from atlas.exports.table_files import send_table
from atlas.exports.tables import Table
from atlas.exports.telling import publishing_of
from atlas.pages.kindly import View
from spatial.models import Municipality

NAME = "table"  # of the question's part
KINDS = ("xlsx", "csv")
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def with_tables(view: View) -> View:
    """Below `kindly`: faults of the page are faults of its files."""

    @wraps(view)
    def answer(request: HttpRequest, municipality: Municipality, *args: object, **rest: object) -> HttpResponseBase:
        if NAME not in request.GET:
            return view(request, municipality, *args, **rest)
        question = request.GET.copy()
        name, _, kind = str(question.pop(NAME)[-1]).rpartition(".")
        request.GET = question  # type: ignore[assignment]  # what is left is the page's own
        page = view(request, municipality, *args, **rest)
        if page.status_code != HTTPStatus.OK or not isinstance(page, HttpResponse):
            return page
        return _file(request, municipality, page.content.decode(), name, kind)

    return answer


def _file(request: HttpRequest, municipality: Municipality, html: str, name: str, kind: str) -> HttpResponseBase:
    found = read_tables(html).get(name)
    address = request.path + (f"?{request.GET.urlencode()}" if request.GET else "")
    if found is None or kind not in KINDS:
        raise NotShownError(
            gettext("This page has no table “%s”.") % f"{name}.{kind}", (gettext("Back to the page"), address)
        )
    heading = _HEADING.search(html)
    title = " ".join(re.sub(r"<[^>]+>", " ", heading[1]).split()) if heading else ""
    language = get_language() or "de"
    columns, rows = columns_and_rows(found, language)
    publishing = publishing_of(municipality)
    facts = list(getattr(request, "table_facts", ()))
    about = [
        *facts,
        (gettext("Publisher"), publishing["publisher"]),
        (gettext("Retrieved on"), date_format(localdate(), "DATE_FORMAT")),
        (gettext("Address"), request.build_absolute_uri(address)),
        (gettext("Please note"), publishing["fictional"]),
    ]
    table = Table(
        name="-".join([municipality.slug, *_path_words(request.path, municipality), name.removesuffix("-caption")]),
        title=": ".join(dict.fromkeys(filter(None, [title, found.caption]))),
        columns=columns,
        rows=rows,
        about=[(label, said) for label, said in about if said],
        signs=sign_pairs_of(municipality),
        origin=facts,
        language=language,
    )
    return send_table(table, kind)


def _path_words(path: str, municipality: Municipality) -> list[str]:
    words = [word for word in path.split("/") if word]
    return [re.sub(r"[^\w-]", "", word) for word in words[words.index(municipality.slug) + 1 :]]
