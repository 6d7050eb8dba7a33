"""Administration of areas. What comes from files is looked at here and never changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from leaflet.admin import LeafletGeoAdminMixin

from .boundary_rows import complete_boundaries
from .editions import publish_edition
from .findings import RefusedError
from .models import (
    Area,
    Crosswalk,
    Edition,
    EditionLevel,
    Facility,
    FacilityKind,
    Hierarchy,
    Level,
    Municipality,
    Territory,
)

WAYS_TO_READ = {"GET", "HEAD", "OPTIONS"}


class LookOnlyMixin:
    """Shows the form with its map, but takes nothing from it; nothing is added or deleted either."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Without this permission Django shows bare text instead of the map's widget.
        return request.method in WAYS_TO_READ and super().has_change_permission(request, obj)  # type: ignore[misc]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context |= {"show_save": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]


class LevelInline(LookOnlyMixin, admin.TabularInline):
    model = Level
    fields = ["position", "slug", "name", "plural"]
    readonly_fields = ["position", "slug", "name", "plural"]
    extra = 0


@admin.register(Hierarchy)
class HierarchyAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug", "srid"]
    search_fields = ["slug", "name"]
    inlines = [LevelInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Hierarchy | None = None) -> list[str]:
        return ["slug", "srid"] if obj else []


class EditionLevelInline(LookOnlyMixin, admin.TabularInline):
    model = EditionLevel
    fields = ["level", "area_count"]
    readonly_fields = ["level", "area_count"]
    extra = 0


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    """Editions come from `import_edition`. Published ones may be ended (`valid`) and worded better."""

    list_display = ["__str__", "hierarchy", "valid", "areas", "published_at"]
    list_filter = ["hierarchy", ("published_at", admin.EmptyFieldListFilter)]
    search_fields = ["slug", "label"]
    readonly_fields = ["hierarchy", "slug", "checksum", "mends", "published_at"]
    inlines = [EditionLevelInline]
    actions = ["publish"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Edition | None = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).select_related("hierarchy").prefetch_related("levels__level")

    @admin.display(description=_("areas"))
    def areas(self, edition: Edition) -> str:
        return " / ".join(str(level.area_count) for level in edition.levels.all())

    @admin.action(description=_("Publish the selected editions"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Edition]) -> None:
        published = 0
        for edition in queryset.filter(published_at__isnull=True):
            try:
                publish_edition(edition)
                published += 1
            except RefusedError as fault:
                self.message_user(request, fault.in_language(get_language() or "de"), messages.ERROR)
        if published:
            told = ngettext("%d edition was published.", "%d editions were published.", published) % published
            self.message_user(request, told, messages.SUCCESS)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        # Areas may not be deleted one by one, but they go with their draft edition.
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        own = {str(model._meta.verbose_name) for model in (Area, EditionLevel)}
        return deleted, counts, missing - own, protected


@admin.register(Area)
class AreaAdmin(LookOnlyMixin, LeafletGeoAdminMixin, admin.ModelAdmin):
    modifiable = False
    list_display = ["name", "code", "edition_level", "parent", "hectares"]
    list_filter = ["edition_level__edition", "edition_level__level"]
    list_select_related = ["edition_level__edition", "edition_level__level", "parent"]
    search_fields = ["code", "name"]
    fields = ["edition_level", "position", "code", "name", "parent", "hectares", "geometry"]
    readonly_fields = ["edition_level", "position", "code", "name", "parent", "hectares"]

    @admin.display(description=_("hectares"))
    def hectares(self, area: Area) -> str:
        return f"{area.square_metres / 10_000:.2f}"


class TerritoryInline(admin.TabularInline):
    model = Territory
    extra = 0


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug", "kind", "official_key", "fictional"]
    list_filter = ["kind", "fictional"]
    search_fields = ["slug", "name", "official_key"]
    inlines = [TerritoryInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for hierarchy in Hierarchy.objects.filter(territories__municipality=form.instance):
            complete_boundaries(hierarchy)


@admin.register(FacilityKind)
class FacilityKindAdmin(admin.ModelAdmin):
    list_display = ["__str__", "municipality"]
    list_filter = ["municipality"]
    search_fields = ["slug", "name"]


@admin.register(Facility)
class FacilityAdmin(LookOnlyMixin, LeafletGeoAdminMixin, admin.ModelAdmin):
    class Media:
        js = ["admin-maps/markers.js"]

    modifiable = False
    list_display = ["name", "kind", "key", "capacity"]
    list_filter = ["kind__municipality", "kind"]
    list_select_related = ["kind__municipality"]
    search_fields = ["name", "key"]
    fields = ["kind", "key", "name", "capacity", "square_metres", "geometry"]
    readonly_fields = ["kind", "key", "name", "capacity", "square_metres"]


@admin.register(Crosswalk)
class CrosswalkAdmin(LookOnlyMixin, admin.ModelAdmin):
    list_display = ["__str__", "basis"]
    fields = ["from_level", "to_level", "basis", "source"]
    readonly_fields = ["from_level", "to_level", "basis", "source"]
