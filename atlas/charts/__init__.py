"""Charts: one Vega-Lite specification each, drawn by the browser in the page and by vl-convert in downloads.

Modules that make specifications are *pure*: numbers and words in, a `Chart` out; no Django, no request, no database.

    chart      what a chart is: its specification, its words, its table; the look that all share
    lines      series over time, interrupted where numbers cannot be compared
    spine      many indicators of a few areas, each beside its benchmark
    bars, swarm, scatter, parts, matrix, radar
    drawing    a specification as SVG or PNG, with title, source and licence around it
    showing    a chart as a template and a download need it

Every mark tells what it stands for in the field `says`, and of which area in the field `area`: `charts.js` lights the
same area in all charts, tables and maps of a page.
"""
