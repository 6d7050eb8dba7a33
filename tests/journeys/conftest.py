"""The demo town and a small Berlin, built once and committed, and a server that shows them to a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from indicators.building import build_atlas
from spatial.reading import territory_of
from tests.demo.conftest import folder, town  # noqa: F401 (fixtures)

BERLIN = Path(__file__).parents[3] / "shared" / "data" / "berlin"


@pytest.fixture(scope="package")
def _emptied(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What is built here is committed, so that a server in another thread sees it, and taken away at the end."""
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_")
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="package")
def _musterstadt(_emptied, django_db_blocker, folder) -> None:  # noqa: F811
    with django_db_blocker.unblock():
        build_atlas(folder / "atlas.yaml", folder, say=lambda *told: None)


@pytest.fixture(scope="package")
def berlin(_emptied, django_db_blocker) -> None:
    if not BERLIN.is_dir():
        pytest.skip("the open data of Berlin are not beside this folder")
    with django_db_blocker.unblock():
        build_atlas(Path(__file__).with_name("berlin.yaml"), BERLIN, say=lambda *told: None)


@pytest.fixture
def demo(_musterstadt, db):
    """The territory of the demo town."""
    return territory_of("musterstadt")


@pytest.fixture(scope="package")
def site(_emptied) -> Iterator[str]:
    """The address of a server."""
    # A browser keeps its line open, and with it a thread that would keep its connection to the database.
    connections.databases["default"]["CONN_MAX_AGE"] = 0
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture
def start(page: Page, site: str, db) -> Iterator[Callable[[str], Page]]:
    """Open the first page of a way; at the end nothing was loaded from elsewhere, and no page had a fault."""
    troubles: list[str] = []
    outside: list[str] = []
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
    page.on("request", lambda asked: asked.url.startswith((site, "data:")) or outside.append(asked.url))

    def open_(address: str) -> Page:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    page.wait_for_load_state("networkidle")  # what is under way would find no database any more
    assert outside == [], "nothing is loaded from elsewhere"
    assert page.context.cookies() == [], "readers leave no trace"
    assert troubles == []
