"""Questions that cannot be answered: which status, which sentence, which help; and nothing of our insides."""

import pytest
from django.test import Client

from atlas.api.sentences import SENTENCES
from spatial.texts import LANGUAGES

VALUES = "data/smalltown/small/district/child-share/2022-12-31"


def error(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    return answer.json()["error"]


def test_an_unknown_parameter_is_named(get):
    fault = error(get(VALUES, fromat="csv"), 400)
    assert (fault["code"], fault["parameter"]) == ("unknown_parameter", "fromat")
    assert fault["known"] == ["format", "detail"]
    assert fault["suggestions"] == ["format"]
    assert fault["message"] == "Den Parameter „fromat“ gibt es an dieser Adresse nicht."


def test_a_doubled_parameter_is_named(town, client):
    fault = error(client.get(f"/api/v1/{VALUES}?format=csv&format=csv"), 400)
    assert (fault["code"], fault["parameter"]) == ("doubled_parameter", "format")


@pytest.mark.parametrize("value", ["xlsx", "", "CSV"])
def test_an_unknown_value_is_named_with_those_that_are_known(get, value):
    fault = error(get(VALUES, format=value), 400)
    assert (fault["code"], fault["parameter"], fault["value"]) == ("unknown_value", "format", value)
    assert fault["known"] == ["json", "csv"]


@pytest.mark.parametrize(
    ("address", "parameter", "known"),
    [
        ("metadata/indicators", "municipality", ["smalltown", "west"]),
        ("metadata/indicators", "theme", ["population", "empty"]),
        ("geo/editions", "hierarchy", ["small"]),
    ],
)
def test_a_filter_names_what_it_knows(get, address, parameter, known):
    fault = error(get(address, **{parameter: "nonsense\x00"}), 400)
    assert (fault["parameter"], fault["known"]) == (parameter, known)


@pytest.mark.parametrize(
    "address", ["geo/municipalities", "geo/municipalities/west", "metadata/indicators/child-share", "geo/hierarchies"]
)
def test_addresses_without_parameters_refuse_any(get, address):
    assert error(get(address, format="csv"), 400)["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    ("address", "code", "suggestions"),
    [
        ("geo/municipalities/smaltown", "unknown_municipality", ["smalltown"]),
        ("data/smaltown/small/offer", "unknown_municipality", ["smalltown"]),
        ("data/smalltown/smal/offer", "unknown_hierarchy", ["small"]),
        ("geo/hierarchies/smal", "unknown_hierarchy", ["small"]),
        ("data/smalltown/small/district/child-shares/2022-12-31", "unknown_indicator", ["child-share"]),
        ("data/smalltown/small/distric/child-share/2022-12-31", "unknown_level", ["district"]),
        ("data/smalltown/small/district/child-share/2022-12-30", "unknown_period", ["2022-12-31", "2023-12-31"]),
        ("data/smalltown/small/area/2021/district/01", "unknown_edition", ["2020"]),
        ("metadata/indicators/child-shares", "unknown_indicator", ["child-share"]),
    ],
)
def test_an_unknown_code_is_named_with_what_may_be_meant(get, address, code, suggestions):
    fault = error(get(address), 404)
    assert fault["code"] == code
    assert fault["suggestions"] == suggestions


@pytest.mark.parametrize("address", ["nonsense", "data", "data/a/b/c/d/e/f/g", "geo/boundaries/x%00y", "geo/editions/"])
def test_an_unknown_address_is_a_404_for_programs(get, address):
    assert error(get(address), 404)["code"] == "unknown_address"


def test_unknown_boundaries(get):
    assert error(get("geo/boundaries/0123"), 404)["code"] == "unknown_boundaries"


@pytest.mark.parametrize(
    ("accepted", "language", "beginning"),
    [("", "de", "Den Parameter"), ("fr", "de", "Den Parameter"), ("en-GB,de;q=0.5", "en", "This address")],
)
def test_sentences_are_in_the_readers_language(get, accepted, language, beginning):
    answer = get(VALUES, a="1", headers={"Accept-Language": accepted})
    assert error(answer, 400)["message"].startswith(beginning)
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_what_is_not_shown_is_explained_in_the_readers_language(get):
    answer = get("data/smalltown/small/block/inhabitants", headers={"Accept-Language": "en"})
    assert "protect people" in error(answer, 404)["message"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", [VALUES, "metadata/themes", "nonsense"])
def test_other_methods_are_refused(town, client, method, address):
    answer = getattr(client, method)(f"/api/v1/{address}")
    assert error(answer, 405)["code"] == "method_not_allowed"
    assert answer["Allow"] == "GET, HEAD"


def test_a_fault_of_ours_is_recorded_and_not_told(town, monkeypatch, caplog):
    def fail(*args, **options):
        raise RuntimeError("password=secret")

    monkeypatch.setattr("atlas.api.data.ready_answer", fail)
    answer = Client(raise_request_exception=False).get(f"/api/v1/{VALUES}")
    assert error(answer, 500)["code"] == "internal_error"
    assert "secret" not in answer.content.decode()
    assert "password=secret" in caplog.text


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_there_in_every_language(code):
    assert set(SENTENCES[code]) == set(LANGUAGES)
