"""Official runs at the desk: looked at, released and withdrawn by those who may, edited by nobody."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from indicators.models import Audience

LIST = "admin:indicators_officialrun_changelist"


@pytest.fixture
def desk(client, settings):
    """A desk of somebody who has these rights: `desk("view_officialrun")`."""
    settings.ROOT_URLCONF = "tests.computing.urls"

    def sign_in(*rights: str):
        clerk, _ = get_user_model().objects.get_or_create(username="clerk", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(clerk)
        return client

    return sign_in


def act(client, action: str, run) -> str:
    return client.post(reverse(LIST), {"action": action, "_selected_action": [run.pk]}, follow=True).content.decode()


def test_runs_are_decided_by_actions(desk, run):
    made = run()
    client = desk("view_officialrun", "view_internal_officialrun", "release_officialrun")
    act(client, "release_internally", made)
    made.refresh_from_db()
    assert (made.state, made.audience, made.released_by.username) == ("released", Audience.INTERNAL, "clerk")
    act(client, "release_publicly", made)
    made.refresh_from_db()
    assert made.audience == Audience.PUBLIC
    assert "schon öffentlich freigegeben" in act(client, "release_publicly", made)
    act(client, "withdraw_runs", made)
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_nobody_edits_adds_or_deletes(desk, run):
    made = run()
    client = desk(*Permission.objects.values_list("codename", flat=True))
    page = reverse("admin:indicators_officialrun_change", args=[made.pk])
    told = client.get(page)
    assert told.status_code == 200
    assert "share-under-18.numerator" not in told.content.decode()  # the protocol is long, and has an address
    assert client.post(page, {"audience": 2}).status_code == 403
    assert client.get(reverse("admin:indicators_officialrun_add")).status_code == 403
    assert "delete_selected" not in client.get(reverse(LIST)).content.decode()


def test_who_may_only_look_cannot_release(desk, run):
    made = run()
    act(desk("view_officialrun", "view_internal_officialrun"), "release_publicly", made)
    made.refresh_from_db()
    assert made.state == "draft"


def test_internal_runs_are_seen_by_those_for_whom_they_are_meant(desk, run):
    made = run()
    page = reverse("admin:indicators_officialrun_change", args=[made.pk])
    assert desk("view_officialrun").get(page).status_code == 302  # as if it did not exist
    assert desk("view_officialrun", "view_internal_officialrun").get(page).status_code == 200
