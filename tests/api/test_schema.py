"""The OpenAPI document: complete, valid, and kept by every answer to whatever Schemathesis thinks of asking."""

import re

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import URLPattern
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.schemas import BaseSchema

from atlas.api.urls import urlpatterns
from atlas.wsgi import application

DOCUMENT = "/api/schema?format=json"

# Codes that exist, so that many questions find something; Schemathesis also thinks of others, which must be refused.
CODES = {
    "municipality": ["smalltown", "west"],
    "hierarchy": ["small"],
    "edition": ["2020"],
    "level": ["town", "district", "block"],
    "indicator": ["inhabitants", "child-share"],
    "period": ["2022-12-31", "2023-12-31"],
    "code": ["0", "01", "0101"],
    "theme": ["population", "empty"],
    "recipe": ["little", "order"],
    "number": [1, 2],
    "table": ["result", "weights", "cells", "nothing"],
}


def test_the_document_has_no_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yaml"))


def test_every_address_is_described(client: Client):
    described = client.get(DOCUMENT).json()["paths"]
    addresses = [str(each.pattern) for each in urlpatterns if isinstance(each, URLPattern)]
    named = {"/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", address) for address in addresses if address}
    assert set(described) == named
    for address, methods in described.items():
        answers = methods["get"]["responses"]
        assert {"200", "304", "400", "404"} <= set(answers), address


def _document() -> BaseSchema:
    raw = SchemaGenerator().get_schema(request=None, public=True)
    for methods in raw["paths"].values():
        for parameter in methods["get"].get("parameters", []):
            if parameter["name"] in CODES:
                parameter["schema"] = parameter["schema"] | {"enum": CODES[parameter["name"]]}
    document = schemathesis.openapi.from_dict(raw)
    document.app = application
    return document


@pytest.fixture
def town_to_keep(town):
    """As Django's own test client does: a request to the bare WSGI application must not end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@_document().parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    # The town is the same for all examples, and nobody changes it.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_every_answer_keeps_to_the_document(town_to_keep, case):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
