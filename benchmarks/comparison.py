"""The heaviest comparison page: 8 areas × 60 indicators × 15 years of 542 areas, other ones for every question."""

import random
from collections.abc import Iterator

from benchmarks import servers
from benchmarks.places import EDITION, INDICATORS, LEVEL, SLUG
from benchmarks.tables import show
from benchmarks.waiting import HEADER, waits
from indicators import reading
from spatial.models import Territory

AREAS, CHOSEN, QUESTIONS = 8, 60, 100
SEED = 8


def run(url: str) -> None:
    codes = reading.area_list(Territory.objects.get(municipality__slug=SLUG), EDITION, LEVEL)["codes"]
    questions = list(_questions(codes))
    with servers.django() as atlas:
        rows = [
            ["usual", *waits(atlas, url, questions)],
            ["cold: nothing looked up before", *waits(atlas, url, questions, cold=True)],
        ]
    show(f"Comparison page, {AREAS} areas × {CHOSEN} indicators × 15 years, {QUESTIONS} times, ms", HEADER, rows)


def _questions(codes: list[str]) -> Iterator[str]:
    chance = random.Random(SEED)  # noqa: S311 - which areas are asked for
    for _ in range(QUESTIONS):
        areas = ",".join(chance.sample(codes, AREAS))
        chosen = ",".join(f"indicator-{number:03}" for number in sorted(chance.sample(range(INDICATORS), CHOSEN)))
        yield f"/{SLUG}/comparison/?level={LEVEL}&edition={EDITION}&areas={areas}&indicators={chosen}"
