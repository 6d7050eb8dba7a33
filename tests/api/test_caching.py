"""How answers travel: compressed, with an entity tag, kept briefly, and shapes for ever."""

import gzip
import re

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from atlas.api.encodings import best_encoding
from spatial.models import Boundaries

VALUES = "data/smalltown/small/district/child-share/2022-12-31"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def shapes(town) -> str:
    digest = Boundaries.objects.filter(resolution="overview").values_list("digest", flat=True)[0]
    return f"geo/boundaries/{digest}"


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("address", [VALUES, "data/smalltown/small/offer", "metadata/datasets", f"{VALUES}?format=csv"])
def test_each_encoding_holds_the_same_answer(get, encoding, address):
    plain = get(address)
    packed = get(address, headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == encoding
    assert UNPACK[encoding](packed.content) == plain.content
    assert packed["ETag"] == plain["ETag"]
    assert packed["Content-Length"] == str(len(packed.content))


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("GZIP", "gzip"),
        ("br;q=nonsense", "identity"),
        (";,;q=1", "identity"),
    ],
)
def test_the_smallest_encoding_that_is_accepted(header, encoding):
    assert best_encoding(header) == encoding


@pytest.mark.parametrize("address", [VALUES, "metadata/indicators", "geo/smalltown/small/2020/district/areas"])
def test_answers_are_kept_briefly_and_then_asked_for_again(get, address):
    answer = get(address)
    assert answer["Cache-Control"] == "public, max-age=60, must-revalidate"
    assert "Accept-Encoding" in answer["Vary"]
    assert "Cookie" not in answer["Vary"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", [VALUES, "metadata/indicators", f"{VALUES}?format=csv"])
@pytest.mark.parametrize("form", ["{}", '"other", {}', "*"])
def test_what_the_reader_already_has_does_not_travel_again(get, address, form):
    etag = get(address)["ETag"]
    again = get(address, headers={"If-None-Match": form.format(etag)})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_shapes_never_change(get, shapes):
    answer = get(shapes, headers={"Accept-Encoding": "br"})
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b'"Topology"' in brotli.decompress(answer.content)
    assert gzip.decompress(get(shapes, headers={"Accept-Encoding": "gzip"}).content) == get(shapes).content
    again = get(shapes, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, answer["Cache-Control"])


@pytest.mark.parametrize("address", [VALUES, "data/smalltown/small/area/2020/district/01"])
def test_a_ready_answer_is_one_query_for_one_column(get, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get(address, headers={"Accept-Encoding": "br"})
    (query,) = queries
    assert "brotli" in query["sql"]
    assert "gzip" not in query["sql"]


def test_head_has_the_headers_and_no_body(town, client):
    answer = client.head(f"/api/v1/{VALUES}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == client.get(f"/api/v1/{VALUES}")["ETag"]


def test_answers_have_the_security_headers_of_pages(get, client):
    page, answer = client.get("/"), get(VALUES)
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options"):
        assert answer[name] == page[name]
    policies = [re.sub(r" 'nonce-[^']+'", "", told["Content-Security-Policy"]) for told in (page, answer)]
    assert set(policies[0].split("; ")) == set(policies[1].split("; "))


@pytest.mark.parametrize("address", [VALUES, "metadata/themes", "nowhere"])
def test_a_host_that_is_not_ours_is_refused(town, client, address):
    assert client.get(f"/api/v1/{address}", headers={"Host": "elsewhere.example"}).status_code == 400


@pytest.mark.parametrize("page", ["/", "/en/"])
def test_the_language_of_a_page_does_not_stay_for_the_next_answer(get, client, page):
    client.get(page)
    answer = get(VALUES)
    assert (answer["Content-Language"], answer["Vary"]) == ("de", "Accept-Encoding, Accept-Language")
    assert "k. A." in get(VALUES, format="csv").content.decode()
