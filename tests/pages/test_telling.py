"""Feed, e-mail on new numbers with double opt-in, and stories."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import now

from atlas.models import Story, Subscription
from atlas.telling.alerts import send_alerts
from atlas.telling.news import news
from indicators.models import Audience, Release
from indicators.releasing import release_many, withdraw
from spatial.models import Municipality

pytestmark = pytest.mark.usefixtures("feldstadt")

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ALERTS = "/en/feldstadt/alerts/"
SITE = "https://atlas.example"


def ask(email: str, **more: str):
    return Client().post(ALERTS, {"email": email, "theme": "", "website": "", **more})


def link(message, word: str) -> str:
    return re.search(rf"https?://\S+/{word}/", message.body)[0].split("/", 3)[3]


def test_the_feed_tells_public_releases_newest_first_and_forgets_withdrawn_ones():
    root = ET.fromstring(Client().get("/en/feldstadt/feed/").content)
    titles = [each.text for each in root.findall("a:entry/a:title", ATOM)]
    assert len(titles) == 2  # two datasets; of one of them three periods released on one day
    register = next(title for title in titles if "2020" in title)
    assert "2022" in register
    assert "2023" not in "".join(titles)
    for release in Release.objects.filter(state=Release.State.RELEASED):
        withdraw(release, by=None)
    root = ET.fromstring(Client().get("/en/feldstadt/feed/").content)
    assert root.findall("a:entry", ATOM) == []


def test_the_feed_of_a_theme_has_only_its_own():
    assert Client().get("/feldstadt/feed/?theme=unknown").status_code == 404
    assert news(Municipality.objects.get(), theme="nothing-is-here") == []


def test_counts_that_only_a_pyramid_shows_are_told_under_its_theme():
    root = ET.fromstring(Client().get("/en/feldstadt/feed/?theme=population").content)
    (entry,) = [each for each in root.findall("a:entry", ATOM) if "Age and sex" in each.findtext("a:title", "", ATOM)]
    assert entry.find("a:link", ATOM).get("href").endswith("/en/feldstadt/catalogue/#population")


def test_nobody_gets_a_second_message_without_following_the_link():
    assert b"mailbox" in ask("reader@example.org").content
    assert len(mail.outbox) == 1
    ask("reader@example.org")  # again within the hour: nothing
    assert len(mail.outbox) == 1
    assert send_alerts(SITE) == 0
    Subscription.objects.update(asked_at=now() - timedelta(days=8))
    send_alerts(SITE)
    assert not Subscription.objects.exists()


def test_whoever_confirmed_is_told_once_of_what_is_new_and_can_end_it():
    ask("reader@example.org")
    assert Client().get(f"/{link(mail.outbox[0], 'confirm')}").status_code == 200
    assert send_alerts(SITE) == 0  # all that is there was there before
    again = Release.objects.get(state=Release.State.WITHDRAWN)
    release_many([again], audience=Audience.PUBLIC, by=None)
    assert send_alerts(SITE) == 1
    assert send_alerts(SITE) == 0
    told = mail.outbox[-1]
    assert told.to == ["reader@example.org"]
    assert "2023" in told.body
    assert f"{SITE}/en/feldstadt/catalogue/" in told.body
    assert Client().get(f"/{link(told, 'end')}").status_code == 200
    assert not Subscription.objects.exists()
    assert Client().get(f"/{link(told, 'end')}").status_code == 200  # twice is no fault


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "x" * 300 + "@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_what_is_no_address_is_said_and_nothing_is_sent(email):
    assert ask(email).status_code == 400
    assert mail.outbox == []


def test_programs_that_fill_in_everything_get_nothing_sent():
    ask("reader@example.org", website="https://spam.example")
    assert mail.outbox == []
    assert not Subscription.objects.exists()


def test_asking_sets_no_cookie_and_tells_no_address_in_names():
    response = ask("reader@example.org")
    assert not response.cookies
    assert "reader" not in str(Subscription.objects.get())


STORY = """\
story: example
municipality: feldstadt
title: {de: "Ein <b>Beispiel</b>", en: "An <b>example</b>"}
lead: {de: Kurz., en: Short.}
office: Statistikstelle
told_on: 2024-05-01
steps:
  - heading: {de: Kinder, en: Children}
    text: {de: Erster Satz., en: "First line.\\nSecond line."}
    show: map/?indicator=child-share&level=quartier
  - heading: {de: Ende, en: End}
    text: {de: Das war es., en: That was it.}
"""


def test_a_story_is_loaded_shown_and_replaced(tmp_path):
    path = tmp_path / "example.yaml"
    path.write_text(STORY, encoding="utf-8")
    call_command("load_stories", str(tmp_path), verbosity=0)
    call_command("load_stories", str(path), verbosity=0)
    assert Story.objects.count() == 1
    assert "/en/feldstadt/stories/example/" in Client().get("/en/feldstadt/stories/").content.decode()
    page = Client().get("/en/feldstadt/stories/example/").content.decode()
    assert "An &lt;b&gt;example&lt;/b&gt;" in page
    assert '<p class="kern-body">Second line.</p>' in page
    assert 'href="/en/feldstadt/map/?indicator=child-share&amp;level=quartier"' in page
    picture = re.search(r'<img src="([^"]+)"', page)[1].replace("&amp;", "&")
    drawn = Client().get(picture)
    assert drawn.status_code == 200
    assert drawn["Content-Type"].startswith("image/svg+xml")
    assert Client().get("/feldstadt/stories/other/").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("feldstadt", "nowhere", "nowhere"),
        ("map/?indicator", "mapp/deep/?indicator", "mapp/deep"),
        ("told_on: 2024-05-01", "told_on: May", "told_on"),
        ("steps:", "stepps:", "stepps"),
    ],
)
def test_a_story_with_a_fault_is_refused_whole_with_its_line(tmp_path, old, new, word):
    path = tmp_path / "example.yaml"
    path.write_text(STORY.replace(old, new), encoding="utf-8")
    with pytest.raises(CommandError, match=word):
        call_command("load_stories", str(path), verbosity=0)
    assert not Story.objects.exists()
