"""An area that the reader puts together; insiders may keep theirs."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from atlas.models import OwnAreaKept
from atlas.official.asking import SEES_INTERNAL
from atlas.own.asking import OwnQuery, ask_own_area
from atlas.own.presenting import present_own_area
from atlas.pages.kindly import kindly
from atlas.query import UnclearError
from indicators.models import Audience
from spatial.models import Municipality


@kindly
def own_area(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    page = ask_own_area(municipality, OwnQuery.from_params(request.GET), request.user)
    response = render(request, "atlas/own.html", present_own_area(page), status=422 if page.refused else 200)
    if page.audience != Audience.PUBLIC:
        patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
@permission_required(SEES_INTERNAL, raise_exception=True)
@kindly
def keep_own_area(request: HttpRequest, municipality: Municipality) -> HttpResponseBase:
    """Only what may be told is kept; from then on others are measured against it."""
    query = OwnQuery.from_params(request.GET)
    page = ask_own_area(municipality, query, request.user)
    if page.found is None:
        raise UnclearError("areas", page.refused or gettext("No areas have been chosen."))
    name = query.name or gettext("%(count)s areas") % {"count": len(query.areas)}
    OwnAreaKept.objects.update_or_create(
        territory=page.territory,
        level=page.level["level"],
        name=name,
        defaults={"codes": list(page.found.codes), "kept_by_id": request.user.pk},
    )
    return redirect(reverse("own-area", args=[municipality.slug]) + query.to_address())
