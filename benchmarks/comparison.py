"""The heaviest comparison page: 8 areas × 60 indicators × 15 years of 542 areas, made anew for every question.

Asked in this process, without a network between: what is measured is the server's work, its database included, and the
compression. Each question names other areas and indicators. `cold`: also without what earlier questions have looked up.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from time import perf_counter, process_time

from django.db import connection
from django.test import Client

from benchmarks.places import EDITION, HOST, INDICATORS, LEVEL, SLUG
from benchmarks.tables import show
from indicators import reading
from indicators.answering import memory
from spatial.models import Territory

AREAS, CHOSEN, QUESTIONS = 8, 60, 60
SEED = 8


def run() -> None:
    client = Client(headers={"accept-encoding": "gzip", "host": HOST})
    codes = reading.area_list(Territory.objects.get(municipality__slug=SLUG), EDITION, LEVEL)["codes"]
    questions = list(_questions(codes))
    for question in questions[:5]:
        client.get(question)
    rows = []
    for name, cold in (("usual", False), ("cold: nothing looked up before", True)):
        walls, cpus, size, plain = [], [], 0, 0
        for question in questions:
            if cold:
                memory._latest = ("", {})
            wall, cpu = perf_counter(), process_time()
            answer = client.get(question)
            walls.append(1000 * (perf_counter() - wall))
            cpus.append(1000 * (process_time() - cpu))
            assert answer.status_code == 200, answer.content[:500]  # noqa: S101
            size, plain = len(answer.content), len(gzip.decompress(answer.content))
        rows.append([name, *_figures(walls), *_figures(cpus), f"{size:,}", f"{plain:,}"])
    show(
        f"Comparison page, {AREAS} areas × {CHOSEN} indicators × 15 years, milliseconds",
        ["", "median", "p95", "CPU median", "CPU p95", "bytes (gzip)", "bytes"],
        rows,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM indicators_sheet")
        print(f"{cursor.fetchone()[0]:,} sheets in the database")


def _questions(codes: list[str]) -> Iterator[str]:
    chance = random.Random(SEED)  # noqa: S311 - which areas are asked for
    for _ in range(QUESTIONS):
        areas = ",".join(chance.sample(codes, AREAS))
        chosen = ",".join(f"indicator-{number:03}" for number in sorted(chance.sample(range(INDICATORS), CHOSEN)))
        yield f"/{SLUG}/comparison/?level={LEVEL}&edition={EDITION}&areas={areas}&indicators={chosen}"


def _figures(times: list[float]) -> list[str]:
    ordered = sorted(times)
    return [f"{ordered[len(ordered) // 2]:.0f}", f"{ordered[int(len(ordered) * 0.95)]:.0f}"]
