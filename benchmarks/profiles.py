"""The heaviest profile: 300 indicators × 15 years of one of 542 areas; and own areas that a signed-in planner makes.

An own area: 200 of the demo town's 737 blocks together, other blocks for every question. It is asked in this process,
where somebody can be signed in without a password.
"""

import random
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from benchmarks import servers
from benchmarks.places import EDITION, HOST, LEVEL, SLUG
from benchmarks.tables import show
from benchmarks.town import TOWN
from benchmarks.waiting import FORGET, HEADER, percentiles, waits
from indicators import reading
from indicators.models import Audience
from indicators.own_areas import own_area
from spatial.models import Territory

QUESTIONS, SEED = 100, 12
BLOCKS, CHOSEN = 200, 60


def run(url: str) -> None:
    chance = random.Random(SEED)  # noqa: S311 - which areas are asked for
    codes = reading.area_list(Territory.objects.get(municipality__slug=SLUG), EDITION, LEVEL)["codes"]
    asked = [f"/{SLUG}/areas/{LEVEL}/{code}/" for code in chance.sample(codes, QUESTIONS)]
    with servers.django() as atlas:
        rows = [
            ["usual", *waits(atlas, url, asked)],
            ["cold: nothing looked up before", *waits(atlas, url, asked, cold=True)],
        ]
    show(f"Profile of an area, 300 indicators × 15 years, {QUESTIONS} times, ms", HEADER, rows)

    territory = Territory.objects.get(municipality__slug=TOWN)
    offer = reading.offer(territory, audience=Audience.INTERNAL)
    shown = [each["indicator"] for each in offer["indicators"] if "baublock" in each["levels"]][:CHOSEN]
    blocks = reading.area_list(territory, "2020", "baublock")["codes"]
    sets = [sorted(chance.sample(blocks, BLOCKS)) for _ in range(QUESTIONS)]
    planner = Client(headers={"accept-encoding": "gzip", "host": HOST})
    planner.force_login(_planner())
    pages = [f"/{TOWN}/own-area/?level=baublock&areas={'+'.join(codes)}" for codes in sets]
    rows = [
        [f"sums of {len(shown)} indicators{after}", *_timed(sets, partial(_sums, territory, shown), cold=cold)]
        for after, cold in (("", False), (", cold", True))
    ]
    rows += [
        [f"the page: all indicators, a map of 737 blocks{after}", *_timed(pages, partial(_page, planner), cold=cold)]
        for after, cold in (("", False), (", cold", True))
    ]
    show(f"Own area of {BLOCKS} blocks, {QUESTIONS} times, ms", HEADER, rows)


def _timed(questions: Sequence, answer: Callable[..., int], *, cold: bool) -> list[str]:
    for question in questions[:5]:
        answer(question)
    times, size = [], 0
    for question in questions:
        if cold:
            with connection.cursor() as cursor:
                cursor.execute(FORGET)
        started = perf_counter()
        size = answer(question)
        times.append(1000 * (perf_counter() - started))
    return [*(f"{each:.0f}" for each in percentiles(times)), f"{size:,}" if size else ""]


def _page(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]  # noqa: S101
    return len(answer.content)


def _planner() -> User:
    """Somebody signed in who may see what is internal, and cannot sign in any other way: no password is set."""
    user, _ = User.objects.get_or_create(username="bench-planner", defaults={"is_staff": True})
    user.user_permissions.add(Permission.objects.get(codename="view_internal_officialrun"))
    return user


def _sums(territory: Territory, indicators: list[str], codes: list[str]) -> int:
    found = own_area(territory, "baublock", codes, audience=Audience.INTERNAL, indicators=indicators)
    assert len(found.figures) == len(indicators)  # noqa: S101
    return 0
