"""What readers ask for, from us and from the peers: bytes on the wire and server CPU per request."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial

import orjson

from benchmarks import database, peer_tables, servers
from benchmarks.peers import tipg_python
from benchmarks.places import EDITION, INDICATORS, LEVEL, SLUG
from benchmarks.requests import Asked, Measured, measure
from benchmarks.servers import Server
from benchmarks.tables import show

API = "/api/v1"
DATA = f"{API}/data/{SLUG}/{SLUG}"
READY, MADE = "atlas, ready bytes", "atlas, made on the spot"
TIPG, LEAN_TIPG, NAIVE = "tipg, as it comes", "tipg, leanest", "DRF, plain serializers"

INDICATOR_SLUGS = [f"indicator-{number:03}" for number in range(0, INDICATORS, 6)]
YEAR = 2025


@dataclass(frozen=True)
class Read:
    """One thing that readers ask for. Peers' paths have as many rows as ours; `lean`: only what is needed, as JSON."""

    title: str
    ours: Sequence[str]
    tipg: Sequence[str]
    naive: Sequence[str]
    lean: Sequence[str] = ()
    made_on_the_spot: bool = True


def run(url: str) -> None:
    peer_tables.make(url, _tolerance(url))
    python = tipg_python()
    with ExitStack() as until_measured:
        atlas = until_measured.enter_context(servers.django())
        naive = until_measured.enter_context(servers.django("naive", "benchmarks.naive.settings"))
        tipg = until_measured.enter_context(servers.tipg(python, url)) if python else None
        reads = _reads(orjson.loads(atlas.fetch(f"{API}/geo/{SLUG}/{SLUG}/{EDITION}/{LEVEL}/areas")))
        wire = [[read.title, *_sizes(atlas, read.ours[0])] for read in reads]
        show("Ours on the wire, bytes", ["", "brotli", "gzip", "uncompressed"], wire)
        for read in reads:
            asked = [Asked(READY, atlas, read.ours)]
            if read.made_on_the_spot:
                asked.append(Asked(MADE, atlas, read.ours, under=partial(_hidden_answers, url)))
            if tipg:
                asked.append(Asked(TIPG, tipg, read.tipg))
            if tipg and read.lean:
                asked.append(Asked(LEAN_TIPG, tipg, read.lean))
            asked.append(Asked(NAIVE, naive, read.naive))
            _show(read.title, measure(asked, url))


def _reads(areas: dict) -> list[Read]:
    codes = areas["codes"][::20]
    items = "/collections/peer.observations/items?limit=20000"
    lean = "&f=json&properties="
    pairs = [f"{items}&filter=area%20IN%20('{code}','0')" for code in codes]
    shapes = [f"{API}/geo/boundaries/{areas['boundaries']['overview']}"]
    return [
        Read(
            "Shapes of 542 areas; peers: simplified as ours",
            shapes,
            ["/collections/peer.areas_simplified/items?limit=1000&f=geojson"],
            ["/areas_simplified"],
            made_on_the_spot=False,
        ),
        Read(
            "Shapes of 542 areas; peers: as published",
            shapes,
            ["/collections/peer.areas/items?limit=1000&f=geojson"],
            ["/areas"],
            made_on_the_spot=False,
        ),
        Read(
            "One indicator, one period, 542 areas",
            [f"{DATA}/{LEVEL}/{slug}/{YEAR}-12-31" for slug in INDICATOR_SLUGS],
            [f"{items}&indicator={slug}&year={YEAR}" for slug in INDICATOR_SLUGS],
            [f"/observations?indicator={slug}&year={YEAR}" for slug in INDICATOR_SLUGS],
            [f"{items}&indicator={slug}&year={YEAR}{lean}area,value,status" for slug in INDICATOR_SLUGS],
        ),
        Read(
            "One indicator, 15 years, 542 areas",
            [f"{DATA}/{LEVEL}/{slug}" for slug in INDICATOR_SLUGS],
            [f"{items}&indicator={slug}" for slug in INDICATOR_SLUGS],
            [f"/observations?indicator={slug}" for slug in INDICATOR_SLUGS],
            [f"{items}&indicator={slug}{lean}area,year,value,status" for slug in INDICATOR_SLUGS],
        ),
        Read(
            "One area and the city, 300 indicators, 15 years",
            [f"{DATA}/area/{EDITION}/{LEVEL}/{code}" for code in codes],
            pairs,
            [f"/observations?area__in={code},0" for code in codes],
            [f"{pair}{lean}area,indicator,year,value,status" for pair in pairs],
        ),
    ]


def _sizes(atlas: Server, path: str) -> list[str]:
    return [f"{len(atlas.fetch(path, encoding)):,}" for encoding in ("br", "gzip", "identity")]


def _tolerance(url: str) -> float:
    """How far our overview may be from the published line, in metres."""
    with closing(database.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(tolerance) FROM spatial_boundaries JOIN spatial_editionlevel el ON el.id = edition_level_id "
            "WHERE resolution = 'overview' AND area_count = 542"
        )
        return cursor.fetchone()[0]


@contextmanager
def _hidden_answers(url: str) -> Iterator[None]:
    """Ready answers are there and cannot be seen: a row security without any policy hides every row."""
    with closing(database.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE indicators_answer NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")


def _show(title: str, measured: list[Measured]) -> None:
    by_name = {each.name: each.cpu.median for each in measured}
    ours = [each for each in measured if each.name in (READY, MADE)]
    rows = [
        [each.name, each.cpu, f"{each.bytes:,}", *(f"{by_name[each.name] / our.cpu.median:,.1f}×" for our in ours)]
        for each in measured
    ]
    times = [f"÷ {our.name.partition(', ')[2]}" for our in ours]
    show(title, ["", "server CPU per request", "bytes (gzip)", *times], rows)
