"""The start of the installation: which atlases there are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from spatial.models import Municipality


def start(request: HttpRequest) -> HttpResponse:
    return render(request, "atlas/start.html", {"municipalities": Municipality.objects.all()})
