"""The desk of the departments: what exists, what came in, and the decision who may see it. Numbers are not edited."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from spatial.findings import RefusedError

from .models import (
    Audience,
    ConversionCheck,
    Dataset,
    Department,
    ExternalValue,
    Import,
    Indicator,
    OfficialRun,
    Period,
    Release,
    Remark,
    Sheet,
    Theme,
    Variable,
)
from .official import release_run, withdraw_run
from .releasing import release_many, withdraw


class ReadOnly(admin.ModelAdmin):
    """Made by files and commands: to be looked at here, not changed."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Department)
class DepartmentAdmin(admin.ModelAdmin):
    list_display = ["__str__", "municipality", "slug"]
    list_filter = ["municipality"]


@admin.register(Theme)
class ThemeAdmin(ReadOnly):
    list_display = ["__str__", "slug", "position"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly):
    list_display = ["__str__", "slug", "theme", "version", "direction"]
    list_filter = ["theme", "direction"]
    search_fields = ["slug", "name"]


class VariableInline(admin.TabularInline):
    model = Variable
    extra = 0
    fields = ["slug", "name", "unit", "additive", "sum_of", "breaks", "notes"]


@admin.register(Dataset)
class DatasetAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug", "department", "lowest_public_level", "minimum_count", "shared"]
    list_filter = ["hierarchy", "department__municipality", "department"]
    search_fields = ["slug", "name"]
    inlines = [VariableInline]


@admin.register(Period)
class PeriodAdmin(ReadOnly):
    list_display = ["__str__", "slug", "kind", "first_day", "last_day"]


