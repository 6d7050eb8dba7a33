"""What the system lacks is installed where we may, and told in one sentence where we may not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from setup import system
from setup.say import Trouble
from setup.system import Need

ROOT = Path(__file__).parents[2]
FAKE_APT = """#!/bin/sh
[ "$1" = -q ] || exit 0
shift 5
[ -e "$MARK" ] && guard="no main cluster" || guard="-"
echo "$@ ($guard)" >> "$LOG"
[ "$1" = update ] || for package in "$@"; do touch "$INSTALLED/$package"; done
"""


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that lacks PostgreSQL, Node.js and npm, with a stand-in for apt-get that tells what it was asked."""
    programs, installed = tmp_path / "bin", tmp_path / "installed"
    programs.mkdir()
    installed.mkdir()
    for name in ("apt-get", "dpkg"):
        (programs / name).write_text(FAKE_APT)
        (programs / name).chmod(0o755)
    mark = tmp_path / "etc" / "createcluster.d" / "ours.conf"
    for name, value in {"LOG": tmp_path / "log", "INSTALLED": installed, "MARK": mark}.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(system, "NO_MAIN_CLUSTER", str(mark))
    monkeypatch.setattr(system, "_is", lambda distribution: distribution == "debian")
    monkeypatch.setattr(system, "_rights", list)
    needs = {"PostgreSQL": ("postgresql", "postgresql-postgis"), "Node.js": ("nodejs",), "npm": ("npm",)}
    monkeypatch.setattr(
        system,
        "NEEDS",
        [Need(what, names, lambda name=names[0]: (installed / name).exists()) for what, names in needs.items()],
    )
    return tmp_path


def test_missing_packages_are_installed_and_no_main_cluster_is_made(bare: Path) -> None:
    system.require(for_tests=False)
    assert (bare / "log").read_text().splitlines() == [
        "update (-)",
        "install postgresql-common (-)",
        "install postgresql postgresql-postgis nodejs (no main cluster)",
        "install npm (-)",
    ]
    assert not Path(system.NO_MAIN_CLUSTER).exists()


def test_nothing_is_asked_of_the_system_when_nothing_is_missing(bare: Path) -> None:
    system.require(for_tests=False)
    (bare / "log").unlink()
    system.require(for_tests=False)
    assert not (bare / "log").exists()


def test_a_database_server_of_ones_own_needs_none_here(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgis://atlas@server/atlas")
    system.require(for_tests=False)
    assert "postgresql" not in (bare / "log").read_text()


@pytest.mark.parametrize("lacking", ["rights", "Debian"])
def test_where_we_may_not_install_one_sentence_says_what_is_missing(
    lacking: str, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking == "rights":
        monkeypatch.setattr(system, "_rights", lambda: None)
    else:
        monkeypatch.setattr(system, "_is", lambda _: False)
    with pytest.raises(Trouble) as told:
        system.require(for_tests=False)
    assert str(told.value) == (
        "This machine lacks PostgreSQL, Node.js, npm: on Debian 12 or Ubuntu 24.04 `sudo apt-get install postgresql "
        "postgresql-postgis nodejs npm` brings it, elsewhere your system's package manager does, and "
        "`docker compose up` needs nothing but Docker."
    )
    assert not (bare / "log").exists()


def test_a_machine_without_python_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    asked = subprocess.run(
        ["bash", ROOT / "setup" / "run", "stop"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stderr.startswith("The atlas needs Python 3.11 or newer with its venv module")
    assert len(asked.stderr.splitlines()) == 1
