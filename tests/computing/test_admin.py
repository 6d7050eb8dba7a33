"""The department's desk: looking at everything, deciding by actions, editing no number."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from indicators import reading
from indicators.models import Audience, Release, Sheet

from . import town

PAGES = ("department", "theme", "indicator", "dataset", "period", "import", "release", "sheet")


@pytest.fixture
def desk(client, place, settings):
    settings.ROOT_URLCONF = "tests.computing.urls"
    clerk = get_user_model().objects.create(username="clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="indicators"))
    client.force_login(clerk)
    return client


def act(desk, action: str, *releases: Release) -> str:
    address = reverse("admin:indicators_release_changelist")
    chosen = [release.pk for release in releases]
    return desk.post(address, {"action": action, "_selected_action": chosen}, follow=True).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_opened(desk, name):
    release = town.deliver("population", 2021)
    release.brought_by.findings = [{"de": "Zeile 3 <b>fehlt</b>.", "en": "Row 3 is missing."}]
    release.brought_by.save()
    assert desk.get(reverse(f"admin:indicators_{name}_changelist")).status_code == 200
    row = apps.get_model("indicators", name).objects.first()
    answer = desk.get(reverse(f"admin:indicators_{name}_change", args=[row.pk]))
    assert answer.status_code == 200
    if name == "import":
        assert "Zeile 3 &lt;b&gt;fehlt&lt;/b&gt;." in answer.content.decode()


def test_releases_are_decided_by_actions(desk):
    draft = town.deliver("population", 2021)
    act(desk, "release_internally", draft)
    draft.refresh_from_db()
    assert (draft.state, draft.audience, draft.released_by.username) == ("released", Audience.INTERNAL, "clerk")
    act(desk, "release_publicly", draft)
    assert reading.values(town.territory(), "town", "inhabitants", "2021-12-31")["values"]
    assert "schon öffentlich freigegeben" in act(desk, "release_publicly", draft)
    act(desk, "withdraw_releases", draft)
    with pytest.raises(reading.NotOfferedError):
        reading.values(town.territory(), "town", "inhabitants", "2021-12-31")
    assert "nichts zurückzuziehen" in act(desk, "withdraw_releases", draft)


def test_numbers_and_states_cannot_be_edited(desk):
    draft = town.deliver("population", 2021)
    for name, row in (("release", draft), ("sheet", draft.sheets.first())):
        assert desk.post(reverse(f"admin:indicators_{name}_change", args=[row.pk]), {"audience": 2}).status_code == 403
        assert desk.get(reverse(f"admin:indicators_{name}_add")).status_code == 403
    assert not Sheet.objects.filter(audience=Audience.PUBLIC).exists()


def test_who_may_only_look_cannot_release(desk):
    draft = town.deliver("population", 2021)
    clerk = get_user_model().objects.get()
    clerk.user_permissions.set(Permission.objects.filter(codename="view_release"))
    act(desk, "release_publicly", draft)
    draft.refresh_from_db()
    assert draft.state == "draft"
