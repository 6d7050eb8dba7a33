"""Sentences that server and browser both say: the browser gets them, translated, with the page."""

from django.utils.translation import gettext_lazy as _

from atlas.signs import MEANINGS, STATUSES

CLASS_TEXTS = {
    "from_to": _("{low} to {high}"),
    "over_to": _("over {low} to {high}"),
    "up_to": _("up to {high}"),
    "over": _("over {low}"),
}

METHOD_TEXTS = {
    "quantiles": {
        "name": _("Equal numbers (quantiles)"),
        "explained": _(
            "Each class holds about the same number of areas. Good for seeing who is in the upper or lower fifth; "
            "areas with almost equal values may end up in different classes."
        ),
    },
    "natural": {
        "name": _("Natural breaks"),
        "explained": _(
            "The limits lie where there are gaps between the values, so that areas within one class are as alike as "
            "possible (Fisher–Jenks)."
        ),
    },
    "equal": {
        "name": _("Equal steps"),
        "explained": _(
            "All classes are equally wide, from the smallest to the largest value. Easy to read; with single extreme "
            "values some classes hold hardly any areas."
        ),
    },
    "deviation": {
        "name": _("Distance from the mean"),
        "explained": _(
            "Classes are one standard deviation wide and lie around the mean of the areas. Shows what is usual and "
            "what lies clearly below or above it."
        ),
    },
    "own": {
        "name": _("Own limits"),
        "explained": _("You set the limits yourself, for instance to compare several years with the same classes."),
    },
}

VIEW_TEXTS = {
    "areas": {
        "name": _("Coloured areas"),
        "explained": _("Each area has the colour of the class its value falls into."),
    },
    "change": {
        "name": _("Change since an earlier year"),
        "explained": _(
            "Two colours show whether the value has risen or fallen. Hatched areas may have changed by chance alone."
        ),
    },
    "compare": {
        "name": _("Distance from a reference area"),
        "explained": _("Two colours show which areas lie below and above the reference, and how far."),
    },
    "pair": {
        "name": _("Two indicators at once"),
        "explained": _("Each indicator is divided into three classes; nine colours show how the two combine."),
    },
    "dynamics": {
        "name": _("Level and change"),
        "explained": _(
            "Where does an area stand, and where is it going? Limits are the mean and the standard deviation of all "
            "areas, as in Berlin’s monitoring of social development."
        ),
    },
    "circles": {
        "name": _("Circles"),
        "explained": _("Circles suit absolute numbers: a large area does not look more important than a small one."),
    },
    "dots": {
        "name": _("Dots"),
        "explained": _("Where the dots lie close together, there are many in little space."),
    },
}

# What some ways of showing let readers choose besides.
FIELD_TEXTS = {
    "since": _("Compared with"),
    "against": _("Reference"),
    "second": _("Second indicator"),
    "per": _("One dot stands for"),
}

STATUS_TEXTS = {
    "ok": _("reliable value"),
    **{status: MEANINGS[status] for status in (*STATUSES, "estimated", "provisional")},
    "unmet": _("does not meet the conditions"),
    "unknown": _("not known whether it does"),
}

DIRECTION_TEXTS = {
    "more_is_better": _("More is better."),
    "less_is_better": _("Less is better."),
    "neutral": _("No judgement: neither more nor less is better."),
}

PRINCIPLE_TEXTS = {
    "residence": _("Counted at the place of residence: the number describes the people who live here."),
    "site": _("Counted at the site: the number describes what stands here, not the people who live here."),
    "workplace": _("Counted at the place of work: the number describes jobs here, not the people who live here."),
}

