"""How much: public values of indicators, from ready bytes where there are any, else made on the spot."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema_view

from atlas.fixed_classes import fixed_classes
from indicators import reading
from indicators.answering import memory
from spatial.models import Territory

from . import payloads, rows
from .finding import find_territory
from .languages import in_readers_language
from .ready import ready_answer
from .responses import CSV, bytes_response, json_response
from .schema import describe
from .tables import write_csv
from .views import QuickView

FORMATS = {"json": "application/json", "csv": "text/csv"}
DETAIL = OpenApiParameter("detail", str, enum=["full"], description="Also what was divided by what, and intervals")


def _described(payload: type, operation: str, place: str = "", **more):
    path = f"municipality hierarchy {place}"
    return extend_schema_view(get=describe(payload, operation, tag="data", path=path, formats=FORMATS, **more))


@dataclass(frozen=True)
class Question:
    """`key` names the ready answer, `make` makes the answer, `table` makes rows of it.

    The parts and parameters of the address bear the names that `make` has for them.
    """

    key: str
    make: Callable[..., dict]
    table: Callable[[Territory, dict], rows.Table]


class DataView(QuickView):
    """A question to the public numbers of a territory."""

    question: ClassVar[Question]
    parameters = {"format": ("json", "csv")}

    def get(self, request, municipality: str, hierarchy: str, **place: str) -> HttpResponse:
        asked = self.asked()
        shape = asked.pop("format", "json")
        snapshot: str | None = memory.NOT_YET_ASKED
        if shape == "json" and not asked:
            key = f"{hierarchy}/{self.question.key.format(**place)}"
            ready, snapshot = ready_answer(request, municipality, key)
            if ready is not None:
                return ready

        def made() -> tuple[Territory, dict]:
            territory = find_territory(municipality, hierarchy)
            return territory, self.question.make(territory, **place, **asked)

        territory, answer = memory.ask(made, snapshot)
        if shape == "json":
            return json_response(request, answer)
        with in_readers_language(request):
            table = write_csv(*self.question.table(territory, answer))
        return bytes_response(request, table, CSV, file_name="-".join([hierarchy, *place.values()]) + ".csv")


@_described(payloads.Offer, "offer")
class Offer(DataView):
    """What can be asked of a municipality's hierarchy: indicators with their levels and periods."""

    question = Question("offer", reading.make_offer, rows.of_offer)


def _values(territory: Territory, level: str, indicator: str, period: str, detail: str = "") -> dict:
    return reading.make_values(territory, level, indicator, period, detail=detail == "full")


@_described(payloads.Values, "values", "level indicator period", parameters=[DETAIL])
class Values(DataView):
    """One indicator and period in all areas of a level."""

    question = Question("{level}/{indicator}/{period}", _values, rows.of_values)
    parameters = {**DataView.parameters, "detail": ("full",)}


@_described(payloads.AllPeriods, "all_periods", "level indicator")
class AllPeriods(DataView):
    """All periods of one indicator in all areas of a level, one block per edition."""

    question = Question("{level}/{indicator}", reading.make_all_periods, rows.of_all_periods)


class FixedClasses(QuickView):
    """Class breaks over all periods of an edition, so that a class means the same in each of them."""

    @describe(payloads.FixedClasses, "fixed_classes", tag="data", path="municipality hierarchy level indicator")
    def get(self, request, municipality: str, hierarchy: str, level: str, indicator: str) -> HttpResponse:
        self.asked()

        def made() -> dict:
            return fixed_classes(find_territory(municipality, hierarchy), level=level, indicator=indicator)

        return json_response(request, memory.ask(made))


@_described(payloads.AreaProfile, "area_profile", "edition level code")
class Area(DataView):
    """All indicators and periods of one area, beside those of the root area."""

    question = Question("area/{edition}/{level}/{code}", reading.make_area_profile, rows.of_area)
