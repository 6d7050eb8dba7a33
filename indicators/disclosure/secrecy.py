"""Nothing of a record leaves by way of an error: no message, no traceback, no warning, no core file. Pure.

Errors of pandas, openpyxl or Python itself quote what they stumbled over. Whatever goes wrong inside a `sealed`
function is therefore raised anew from outside: without the old message, without the old exception as its cause or
context, and without the frames whose variables hold records. Even a hook that prints every variable finds nothing.
"""

from __future__ import annotations

import signal
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import ParamSpec, TypeVar

from spatial.findings import RefusedError

P = ParamSpec("P")
R = TypeVar("R")


class InternalError(RefusedError):
    """A fault of the program, told without anything it was working on."""


def sealed(work: Callable[P, R]) -> Callable[P, R]:
    """`work`, whose errors say nothing of what it was given; sentences (RefusedError) pass, for they are our own."""

    @wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl, for one, quotes cells in its warnings
                return work(*args, **kwargs)
        except BaseException as fault:  # whatever it is: nobody may see it
            told = _without_content(fault)
        del args, kwargs  # a hook that prints the variables of this frame would print the records
        raise told  # outside of `except`, so that the old exception is not its context

    return guarded


def _without_content(fault: BaseException) -> BaseException:
    if isinstance(fault, InternalError | RefusedError):
        return type(fault)(de=fault.de, en=fault.en)
    if isinstance(fault, KeyboardInterrupt):
        return KeyboardInterrupt()
    if isinstance(fault, MemoryError):
        return RefusedError(
            de="Der Arbeitsspeicher reicht nicht. Bitte teilen Sie die Datei oder schließen Sie andere Programme.",
            en="There is not enough memory. Please split the file or close other programs.",
        )
    frames = traceback.extract_tb(fault.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    ours = [frame for frame in frames if "disclosure" in Path(frame.filename).parts]
    if ours:
        place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    kind = type(fault).__name__
    return InternalError(
        de=f"Das Programm ist auf einen eigenen Fehler gestoßen ({kind} in {place}). Es wurde nichts geschrieben. "
        "Die Meldung selbst bleibt ungezeigt, weil in ihr Angaben aus der Datei stehen könnten.",
        en=f"The program met a fault of its own ({kind} in {place}). Nothing was written. "
        "The message itself is not shown, because it might quote the file.",
    )


@contextmanager
def discreetly() -> Iterator[None]:
    """Being asked to end is like Ctrl-C; and should the interpreter crash, its memory is not written to disk."""
    try:
        import resource  # noqa: PLC0415 (not on Windows, which leaves none)
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
