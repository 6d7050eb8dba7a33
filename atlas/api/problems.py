"""Faults as JSON: `{"error": {"code", "message", …}}`, with a sentence for people and names for programs."""

import logging
from collections.abc import Iterable
from difflib import get_close_matches
from http import HTTPStatus

import orjson
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from rest_framework.exceptions import MethodNotAllowed

from indicators.reading import NotOfferedError

from .languages import readers_language
from .sentences import sentence

log = logging.getLogger("django.request")


class QuestionError(Exception):
    """A question that cannot be answered; `details` stand beside the sentence in the answer."""

    def __init__(self, status: int, code: str, **details: object):
        super().__init__(code)
        self.status = status
        self.code = code
        self.details = details

    def in_language(self, language: str) -> str:
        return sentence(self.code, language, **self.details)


class NotShownError(QuestionError):
    """Something that the territory does not show. The numbers' side knows better sentences for it than we do."""

    def __init__(self, refusal: NotOfferedError):
        suggestions = {"suggestions": refusal.suggestions} if refusal.suggestions else {}
        super().__init__(HTTPStatus.NOT_FOUND, f"unknown_{refusal.what}", value=refusal.asked, **suggestions)
        self.refusal = refusal

    def in_language(self, language: str) -> str:
        return self.refusal.in_language(language)


def unknown(what: str, value: str, known: Iterable[str] = ()) -> QuestionError:
    """A 404 that names what was not found and, if some are close, what may have been meant."""
    close = get_close_matches(value, list(known), n=3)
    return QuestionError(
        HTTPStatus.NOT_FOUND, f"unknown_{what}", value=value, **({"suggestions": close} if close else {})
    )


def problem_response(problem: QuestionError, language: str) -> HttpResponse:
    error = {"code": problem.code, "message": problem.in_language(language), **problem.details}
    body = orjson.dumps({"error": error})
    response = HttpResponse(body, content_type="application/json", status=problem.status)
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = language
    return response


def answer_exception(exception: Exception, context: dict) -> HttpResponse:
    """DRF's exception handler: every fault becomes a QuestionError, and none tells of our insides."""
    request = context["request"]
    return problem_response(_as_problem(exception, request), readers_language(request))


def _as_problem(exception: Exception, request) -> QuestionError:
    if isinstance(exception, QuestionError):
        return exception
    if isinstance(exception, NotOfferedError):
        return NotShownError(exception)
    if isinstance(exception, Http404):
        return QuestionError(HTTPStatus.NOT_FOUND, "unknown_address")
    if isinstance(exception, MethodNotAllowed):
        return QuestionError(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", value=request.method)
    # As Django does for its own pages: whoever watches for faults (log, test client) is told, the reader is not.
    got_request_exception.send(sender=None, request=getattr(request, "_request", request))
    log.error("Internal error: %s", request.path, exc_info=exception)
    return QuestionError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error")
