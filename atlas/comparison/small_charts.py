"""One small chart per indicator over the years, for the page: words and files; the script draws it when it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from atlas.charts.showing import SPECIFICATION
from atlas.comparison.asking import Compared
from atlas.comparison.judging import Row
from atlas.comparison.query import ComparisonQuery
from atlas.comparison.years import YEARS, summary

LINK = "kern-link kern-link--small kern-link--no-visited-state"


def small_charts(asked: Compared, rows: Sequence[Row], address: str) -> SafeString:
    """Written here: sixty of them as templates take longer than all numbers in them. `address`: of a chart's file, with
    NAME and FORM to be replaced."""
    query, picture = asked.query, escape(gettext("Picture:"))
    # The files need no other indicator in their address: sixty addresses with sixty names would be the page. It is put
    # together once.
    of_one = ComparisonQuery(
        hierarchy=query.hierarchy,
        level=query.level,
        edition=query.edition,
        period=query.period,
        areas=query.areas,
        indicators=("INDICATOR",),
    ).to_address()
    written = []
    for row in rows:
        name, title, said = f"{YEARS}{row.slug}", escape(row.name), escape(summary(asked, row))
        files = escape(address.replace("NAME", name) + of_one.replace("indicators=INDICATOR", f"indicators={row.slug}"))
        svg, png, spec = (files.replace("FORM", form) for form in ("svg", "png", SPECIFICATION))
        of_title = f'<span class="kern-sr-only">, {title}</span></a>'
        written.append(
            f'<figure class="chart" data-chart="{name}" data-picture="{png}" data-spec="{spec}" '
            f'aria-labelledby="chart-{name}-title" aria-describedby="chart-{name}-summary">'
            f'<h3 class="kern-heading-small" id="chart-{name}-title">{title}</h3>'
            f'<p class="kern-body" id="chart-{name}-summary">{said}</p>'
            f'<div class="chart-drawing" data-part="drawing" role="img" aria-label="{title}"></div>'
            f'<noscript><img class="chart-picture" src="{png}" alt="{said}" width="760" loading="lazy"></noscript>'
            f'<p class="chart-files">{picture} <a class="{LINK}" href="{svg}" download>SVG{of_title} '
            f'<a class="{LINK}" href="{png}" download>PNG{of_title}</p></figure>'
        )
    return mark_safe("".join(written))  # noqa: S308 - all escaped; slugs need it not
