"""The OpenAPI document: complete, valid, and kept by every answer to whatever Schemathesis thinks of asking."""

import pytest
import schemathesis
from django.core.management import call_command
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import unsupported_method

from atlas.api.urls import urlpatterns
from atlas.wsgi import application

# Codes that exist, so that most questions find something; the rest is Schemathesis's own imagination.
CODES = {
    "municipality": ["smalltown", "west"],
    "hierarchy": ["small"],
    "edition": ["2020"],
    "level": ["town", "district", "block"],
    "indicator": ["inhabitants", "child-share"],
    "period": ["2022-12-31", "2023-12-31"],
    "code": ["0", "01", "0101"],
}


@pytest.fixture
def document(town):
    return schemathesis.openapi.from_wsgi("/api/schema?format=json", application)


schema = schemathesis.pytest.from_fixture("document")


def test_the_document_has_no_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yaml"))


def test_every_address_is_described_with_its_faults(town, client: Client):
    document = client.get("/api/schema?format=json").json()
    assert document["openapi"].startswith("3.")
    assert len(document["paths"]) == len([each for each in urlpatterns if each.lookup_str.count(".") > 2]) - 2
