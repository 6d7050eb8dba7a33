"""The pages to browse the API: rendered in a real Chromium, under the site's Content-Security-Policy."""

from collections.abc import Iterator
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.test import Client
from playwright.sync_api import Page

from atlas.wsgi import application


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """The bare application: these pages ask nothing of the database."""
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize("address", ["/api/", "/api/v1/"])
def test_the_roots_lead_to_the_pages(client: Client, address: str):
    assert client.get(address)["Location"] == "/api/docs/"


def test_the_document_comes_as_yaml_and_json(client: Client):
    assert client.get("/api/schema").content.startswith(b"openapi: 3.")
    assert client.get("/api/schema", headers={"Accept": "application/json"}).json()["openapi"].startswith("3.")


@pytest.mark.browser
def test_the_pages_render_without_any_violation_of_the_policy(server: str, page: Page):
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{server}/api/docs/")
    page.get_by_text("/api/v1/geo/municipalities", exact=True).click()
    page.get_by_text("Who runs an atlas here").first.wait_for()
    described = page.request.get(f"{server}/api/schema?format=json").json()["paths"]
    assert page.locator(".opblock").count() == len(described) > 16
    assert page.evaluate("document.cookie") == ""
    assert faults == []
