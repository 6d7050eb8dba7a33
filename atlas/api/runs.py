"""Official runs: indices, rankings and budget keys that were released to the public, with their protocols."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema_view

from indicators.official import reading

from . import run_answers as answers
from . import run_payloads as payloads
from .data import FORMATS
from .finding import find_territory
from .languages import in_readers_language
from .problems import unknown
from .responses import CSV, JSON, bytes_response, json_response
from .schema import describe
from .tables import write_csv
from .views import ReadView


def described(payload: object, operation: str, place: str = "", **more):
    path = f"municipality hierarchy {place}"
    return extend_schema_view(get=describe(payload, operation, tag="runs", path=path, **more))


class RunView(ReadView):
    def read(self, municipality: str, hierarchy: str, recipe: str, number: int) -> reading.RunRead:
        return reading.run_of(find_territory(municipality, hierarchy), recipe, number)


@described(payloads.RunHead(many=True), "runs")
class Runs(RunView):
    """All official runs of a territory that are public, the newest day first."""

    def get(self, request, municipality: str, hierarchy: str) -> HttpResponse:
        self.asked()
        runs = reading.visible_runs(find_territory(municipality, hierarchy))
        return json_response(request, [answers.of_head(run) for run in runs])


@described(payloads.Run, "run", "recipe number")
class Run(RunView):
    """One official run: recipe, settings, the numbers that went in, releases and checksums."""

    def get(self, request, **place) -> HttpResponse:
        self.asked()
        return json_response(request, answers.of_run(self.read(**place)))


@described(payloads.RunTable, "run_table", "recipe number table", formats=FORMATS)
class RunTable(RunView):
    """One of the tables of a run: result and others, which the run names."""

    parameters = {"format": ("json", "csv")}

    def get(self, request, table: str, **place) -> HttpResponse:
        shape = self.asked().get("format", "json")
        read = self.read(**place)
        if table not in read.protocol.results:
            raise unknown("table", table, read.protocol.results)
        if shape == "json":
            return json_response(request, answers.of_table(read, table))
        with in_readers_language(request):
            body = write_csv(*answers.rows_of_table(read, table))
        return bytes_response(request, body, CSV, file_name=f"{_file_name(read)}-{table}.csv")


@described(payloads.RunArea, "run_area", "recipe number code")
class RunArea(RunView):
    """Why one area is where it is: scores and contributions of an index, reasons of a ranking, sums of a budget key."""

    def get(self, request, code: str, **place) -> HttpResponse:
        self.asked()
        read = self.read(**place)
        return json_response(request, answers.of_area(read, reading.area_of_run(read, code)))


@described(payloads.RunProtocol, "run_protocol", "recipe number")
class RunProtocol(RunView):
    """The protocol as it was stored: recipe, values, settings and results, from which anybody can run it again."""

    def get(self, request, **place) -> HttpResponse:
        self.asked()
        read = self.read(**place)
        name = f"{_file_name(read)}-protocol.json"
        return bytes_response(request, reading.stored_protocol(read.run).encode(), JSON, file_name=name)


def _file_name(read: reading.RunRead) -> str:
    return f"{read.run.territory.hierarchy.slug}-{read.run.recipe}-{read.run.number}"
