"""The part of an address after the question mark: unknown, doubled or odd parameters are named, never ignored."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from http import HTTPStatus

from django.http import QueryDict

from .problems import QuestionError

Choices = Mapping[str, Sequence[str]]


def read_parameters(query: QueryDict, choices: Choices) -> dict[str, str]:
    """The parameters given, each once and with one of its `choices` (an empty sequence: any value)."""
    for name in query:
        check_name(name, query, known=list(choices))
        if choices[name] and str(query[name]) not in choices[name]:
            raise unknown_value(name, str(query[name]), known=choices[name])
    return {name: str(query[name]) for name in query}


def check_name(name: str, query: QueryDict, *, known: Sequence[str]) -> None:
    if name not in known:
        meant = get_close_matches(name, known, n=1)
        raise _bad("unknown_parameter", parameter=name, known=list(known), **({"suggestions": meant} if meant else {}))
    if len(query.getlist(name)) > 1:
        raise _bad("doubled_parameter", parameter=name)


def unknown_value(name: str, value: str, *, known: Sequence[str]) -> QuestionError:
    return _bad("unknown_value", parameter=name, value=value, known=list(known))


def _bad(code: str, **details: object) -> QuestionError:
    return QuestionError(HTTPStatus.BAD_REQUEST, code, **details)
