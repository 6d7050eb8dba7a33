"""What is said of an outline that a reader chooses areas by. It is read by the browser and never comes here."""

from django.utils.translation import gettext_lazy as _

OUTLINE_TEXTS = {
    "chosen": _("Areas chosen by the outline: {count}. You can go on choosing on the map and in the list."),
    "too_large": _("The file is larger than 2 MB. Please choose a simpler outline."),
    "too_many": _(
        "The outline has more than 20,000 corners or more than 200 parts. Please simplify it, in QGIS for example."
    ),
    "not_json": _("The file is no GeoJSON. Please save the outline as GeoJSON, in QGIS for example."),
    "not_geojson": _("The file has not the form of GeoJSON. Please save the outline anew, in QGIS for example."),
    "not_degrees": _(
        "The coordinates are not degrees of longitude and latitude. Please save the outline in WGS 84 (EPSG:4326)."
    ),
    "no_polygon": _("There is no surface in the file, only points or lines. An outline must be closed."),
    "not_closed": _(
        "An outline in the file is not closed: it must have at least three corners and end where it begins."
    ),
    "crosses_itself": _("The outline crosses itself, so that nobody can tell what lies inside. Please correct it."),
    "no_area": _(
        "No area of this level has its point in this outline. Does it lie in this town, and is it large enough?"
    ),
}
