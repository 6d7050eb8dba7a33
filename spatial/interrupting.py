"""Ctrl-C while a command is still loading: a sentence instead of a traceback from anywhere. Loads nothing itself."""

from __future__ import annotations

import os
import signal
import sys

INTERRUPTED = {
    "de": "Abgebrochen. Es ist nichts Halbes entstanden.",
    "en": "Interrupted. Nothing half-written remains.",
}


def end_quietly_while_loading() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def loaded() -> None:
    """From here on an interrupt is a KeyboardInterrupt, so that what was begun is tidied up."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _end(*signalled: object) -> None:
    """Nothing has been read yet."""
    os.write(2, f"{INTERRUPTED['en' if 'en' in sys.argv else 'de']}\n".encode())
    os._exit(130)
