"""Before anything has been set up."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_without_any_atlas_the_start_page_says_what_to_do(client):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE spatial_municipality CASCADE")  # rolled back with the test
    page = client.get("/").content.decode()
    assert "Es ist noch kein Atlas eingerichtet" in page
    assert "No atlas has been set up yet" in client.get("/en/").content.decode()
