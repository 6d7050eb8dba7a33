"""What is new as a feed, new numbers by email, and guided stories."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from atlas.asking import NotShownError
from atlas.models import Story
from atlas.pages.kindly import kindly
from atlas.query import check_names
from atlas.telling import alerts
from atlas.telling.news import news
from atlas.telling.stories import present_stories, present_story
from indicators.models import Theme
from spatial.models import Area, Municipality
from spatial.texts import in_language


@kindly
def feed(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Atom (RFC 4287)."""
    check_names(request.GET, ["theme"])
    theme = _theme(request.GET.get("theme", ""))
    name = in_language(municipality.name)
    home = request.build_absolute_uri(reverse("municipality", args=[municipality.slug]))
    made = Atom1Feed(
        title=gettext("Social atlas of %(name)s: new numbers") % {"name": name},
        link=home,
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
        author_name=municipality.contact.get("office", name),
    )
    for each in news(municipality, theme=theme.slug if theme else ""):
        made.add_item(
            title=each.title,
            link=request.build_absolute_uri(each.address),
            description=each.text,
            unique_id=f"tag:{request.get_host().partition(':')[0]},2026:{municipality.slug}/{each.key}",
            pubdate=each.at,
            updateddate=each.at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _theme(slug: str) -> Theme | None:
    if not slug:
        return None
    found = Theme.objects.filter(slug=slug).first()
    if found is None:
        raise NotShownError(gettext("There is no theme “%s”.") % slug)
    return found


@kindly
def stories(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    check_names(request.GET, [])
    return render(
        request, "atlas/stories.html", {"municipality": municipality, "stories": present_stories(municipality)}
    )


@kindly
def story(request: HttpRequest, municipality: Municipality, *, story: str) -> HttpResponse:
    check_names(request.GET, [])
    found = Story.objects.filter(municipality=municipality, slug=story).select_related("municipality").first()
    if found is None:
        ways = [(gettext("All stories"), reverse("stories", args=[municipality.slug]))]
        raise NotShownError(gettext("There is no story “%s” here.") % story, *ways)
    return render(request, "atlas/story.html", present_story(found))


class AlertForm(forms.Form):
    email = forms.EmailField(label=_("Email address"), max_length=254)
    theme = forms.ChoiceField(label=_("About"), required=False)
    level = forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput)
    area = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # People do not see this field; programs that fill in every form do.
    website = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        themes = [(theme.slug, str(theme)) for theme in Theme.objects.all()]
        self.fields["theme"].choices = [("", gettext("all themes")), *themes]  # type: ignore[attr-defined]


# No cookie is set for readers, so none guards this form. What it does needs the link in a message to count.
@csrf_exempt
@never_cache
@kindly
def alert(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = AlertForm(given, initial=request.GET.dict())
    asked = False
    if settings.SENDS_MAIL and given is not None and form.is_valid():
        told = form.cleaned_data
        if not told["website"]:
            alerts.ask(
                municipality,
                email=told["email"].lower(),
                theme=told["theme"],
                level=told["level"],
                area=told["area"],
                language=get_language() or "de",
                site=f"{request.scheme}://{request.get_host()}",
            )
        asked = True
    place = (given or request.GET).get("area", "")
    area = Area.objects.filter(
        code=place, edition_level__edition__hierarchy__territories__municipality=municipality
    ).first()
    context = {
        "municipality": municipality,
        "form": form,
        "asked": asked,
        "area": area if place else None,
        "sends_mail": settings.SENDS_MAIL,
        "feed": reverse("feed", args=[municipality.slug]),
    }
    return render(request, "atlas/alert.html", context, status=400 if given is not None and form.errors else 200)


@never_cache
@kindly
def alert_confirm(request: HttpRequest, municipality: Municipality, *, token: str) -> HttpResponse:
    found = alerts.confirm(token)
    if found is None or found.municipality_id != municipality.pk:
        raise Http404
    context = {
        "municipality": municipality,
        "about": alerts.subject_of(found),
        "end": reverse("alert-end", args=[municipality.slug, token]),
    }
    return render(request, "atlas/alert_confirmed.html", context)


@never_cache
@kindly
def alert_end(request: HttpRequest, municipality: Municipality, *, token: str) -> HttpResponse:
    """Ended already is ended, too: the link may be followed twice."""
    alerts.end(token)
    return render(request, "atlas/alert_ended.html", {"municipality": municipality})
