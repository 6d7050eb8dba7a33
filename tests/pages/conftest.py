"""Feldstadt in the database, and a server that shows it to a browser."""

from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from . import runs, town


@pytest.fixture(scope="package")
def _built(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Built and committed once, so that a server in another thread sees it; tests roll back what they change."""
    with django_db_blocker.unblock():
        # Where no test is marked django_db, there is no test database, and this would be somebody's own one.
        assert connection.settings_dict["NAME"].startswith("test_")
        town.build()
        runs.build()
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def feldstadt(_built, db) -> None:
    """The town of town.py is in the database."""


@pytest.fixture(scope="package")
def site(_built) -> Iterator[str]:
    """The address of a server that shows the town."""
    # A browser keeps its line open, and with it a thread that would keep its connection to the database.
    connections.databases["default"]["CONN_MAX_AGE"] = 0
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture
def troubles(page: Page) -> list[str]:
    """What the browser complains about; every test that uses `visit` ends with a look at it."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    page.on("console", lambda line: found.append(line.text) if line.type in ("error", "warning") else None)
    return found


@pytest.fixture
def visit(page: Page, site: str, troubles: list[str]) -> Iterator[Callable[[str], Page]]:
    """Open an address of the site and wait until its map, if it has one, is drawn."""
    outside: list[str] = []
    page.on("request", lambda request: request.url.startswith((site, "data:")) or outside.append(request.url))

    def open_(address: str) -> Page:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    assert outside == [], "nothing is loaded from elsewhere"
    assert page.context.cookies() == [], "readers leave no trace"
    # A page that says 404 is itself reported as a failed resource.
    assert [line for line in troubles if "Failed to load resource" not in line] == []
