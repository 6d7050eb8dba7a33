"""Several files into one folder, all of them or none. What is written are counts and numbers of lines.

The files are for the owner's eyes only (mode 600), because counts are not yet protected. Each is first written under
another name and takes its own only when all are complete.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from spatial.findings import RefusedError


def write_all(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """The paths written. Raises RefusedError where that is impossible; then nothing new is there."""
    waiting: dict[Path, Path] = {}
    made = not folder.exists()
    finished = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            handle, place = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
            waiting[folder / name] = Path(place)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())  # a full disk shows here, and not when it is too late
        for path, waiting_place in waiting.items():
            waiting_place.replace(path)
        finished = True
    except OSError as fault:
        reason = fault.strerror
    finally:
        for waiting_place in waiting.values():
            waiting_place.unlink(missing_ok=True)
        if made and not finished and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    if not finished:
        raise RefusedError(
            de=f"{folder}: Hierher lässt sich nicht schreiben ({reason}). Bitte prüfen Sie Ordner, Rechte und freien "
            "Platz; es ist nichts Halbes entstanden.",
            en=f"{folder}: This place cannot be written to ({reason}). Please check folder, permissions and free "
            "space; nothing half-written remains.",
        )
    return list(waiting)
