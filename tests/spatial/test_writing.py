"""Files that are written whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from spatial.findings import RefusedError
from spatial.writing import FOR_OWNER, write_files, write_folder, write_into


@pytest.fixture
def breaking(monkeypatch):
    """The nth file does not get onto the disk."""

    def nth(number: int, fault: BaseException) -> None:
        kept, seen = os.fsync, []

        def breaks(descriptor: int) -> None:
            kept(descriptor)
            seen.append(descriptor)
            if len(seen) == number:
                raise fault

        monkeypatch.setattr(os, "fsync", breaks)

    return nth


FAULTS = [OSError(28, "No space left on device"), KeyboardInterrupt()]


@pytest.mark.parametrize("fault", FAULTS)
def test_files_keep_what_they_held_when_one_of_them_breaks(tmp_path, breaking, fault):
    paths = [tmp_path / name for name in ("a", "b", "c")]
    write_files(dict.fromkeys(paths, b"before"))
    breaking(3, fault)
    with pytest.raises(RefusedError if isinstance(fault, OSError) else KeyboardInterrupt):
        write_files(dict.fromkeys(paths, b"after"))
    assert {path.read_bytes() for path in paths} == {b"before"}
    assert sorted(tmp_path.iterdir()) == paths


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("write", [write_folder, write_into])
def test_a_new_folder_vanishes_when_a_file_breaks(tmp_path, breaking, write, fault):
    breaking(2, fault)
    with pytest.raises(RefusedError if isinstance(fault, OSError) else KeyboardInterrupt):
        write(tmp_path / "out", {"a.csv": "1", "b.csv": "2"})
    assert not list(tmp_path.iterdir())


def test_folders_modes_links_and_devices(tmp_path):
    written = write_folder(tmp_path / "deep" / "out", {"a.csv": "ä", "inside/b.csv": "2"})
    assert [path.read_text(encoding="utf-8") for path in written] == ["ä", "2"]
    with pytest.raises(RefusedError, match="Hier steht schon etwas"):
        write_folder(tmp_path / "deep" / "out", {"a.csv": "other"})
    (secret,) = write_into(tmp_path / "own", {"c.csv": "3"}, mode=FOR_OWNER)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    link = tmp_path / "link"
    link.symlink_to(secret)
    write_files({link: b"through the link"})
    assert link.is_symlink()
    assert secret.read_text() == "through the link"
    write_files({Path(os.devnull): b"x"})
    assert not Path(os.devnull).is_file()


def test_a_place_that_cannot_be_written_to_gets_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    for write in (write_into, write_folder):
        with pytest.raises(RefusedError, match="lässt sich nicht schreiben"):
            write(tmp_path / "file" / "out", {"a.csv": "1"})
