"""From the address to a stored run that the reader may see; what is not to be seen is said kindly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.asking import NotShownError, find_territory
from atlas.query import MapQuery, check_choice, check_names
from indicators.models import Audience, OfficialRun
from indicators.official.reading import RunRead, area_of_run, run_of, visible_runs
from indicators.reading import NotOfferedError
from spatial.models import Municipality, Territory
from spatial.texts import in_language

SEES_INTERNAL = "indicators.view_internal_officialrun"


@dataclass(frozen=True, kw_only=True)
class RunQuery:
    """What the address of such a page may ask beside the run itself."""

    hierarchy: str | None = None
    sort: str | None = None

    @classmethod
    def from_params(cls, params: QueryDict, *, sortable: bool = False) -> RunQuery:
        check_names(params, ["hierarchy", "sort"] if sortable else ["hierarchy"])
        given = {name: str(params[name]).strip() for name in params}
        return cls(**{name: text for name, text in given.items() if text})

    @classmethod
    def beside(cls, params: QueryDict) -> RunQuery:
        """On a page whose other parameters somebody else has checked."""
        return cls(hierarchy=params.get("hierarchy") or None, sort=params.get("sort") or None)

    def sort_among(self, columns: Iterable[str], usual: str) -> str:
        """The column to sort by, with “-” before it for the other way round. Which there are depends on the run."""
        known = [sign + column for column in columns for sign in ("", "-")]
        check_choice({"sort": self.sort} if self.sort else {}, "sort", known)
        return self.sort or usual

    def to_address(self, **changed: str | None) -> str:
        query = QueryDict(mutable=True)
        wanted = {"hierarchy": self.hierarchy, "sort": self.sort, **changed}
        query.update({name: value for name, value in wanted.items() if value})
        return f"?{query.urlencode()}" if query else ""


@dataclass(frozen=True, kw_only=True)
class AskedRuns:
    """All runs that the reader may see, the newest first."""

    municipality: Municipality
    territory: Territory
    query: RunQuery
    audience: int
    runs: list[OfficialRun]


@dataclass(frozen=True, kw_only=True)
class AskedRun:
    """One run. `number`: as in the address; None means the newest."""

    municipality: Municipality
    query: RunQuery
    number: int | None
    read: RunRead
    editions: list[OfficialRun]  # all visible runs of the same recipe

    @property
    def run(self) -> OfficialRun:
        return self.read.run

    @cached_property
    def address(self) -> str:
        return run_address(self.municipality, self.run, self.number) + self.query.to_address(sort=None)

    def area_address(self, code: str) -> str:
        address = run_address(self.municipality, self.run, self.number, code)
        return address + self.query.to_address(sort=None)


def audience_of(user: User | AnonymousUser) -> int:
    """Insiders are staff with the permission; everybody else is the public."""
    insider = user.is_active and user.is_staff and user.has_perm(SEES_INTERNAL)
    return Audience.INTERNAL if insider else Audience.PUBLIC


def ask_runs(municipality: Municipality, query: RunQuery, audience: int) -> AskedRuns:
    territory = find_territory(municipality, MapQuery(hierarchy=query.hierarchy))
    runs = visible_runs(territory, audience=audience)
    return AskedRuns(municipality=municipality, territory=territory, query=query, audience=audience, runs=runs)


def ask_run(municipality: Municipality, recipe: str, number: int | None, query: RunQuery, audience: int) -> AskedRun:
    territory = find_territory(municipality, MapQuery(hierarchy=query.hierarchy))
    seen = visible_runs(territory, audience=audience, recipe=recipe)
    try:
        read = run_of(territory, recipe, number, audience=audience)
    except NotOfferedError as fault:
        ways = _ways(municipality, seen, query)
        gone = _once_seen(territory, recipe, number, audience)
        raise NotShownError(fault.in_language(get_language() or "de"), *ways, gone=gone) from fault
    return AskedRun(municipality=municipality, query=query, number=number, read=read, editions=seen)


def ask_area(asked: AskedRun, code: str) -> Any:
    """The area in the run, of the kind that the run is of."""
    try:
        return area_of_run(asked.read, code)
    except NotOfferedError as fault:
        back = (in_language(asked.run.name), asked.address)
        raise NotShownError(fault.in_language(get_language() or "de"), back) from fault


def run_address(
    municipality: Municipality, run: OfficialRun, number: int | None = None, area: str | None = None
) -> str:
    given: dict[str, Any] = {"slug": municipality.slug, "recipe": run.recipe}
    given |= {"number": number} if number is not None else {}
    return reverse("run-area", kwargs={**given, "code": area}) if area else reverse("run", kwargs=given)


def file_address(asked: AskedRun, file: str) -> str:
    address = reverse("run-file", args=[asked.municipality.slug, asked.run.recipe, asked.run.number, file])
    return address + asked.query.to_address(sort=None)


def _ways(municipality: Municipality, seen: list[OfficialRun], query: RunQuery) -> list[tuple[str, str]]:
    newest = [
        (
            gettext("The newest run of “%s”") % in_language(run.name),
            run_address(municipality, run) + query.to_address(sort=None),
        )
        for run in seen[:1]
    ]
    return [*newest, (gettext("All indices and rankings"), reverse("indices", args=[municipality.slug]))]


def _once_seen(territory: Territory, recipe: str, number: int | None, audience: int) -> bool:
    """What this reader could once see is gone; all else was never there for them."""
    runs = OfficialRun.objects.filter(territory=territory, recipe=recipe)
    runs = runs if number is None else runs.filter(number=number)
    return (runs if audience != Audience.PUBLIC else runs.exclude(public_since=None)).exists()
