"""Feldstadt in the database, and a server that shows it to a browser."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from indicators.publishing import publish
from spatial.models import Area, Crosswalk, CrosswalkShare, EditionLevel, Hierarchy

from . import runs, town
from .indicator_page import MOVED


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


@pytest.fixture
def reformed(feldstadt) -> Hierarchy:
    hierarchy = Hierarchy.objects.get(slug="feldstadt")
    for slug in ("stadt", "viertel", "quartier"):
        old, new = (
            EditionLevel.objects.get(edition__slug=edition, edition__hierarchy=hierarchy, level__slug=slug)
            for edition in ("2020", "2022")
        )
        row = Crosswalk.objects.create(from_level=old, to_level=new, basis="addresses", source={"de": "Adressen"})
        areas = {area.code: area for area in Area.objects.filter(edition_level=new)}
        for area in Area.objects.filter(edition_level=old):
            parts = {"0203": 1 - MOVED, "0204": MOVED} if area.code == "0203" else {area.code: 1.0}
            for code, share in parts.items():
                CrosswalkShare.objects.create(crosswalk=row, from_area=area, to_area=areas[code], share=share)
    publish(hierarchy)
    return hierarchy


@pytest.fixture
def insider() -> Client:
    """Somebody of the staff who may see what is internal."""
    user = get_user_model().objects.create(username="insider", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_internal_officialrun"))
    client = Client()
    client.force_login(user)
    return client


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
