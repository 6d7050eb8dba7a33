"""Results onto the disk, whole or not at all: one file, several, or a folder of them. Pure.

What is written is first complete, and on the disk, under another name beside its place; then it takes its place. So a
full disk, Ctrl-C or a crash leaves what was there before. Raises RefusedError with a sentence where it cannot be.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .findings import RefusedError

FOR_ALL = 0o644
FOR_OWNER = 0o600  # what is not yet protected


def write_files(files: Mapping[Path, bytes], *, mode: int = FOR_ALL) -> None:
    """Replaces the files, all or none. Links keep pointing; devices and pipes get what is written."""
    waiting: dict[Path, Path] = {}
    with _told(next(iter(files), Path())):
        try:
            for given, content in files.items():
                path = given.resolve()
                if path.exists() and not path.is_file():
                    path.write_bytes(content)
                    continue
                handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                waiting[path] = Path(name)
                _fill(handle, content, mode)
            for path, place in waiting.items():
                place.replace(path)
        finally:
            for place in waiting.values():
                place.unlink(missing_ok=True)


def write_into(folder: Path, files: Mapping[str, str], *, mode: int = FOR_ALL) -> list[Path]:
    """Replaces files in a folder, all or none; a folder that had to be made vanishes again if it comes to nothing."""
    paths = {folder / name: text.encode() for name, text in files.items()}
    with _told(folder):
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
    try:
        write_files(paths, mode=mode)
    except BaseException:
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise
    return list(paths)


def write_folder(folder: Path, files: Mapping[str, str], *, mode: int = FOR_ALL) -> list[Path]:
    """A new folder with these files (a name may contain one folder); refused where something stands there already."""
    with _told(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise RefusedError(
                de=f"{folder}: Hier steht schon etwas. Bitte nennen Sie einen neuen oder leeren Ordner.",
                en=f"{folder}: There is something here already. Please name a new or empty folder.",
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
        try:
            for name, text in files.items():
                place = beside / name
                place.parent.mkdir(exist_ok=True)
                _fill(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), text.encode(), mode)
            beside.chmod(0o755)
            os.replace(beside, folder)  # onto nothing, or onto an empty folder
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return [folder / name for name in files]


def _fill(handle: int, content: bytes, mode: int) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a full disk shows here, and not when it is too late
        os.fchmod(file.fileno(), mode)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise RefusedError(
            de=f"{place}: Hierher lässt sich nicht schreiben ({fault.strerror}). Bitte prüfen Sie Ordner, Rechte und "
            "freien Platz; es ist nichts Halbes entstanden.",
            en=f"{place}: This place cannot be written to ({fault.strerror}). Please check folder, permissions and "
            "free space; nothing half-written remains.",
        ) from fault