@admin.register(Import)
class ImportAdmin(ReadOnly):
    list_display = ["file_name", "dataset", "imported_at", "imported_by"]
    list_filter = ["dataset__department", "dataset"]
    date_hierarchy = "imported_at"
    search_fields = ["file_name", "checksum"]
    readonly_fields = ["told_findings"]
    exclude = ["findings"]

    @admin.display(description=_("findings"))
    def told_findings(self, brought: Import) -> str:
        language = (get_language() or "de")[:2]
        return format_html_join(
            "", "<p>{}</p>", ((finding.get(language) or finding.get("de", ""),) for finding in brought.findings)
        )


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """Changing the state is deciding: it happens through the actions below, never by editing a field."""

    list_display = [
        "dataset",
        "period",
        "state",
        "audience",
        "provisional",
        "audited",
        "brought_by",
        "released_by",
        "released_at",
    ]
    readonly_fields = ["audited"]
    list_filter = ["state", "audience", "provisional", "dataset__department", "dataset", "period"]
    list_select_related = ["dataset", "period", "brought_by", "released_by"]
    actions = ["release_internally", "release_publicly", "withdraw_releases"]

    @admin.display(description=_("audit of disclosure control"))
    def audited(self, release: Release) -> str:
        """What the gate said when it was released."""
        if not release.audit:
            return gettext("not asked for")
        return gettext("passed: %(hidden)d hidden numbers, none can be reckoned") % {"hidden": release.audit["hidden"]}

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Deciding needs the right to change releases, although nobody changes their fields."""
        return request.user.has_perm("indicators.change_release")

    @admin.action(description=_("Release internally"), permissions=["release"])
    def release_internally(self, request: HttpRequest, queryset: QuerySet[Release]) -> None:
        self._release(request, queryset, Audience.INTERNAL)

    @admin.action(description=_("Release publicly"), permissions=["release"])
    def release_publicly(self, request: HttpRequest, queryset: QuerySet[Release]) -> None:
        self._release(request, queryset, Audience.PUBLIC)

    @admin.action(description=_("Withdraw"), permissions=["release"])
    def withdraw_releases(self, request: HttpRequest, queryset: QuerySet[Release]) -> None:
        # One by one: numbers that must go shall go, even if another of the chosen releases cannot be withdrawn.
        done = 0
        for chosen in queryset:
            try:
                withdraw(chosen, by=request.user, in_background=True)  # type: ignore[arg-type]
                done += 1
            except RefusedError as refusal:
                self._tell(request, refusal)
        if done:
            self.message_user(
                request,
                ngettext("%d release was withdrawn.", "%d releases were withdrawn.", done) % done,
                messages.SUCCESS,
            )

    def _release(self, request: HttpRequest, queryset: QuerySet[Release], audience: Audience) -> None:
        count = queryset.count()
        try:
            release_many(queryset, audience=audience, by=request.user, in_background=True)  # type: ignore[arg-type]
        except RefusedError as refusal:
            self._tell(request, refusal)
            return
        told = ngettext(
            "%d release was released. Its indicators appear in a moment.",
            "%d releases were released. Their indicators appear in a moment.",
            count,
        )
        self.message_user(request, told % count, messages.SUCCESS)

    def _tell(self, request: HttpRequest, refusal: RefusedError) -> None:
        self.message_user(request, refusal.in_language(get_language() or "de"), messages.ERROR)


@admin.register(OfficialRun)
class OfficialRunAdmin(ReadOnly):
    """Runs are made by `run_recipe`. Here is decided who may see them; what was calculated is never edited."""

    list_display = ["recipe", "label", "number", "territory", "state", "audience", "run_at", "released_by"]
    list_filter = ["state", "audience", "kind", "recipe", "territory"]
    list_select_related = ["territory__municipality", "territory__hierarchy", "released_by"]
    exclude = ["protocol", "details"]
    actions = ["release_internally", "release_publicly", "withdraw_runs"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficialRun]:
        """Without the protocols, which are long; those that are not public only for whom they are meant."""
        runs = super().get_queryset(request).defer("protocol")
        if request.user.has_perm("indicators.view_internal_officialrun"):
            return runs
        return runs.filter(audience=Audience.PUBLIC)

    def has_release_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("indicators.release_officialrun")

    @admin.action(description=_("Release internally"), permissions=["release"])
    def release_internally(self, request: HttpRequest, queryset: QuerySet[OfficialRun]) -> None:
        self._decide(request, queryset, partial(release_run, audience=Audience.INTERNAL))

    @admin.action(description=_("Release publicly"), permissions=["release"])
    def release_publicly(self, request: HttpRequest, queryset: QuerySet[OfficialRun]) -> None:
        self._decide(request, queryset, partial(release_run, audience=Audience.PUBLIC))

    @admin.action(description=_("Withdraw"), permissions=["release"])
    def withdraw_runs(self, request: HttpRequest, queryset: QuerySet[OfficialRun]) -> None:
        self._decide(request, queryset, withdraw_run)

    def _decide(self, request: HttpRequest, queryset: QuerySet[OfficialRun], decide: Callable[..., None]) -> None:
        """One by one, the oldest first: an index before the budget key that follows it."""
        done = 0
        for run in queryset.order_by("run_at"):
            try:
                decide(run, by=request.user)
                done += 1
            except RefusedError as refusal:
                self.message_user(request, refusal.in_language(get_language() or "de"), messages.ERROR)
        if done:
            told = ngettext("%d official run was decided.", "%d official runs were decided.", done) % done
            self.message_user(request, told, messages.SUCCESS)


@admin.register(Remark)
class RemarkAdmin(ReadOnly):
    list_display = ["slug", "__str__", "level", "code", "first_day", "last_day", "separable"]
    list_filter = ["hierarchy", "separable", "datasets"]


@admin.register(ExternalValue)
class ExternalValueAdmin(ReadOnly):
    list_display = ["name", "indicator", "label", "value", "municipality"]
    list_filter = ["municipality", "place"]


@admin.register(ConversionCheck)
class ConversionCheckAdmin(ReadOnly):
    list_display = ["crosswalk", "variable", "carried_period", "counted_period", "areas", "weighted_percent"]
    list_filter = ["crosswalk", "variable__dataset"]
    list_select_related = ["crosswalk__from_level__level", "crosswalk__to_level__level", "variable"]


@admin.register(Sheet)
class SheetAdmin(ReadOnly):
    list_display = ["__str__", "audience", "current", "area_count", "definition_version"]
    list_filter = ["audience", "current", "edition_level__level", "period"]
    list_select_related = ["variable", "indicator", "period", "edition_level__edition", "edition_level__level"]
    fields = [
        "variable",
        "indicator",
        "period",
        "edition_level",
        "audience",
        "current",
        "release",
        "inputs",
        "definition_version",
        "area_count",
    ]
