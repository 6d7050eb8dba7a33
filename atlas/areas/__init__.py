"""The profile of one area: everything the atlas tells of it on one page.

asking         from the address to the answers behind the page
chapters       its indicators by theme, each beside the whole territory
surroundings   parts, neighbours, similar areas, the map around it; what it was before a reform
facilities     what stands in it
listed         where it stands in public indices and rankings, and why
drawings       its charts
presenting     all of it for the template
"""
