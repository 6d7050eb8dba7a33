"""A folder of results, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from spatial.findings import RefusedError


def write_folder(folder: Path, files: Mapping[str, Callable[[Path], object]]) -> list[Path]:
    """Lets each of `files` (name, may contain one folder → writer) write its file beside `folder`, then moves all.

    Raises RefusedError where the folder holds something already or cannot be written; nothing half-written remains.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RefusedError(
                de=f"{folder}: Hier steht schon etwas. Bitte nennen Sie einen neuen oder leeren Ordner.",
                en=f"{folder}: There is something here already. Please name a new or empty folder.",
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for name, write in files.items():
                place = beside / name
                place.parent.mkdir(exist_ok=True)
                write(place)
            beside.chmod(0o755)
            os.replace(beside, folder)  # onto nothing, or onto an empty folder
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as fault:
        raise RefusedError(
            de=f"{folder}: Hierher lässt sich nicht schreiben ({fault.strerror}). Bitte prüfen Sie Ordner, Rechte und "
            "freien Platz; es ist nichts Halbes entstanden.",
            en=f"{folder}: This place cannot be written to ({fault.strerror}). Please check folder, permissions and "
            "free space; nothing half-written remains.",
        ) from fault
    return [folder / name for name in files]
