"""A short tour of the map page: where each step points (a selector), and what it says. The help page tells the same."""

from django.utils.translation import gettext_lazy as _

TOUR = [
    {
        "target": "[data-part=controls]",
        "title": _("What should the map show?"),
        "text": _(
            "Here you choose the indicator, the areas, the year and the type of map. Map, table and address follow "
            "at once."
        ),
    },
    {
        "target": "[data-part=map-frame]",
        "title": _("The map"),
        "text": _(
            "Every shape is an area. Point at one, and its number appears. Click or tap it to learn more and to go on "
            "to its profile."
        ),
    },
    {
        "target": ".legend",
        "title": _("The legend"),
        "text": _(
            "It says which values each colour stands for, and how many areas have it. Patterns mark areas without an "
            "ordinary number. Choose a line, and only its areas keep their colour."
        ),
    },
    {
        "target": ".search-form",
        "title": _("Your own neighbourhood"),
        "text": _("Type an address, the name of an area or a topic. Or let your device find the area that you are in."),
    },
    {
        "target": ".table-half .table-scroll",
        "title": _("The table"),
        "text": _(
            "It holds the same numbers as the map. A heading sorts it, a name marks its area on the map. By keyboard "
            "you reach every area here."
        ),
    },
    {
        "target": ".takeaway",
        "title": _("Take it with you"),
        "text": _(
            "Download the picture or the numbers, print the map, cite it or put it on a page of your own. The address "
            "of this page always leads back to what you see now."
        ),
    },
]
