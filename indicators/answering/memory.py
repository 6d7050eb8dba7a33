"""What one question has looked up serves the next, until anything at all is committed in the database.

Which areas lie below a root, who may see which indicator, which sheets are current: answers need it, and it changes
only when somebody writes. A snapshot of PostgreSQL (`pg_current_snapshot`) names exactly the transactions whose work
can be seen, so two equal ones see the same rows: whatever was remembered under the one holds under the other, whoever
wrote, by whatever program. Nobody has to remember to announce a change, and nothing can be stale at the next question.
The price: on a server that other writers keep busy, little is remembered and things are looked up as often as before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection
from django.db.models import Model

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)

# What names the present state of the database, as an expression in any query. NULL, and so no memory: inside a
# transaction that has written, whose own work no snapshot names; and on a standby, whose snapshots leave some out.
SNAPSHOT = """CASE WHEN pg_current_xact_id_if_assigned() IS NULL AND NOT pg_is_in_recovery()
              THEN pg_current_snapshot()::text END"""
NOT_YET_ASKED = "not yet asked"
TRIES = 5

Facts = dict[Hashable, Any]
_latest: tuple[str, Facts] = ("", {})  # of this process; replaced as a whole, so that threads need no lock
_facts: ContextVar[Facts | None] = ContextVar("facts", default=None)


class OvertakenError(Exception):
    """What was looked up a moment ago has been replaced or withdrawn in between: ask again."""


def remembering(question: Callable[P, R]) -> Callable[P, R]:
    """A question that may use what earlier ones have looked up."""

    @wraps(question)
    def asked(*args: P.args, **options: P.kwargs) -> R:
        return ask(partial(question, *args, **options))

    return asked


def ask(question: Callable[[], R], snapshot: str | None = NOT_YET_ASKED) -> R:
    """Ask with what is known under the snapshot that a query has just told, and anew if a decision overtakes us."""
    if _facts.get() is not None:  # part of a larger question
        return question()
    for _ in range(TRIES):
        token = _facts.set(_recall(_present() if snapshot == NOT_YET_ASKED else snapshot))
        try:
            return question()
        except OvertakenError:
            snapshot = NOT_YET_ASKED
        finally:
            _facts.reset(token)
    raise OvertakenError


def remembered(look_up: Callable[P, R]) -> Callable[P, R]:
    """A look-up that is not repeated. Its arguments can be hashed, its results are never changed.

    Outside a question, as in the middle of publishing, it is made every time. That nothing was found is remembered only
    of what we hold ourselves, not of words that somebody may have made up: nobody can fill the memory by asking for
    nonsense.
    """

    @wraps(look_up)
    def recalled(*args: P.args, **options: P.kwargs) -> R:
        facts = _facts.get()
        if facts is None:
            return look_up(*args, **options)
        key = (look_up, args, *options.items())
        if key in facts:
            return facts[key]
        found = look_up(*args, **options)
        if found or all(isinstance(each, Model) for each in args):
            facts[key] = found
        return found

    return recalled


def remembered_each(look_up: Callable[..., dict[K, R]]) -> Callable[..., dict[K, R]]:
    """A look-up of many things at once, each remembered by itself: other questions ask for other ones together.

    It finds something for each of its arguments.
    """

    @wraps(look_up)
    def recalled(*wanted: K) -> dict[K, R]:
        facts = _facts.get()
        if facts is None:
            return look_up(*wanted)
        keys = {each: (look_up, each) for each in wanted}
        unknown = [each for each, key in keys.items() if key not in facts]
        if unknown:
            facts.update({keys[each]: found for each, found in look_up(*unknown).items()})
        return {each: facts[key] for each, key in keys.items()}

    return recalled


def _present() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SNAPSHOT}")
        return cursor.fetchone()[0]


def _recall(snapshot: str | None) -> Facts:
    """What is known under this snapshot."""
    global _latest  # noqa: PLW0603 - one memory per process
    if snapshot is None:
        return {}
    known, facts = _latest
    if known != snapshot:
        facts = {}
        _latest = (snapshot, facts)
    return facts