PAGE_TEXTS = {
    "title": _("{indicator}, {period}, {level}"),
    "value": _("Value"),
    "rank": _("{rank} of {count} (1 = highest value)"),
    "points_more": _("{number} percentage points more than {name}"),
    "points_less": _("{number} percentage points less than {name}"),
    "more": _("{number} {unit} more than {name}"),
    "less": _("{number} {unit} less than {name}"),
    "same": _("the same as {name}"),
    "share_of": _("{number} per cent of the total of {name}"),
    "area_one": _("1 area"),
    "area_many": _("{count} areas"),
    "zero": MEANINGS["zero"],
    "map": _("Map"),
    "announce_map": _("{title}: {classes} classes, {with_value} areas with a value, {without} without."),
    "announce_picture": _("{title}: {with_value} areas with a value, {without} without."),
    "announce_area": _("Marked: {name}, {value}. {rank}"),
    "announce_unpinned": _("No area is marked any more."),
    "announce_sorted": _("Table sorted by {column}, {direction}."),
    "ascending": _("ascending"),
    "descending": _("descending"),
    "announce_class": _("Highlighted: {label}, {areas}."),
    "announce_found": _("{count} found. Choose with the arrow keys."),
    "nothing_found": _("Nothing found yet. Type on, or search the whole atlas with Enter."),
    "on_this_map": _("Areas on this map"),
    "area_gone": _("{name} ({code}) does not exist in the edition “{edition}”; the mark was removed."),
    "fetch_failed": _("The numbers could not be loaded. Check your connection and try again."),
    "shapes_failed": _("The boundaries could not be loaded. The table holds the same numbers."),
    "withdrawn": _("These numbers are no longer published. Please choose another period or indicator."),
    "limits": _("Own limits"),
    "limits_of": _("Own limits: {name}"),
    "breaks_crossed": _("Three classes have two limits: for example 10; 20."),
    "breaks_unclear": _("Write rising numbers separated by semicolons, at most eight: for example 5; 10; 20."),
    "code": _("Code"),
    "parent": _("Belongs to"),
    "status": _("Reliability"),
    "rank_label": _("Position"),
    "comparison": _("Comparison"),
    "surface": _("Surface"),
    "mark_unclear": _("A condition needs a number: more or less than how much?"),
    "remove": _("Remove"),
    "place_name": _("Name"),
    "capacity": _("Capacity"),
    "capacity_in": _("Capacity ({unit})"),
    "together": _("Together"),
    "table_as_file": _("This table as a file:"),
    "place_address": _("Postal address"),
    "place_kind": _("Kind of facility"),
    "lies_in": _("Lies in"),
    "announce_place": _("Marked: {name}, {kind}."),
    "announce_no_place": _("No facility is marked any more."),
    "source": _("Source"),
    "base_on": _("Show the basemap"),
    "base_off": _("Hide the basemap"),
    "patterns_on": _("Add patterns to the colours"),
    "patterns_off": _("Colours without patterns"),
    "series": _("Series over time and origin"),
    "profile": _("Profile of the area"),
    "compare": _("Compare with other areas"),
    "close": _("Remove mark"),
    "zoom_in": _("Zoom in"),
    "zoom_out": _("Zoom out"),
    "whole": _("Show the whole territory"),
    "boundaries": _("Boundaries: {label}"),
    "player_fixed": _("From now on the same classes hold in all years, so that the pictures can be compared."),
    "player_reform": _("{period}. From here on the areas are others: {edition}."),
    "limit": _("Limit {number}"),
    "areas_axis": _("Areas"),
    "player_end": _("The last period is reached."),
}


# Said by own-position.js, beside the button that asks the device where it is.
POSITION_TEXTS = {
    "asking": _("Your position is being found …"),
    "found": _("Your position lies in {name}."),
    "near": _("Your device knows its position only to about {metres} m. It probably lies in {name}."),
    "or": _("These are possible, too:"),
    "inexact": _("Your device knows its position only to about {metres} m. That is not enough to find an area."),
    "outside": _("Your position does not lie in {town}."),
    "denied": _("Your position was not shared. You can allow this in the settings of your browser."),
    "unavailable": _("Your device cannot find its position at the moment."),
    "failed": _("The boundaries of the areas could not be loaded. Check your connection and try again."),
    "instead": _("Type your address instead."),
    "profile": _("Profile: {name}"),
}


def translated(texts: dict) -> dict:
    """The same texts in the reader's language, ready to be sent."""
    return {name: translated(text) if isinstance(text, dict) else str(text) for name, text in texts.items()}
