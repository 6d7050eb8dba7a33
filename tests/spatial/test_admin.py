"""The administration shows areas on maps under the strict policy, publishes editions, and changes nothing by hand."""

import re

import pytest
from django.urls import reverse

from spatial.editions import import_edition
from spatial.models import Area, Edition

from .little_town import mapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_client(client, django_user_model):
    """Signed in without a password, whose hashing would take a second each time."""
    client.force_login(django_user_model.objects.create_superuser("boss"))
    return client


@pytest.fixture
def edition(hierarchy, folder) -> Edition:
    import_edition(mapping(), folder, commit=True)
    return Edition.objects.get()


@pytest.mark.parametrize(
    "model", ["area", "edition", "hierarchy", "municipality", "facility", "facilitykind", "crosswalk"]
)
def test_every_list_opens(admin_client, edition, model):
    assert admin_client.get(reverse(f"admin:spatial_{model}_changelist")).status_code == 200


def test_areas_are_found_by_code(admin_client, edition):
    page = admin_client.get(reverse("admin:spatial_area_changelist"), {"q": "0202"}).content.decode()
    assert "Nordost" in page
    assert "Südwest" not in page


def test_an_area_is_shown_on_a_map_whose_scripts_carry_the_nonce(admin_client, edition):
    area = Area.objects.get(code="0101")
    answer = admin_client.get(reverse("admin:spatial_area_change", args=[area.pk]))
    page = answer.content.decode()
    assert "L.Map.djangoMap" in page
    (nonce,) = set(re.findall(r'<script nonce="([^"]*)"', page))
    assert nonce
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert 'name="_save"' not in page


def test_an_area_is_never_changed_by_hand(admin_client, edition):
    area = Area.objects.get(code="0101")
    answer = admin_client.post(reverse("admin:spatial_area_change", args=[area.pk]), {"name": "Anders"})
    assert answer.status_code == 403
    assert admin_client.get(reverse("admin:spatial_area_add")).status_code == 403
    assert admin_client.post(reverse("admin:spatial_area_delete", args=[area.pk]), {"post": "yes"}).status_code == 403


def test_editions_are_published_from_the_list_and_refusals_are_told(admin_client, edition, folder):
    import_edition(mapping(edition="again"), folder, commit=True)
    again = Edition.objects.get(slug="again")
    address = reverse("admin:spatial_edition_changelist")
    chosen = {"action": "publish", "_selected_action": [edition.pk]}
    admin_client.post(address, chosen)
    edition.refresh_from_db()
    assert edition.published_at is not None
    page = admin_client.post(address, chosen | {"_selected_action": [again.pk]}, follow=True).content.decode()
    assert "kann nicht veröffentlicht werden" in page
    page = admin_client.get(reverse("admin:spatial_edition_change", args=[edition.pk])).content.decode()
    assert 'name="slug"' not in page
    assert 'name="valid_1"' in page


def test_a_draft_can_be_deleted_and_a_published_edition_cannot(admin_client, edition):
    address = reverse("admin:spatial_edition_delete", args=[edition.pk])
    Edition.objects.update(published_at="2024-01-01T00:00:00Z")
    assert admin_client.post(address, {"post": "yes"}).status_code == 403


def test_a_draft_is_deleted_with_its_areas(admin_client, edition):
    admin_client.post(reverse("admin:spatial_edition_delete", args=[edition.pk]), {"post": "yes"})
    assert not Area.objects.exists()
