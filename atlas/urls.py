"""Every address of the site on one screen."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy

from atlas.api.docs import Docs, Schema, to_docs
from atlas.pages.area import area_chart, area_page, area_table
from atlas.pages.comparison import comparison, comparison_chart, comparison_file
from atlas.pages.confidentiality import confidentiality
from atlas.pages.dossiers import dossier, dossier_list
from atlas.pages.embedding import embed_builder, embedded
from atlas.pages.help import glossary, map_help
from atlas.pages.indicator import indicator_chart, indicator_page, indicator_table
from atlas.pages.indices import area_of_official_run, file_of_official_run, indices, official_run
from atlas.pages.legal import accessibility, imprint, privacy
from atlas.pages.map import map_page, map_picture
from atlas.pages.methods import methods
from atlas.pages.multiples import small_maps, small_maps_file
from atlas.pages.municipality import catalogue, easy_read, municipality
from atlas.pages.own import keep_own_area, own_area, own_area_file
from atlas.pages.printing import map_on_paper
from atlas.pages.search import search, suggestions
from atlas.pages.start import start
from atlas.pages.taking import areas_of_page, citation_of_map, picture_of_map, table_of_map
from atlas.pages.telling import alert, alert_confirm, alert_end, feed, stories, story
from atlas.pages.two_maps import two_maps, two_maps_file
from atlas.pages.weights import weighed_numbers, weights, weights_map

admin.site.site_header = admin.site.site_title = gettext_lazy("Small-area atlas: administration")

handler404 = "atlas.pages.kindly.page_not_found"
handler500 = "atlas.pages.kindly.server_error"

SLUG = "[-a-zA-Z0-9_]+"
KINDS = "png|svg|csv|xlsx|json|geojson|gpkg"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", to_docs),
    path("api/docs/", Docs.as_view(), name="api-docs"),
    path("api/schema", Schema.as_view(), name="api-schema"),
    path("api/v1/", include("atlas.api.urls")),
    # German without a prefix, English below /en/. The address alone decides: no cookie remembers a language.
    *i18n_patterns(
        path("", start, name="start"),
        path("<slug:slug>/", municipality, name="municipality"),
        path("<slug:slug>/map/", map_page, name="map"),
        path("<slug:slug>/map/picture", map_picture, name="map-picture"),
        re_path(rf"^(?P<slug>{SLUG})/map/picture\.(?P<kind>png|svg)$", picture_of_map, name="map-picture-file"),
        re_path(rf"^(?P<slug>{SLUG})/map/table\.(?P<kind>csv|xlsx|json)$", table_of_map, name="map-table"),
        re_path(rf"^(?P<slug>{SLUG})/map/areas\.(?P<kind>geojson|gpkg)$", areas_of_page, name="map-areas"),
        path("<slug:slug>/map/print/", map_on_paper, name="map-print"),
        path("<slug:slug>/embed/", embed_builder, name="embed-builder"),
        path("<slug:slug>/embedded/", embedded, name="embedded"),
        path("<slug:slug>/map/cite/", citation_of_map, name="map-citation"),
        path("<slug:slug>/map/two/", two_maps, name="two-maps"),
        re_path(rf"^(?P<slug>{SLUG})/map/two/maps\.(?P<kind>{KINDS})$", two_maps_file, name="two-maps-file"),
        path("<slug:slug>/map/multiples/", small_maps, name="small-maps"),
        re_path(rf"^(?P<slug>{SLUG})/map/multiples/maps\.(?P<kind>{KINDS})$", small_maps_file, name="small-maps-file"),
        path("<slug:slug>/indicators/<slug:indicator>/", indicator_page, name="indicator"),
        re_path(
            rf"^(?P<slug>{SLUG})/indicators/(?P<indicator>{SLUG})/series\.(?P<kind>csv|xlsx|json)$",
            indicator_table,
            name="indicator-table",
        ),
        path(
            "<slug:slug>/indicators/<slug:indicator>/charts/<slug:chart>.<slug:form>",
            indicator_chart,
            name="indicator-chart",
        ),
        path("<slug:slug>/areas/<slug:level>/<code:code>/", area_page, name="area"),
        re_path(
            rf"^(?P<slug>{SLUG})/areas/(?P<level>{SLUG})/(?P<code>[^/]+)/profile\.(?P<kind>csv|xlsx|json)$",
            area_table,
            name="area-table",
        ),
        path(
            "<slug:slug>/areas/<slug:level>/<code:code>/charts/<slug:name>.<slug:form>", area_chart, name="area-chart"
        ),
        path("<slug:slug>/dossiers/", dossier_list, name="dossiers"),
        path("<slug:slug>/dossiers/<slug:dossier>/", dossier, name="dossier"),
        path("<slug:slug>/comparison/", comparison, name="comparison"),
        re_path(
            rf"^(?P<slug>{SLUG})/comparison/table\.(?P<kind>csv|xlsx|json)$", comparison_file, name="comparison-table"
        ),
        path("<slug:slug>/comparison/charts/<slug:chart>.<slug:form>", comparison_chart, name="comparison-chart"),
        path("<slug:slug>/own-area/", own_area, name="own-area"),
        re_path(
            rf"^(?P<slug>{SLUG})/own-area/area\.(?P<kind>csv|xlsx|json|geojson|gpkg)$",
            own_area_file,
            name="own-area-file",
        ),
        path("<slug:slug>/own-area/keep/", keep_own_area, name="own-area-keep"),
        path("<slug:slug>/stories/", stories, name="stories"),
        path("<slug:slug>/stories/<slug:story>/", story, name="story"),
        path("<slug:slug>/feed/", feed, name="feed"),
        path("<slug:slug>/alerts/", alert, name="alert"),
        path("<slug:slug>/alerts/<slug:token>/confirm/", alert_confirm, name="alert-confirm"),
        path("<slug:slug>/alerts/<slug:token>/end/", alert_end, name="alert-end"),
        path("<slug:slug>/indices/", indices, name="indices"),
        path("<slug:slug>/indices/<slug:recipe>/", official_run, name="run"),
        path("<slug:slug>/indices/<slug:recipe>/<int:number>/", official_run, name="run"),
        path("<slug:slug>/indices/<slug:recipe>/<int:number>/files/<str:file>", file_of_official_run, name="run-file"),
        path("<slug:slug>/indices/<slug:recipe>/weights/", weights, name="run-weights"),
        path("<slug:slug>/indices/<slug:recipe>/<int:number>/weights/", weights, name="run-weights"),
        path("<slug:slug>/indices/<slug:recipe>/<int:number>/weights/numbers", weighed_numbers, name="run-weighed"),
        path(
            "<slug:slug>/indices/<slug:recipe>/<int:number>/weights/map.<slug:kind>",
            weights_map,
            name="run-weights-map",
        ),
        path("<slug:slug>/indices/<slug:recipe>/areas/<code:code>/", area_of_official_run, name="run-area"),
        path(
            "<slug:slug>/indices/<slug:recipe>/<int:number>/areas/<code:code>/", area_of_official_run, name="run-area"
        ),
        path("<slug:slug>/methods/", methods, name="methods"),
        path("<slug:slug>/confidentiality/", confidentiality, name="confidentiality"),
        path("<slug:slug>/search/", search, name="search"),
        path("<slug:slug>/search/suggestions/", suggestions, name="suggestions"),
        path("<slug:slug>/catalogue/", catalogue, name="catalogue"),
        path("<slug:slug>/leichte-sprache/", easy_read, name="easy-read"),
        path("<slug:slug>/glossary/", glossary, name="glossary"),
        path("<slug:slug>/help/", map_help, name="help"),
        path("<slug:slug>/accessibility/", accessibility, name="accessibility"),
        path("<slug:slug>/imprint/", imprint, name="imprint"),
        path("<slug:slug>/privacy/", privacy, name="privacy"),
        prefix_default_language=False,
    ),
]
