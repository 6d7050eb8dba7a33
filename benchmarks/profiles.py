"""Profiles and own areas, asked in this process: the server's work with its database and compression, no network.

The heaviest profile: 300 indicators × 15 years of one of 542 areas, another area for every question. An own area: 200
blocks of the demo town together, 60 indicators, as a signed-in planner gets them; other blocks for every question.
"""

import random
from collections.abc import Callable
from time import perf_counter, process_time

from django.contrib.auth.models import Permission, User
from django.test import Client

from benchmarks.places import EDITION, HOST, LEVEL, SLUG
from benchmarks.tables import show
from benchmarks.town import TOWN
from indicators import reading
from indicators.answering import memory
from indicators.models import Audience
from indicators.own_areas import own_area
from spatial.models import Territory

QUESTIONS, SEED = 60, 12
BLOCKS, CHOSEN = 200, 60
HEADER = ["", "median", "p95", "CPU median", "CPU p95", "bytes (gzip)"]


def run() -> None:
    chance = random.Random(SEED)  # noqa: S311 - which areas are asked for
    client = Client(headers={"accept-encoding": "gzip", "host": HOST})
    codes = reading.area_list(Territory.objects.get(municipality__slug=SLUG), EDITION, LEVEL)["codes"]
    asked = [f"/{SLUG}/areas/{LEVEL}/{code}/" for code in chance.sample(codes, QUESTIONS)]
    rows = [
        ["usual", *_figures(asked, lambda address: _page(client, address))],
        ["cold: nothing looked up before", *_figures(asked, lambda address: _page(client, address), cold=True)],
    ]
    show("Profile of an area, 300 indicators × 15 years, milliseconds", HEADER, rows)

    territory = Territory.objects.get(municipality__slug=TOWN)
    offer = reading.offer(territory, audience=Audience.INTERNAL)
    shown = [each["indicator"] for each in offer["indicators"] if "baublock" in each["levels"]][:CHOSEN]
    planner = Client(headers={"accept-encoding": "gzip", "host": HOST})
    planner.force_login(_planner())
    blocks = reading.area_list(territory, "2020", "baublock")["codes"]
    sets = [sorted(chance.sample(blocks, BLOCKS)) for _ in range(QUESTIONS)]
    rows = [
        [
            f"sums of {len(shown)} indicators",
            *_figures(sets, lambda codes: _sums(territory, codes, shown)),
        ],
        [
            "the whole page, all indicators, with its map of 737 blocks",
            *_figures(
                [f"/{TOWN}/own-area/?level=baublock&areas={'+'.join(codes)}" for codes in sets],
                lambda address: _page(planner, address),
            ),
        ],
    ]
    show(f"Own area of {BLOCKS} blocks, milliseconds", HEADER, rows)


def _figures(asked: list, answer: Callable[..., int], *, cold: bool = False) -> list[str]:
    for question in asked[:5]:
        answer(question)
    walls, cpus, size = [], [], 0
    for question in asked:
        if cold:
            memory._latest = ("", {})
        wall, cpu = perf_counter(), process_time()
        size = answer(question)
        walls.append(1000 * (perf_counter() - wall))
        cpus.append(1000 * (process_time() - cpu))
    return [*_median_and_p95(walls), *_median_and_p95(cpus), f"{size:,}" if size else ""]


def _median_and_p95(times: list[float]) -> list[str]:
    ordered = sorted(times)
    return [f"{ordered[len(ordered) // 2]:.0f}", f"{ordered[int(len(ordered) * 0.95)]:.0f}"]


def _page(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]  # noqa: S101
    return len(answer.content)


def _planner() -> User:
    """Somebody signed in who may see what is internal, and cannot sign in any other way: no password is set."""
    user, _ = User.objects.get_or_create(username="bench-planner", defaults={"is_staff": True})
    user.user_permissions.add(Permission.objects.get(codename="view_internal_officialrun"))
    return user


def _sums(territory: Territory, codes: list[str], indicators: list[str]) -> int:
    found = own_area(territory, "baublock", codes, audience=Audience.INTERNAL, indicators=indicators)
    assert len(found.figures) == len(indicators)  # noqa: S101
    return 0
