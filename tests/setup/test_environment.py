"""Half-finished installations heal, with the real pip and the real npm (and nothing to fetch)."""

import json
import stat
from pathlib import Path

import pytest

from setup import environment


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    venv = tmp_path / ".local" / "venv"
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(environment, "VENV", venv)
    monkeypatch.setattr(environment, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(environment, "NODE_MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(environment, "SECRET_KEY", tmp_path / ".local" / "secret-key")
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    package = {"name": "empty", "version": "1.0.0"}
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "package-lock.json").write_text(
        json.dumps({**package, "lockfileVersion": 3, "packages": {"": package}})
    )
    return tmp_path


def test_an_interrupted_pip_means_a_new_environment_and_a_changed_lock_does_not(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def install() -> str:
        environment._python_packages(place / "requirements.txt")
        return capfd.readouterr().out

    assert "Making a virtual environment" in install()
    assert install() == ""
    torn = environment.VENV / "torn-package"
    torn.touch()

    (place / "requirements.txt").write_text("# another nothing\n")
    said = install()
    assert "Installing" in said
    assert "Making" not in said
    assert torn.exists()

    environment.VENV.with_name("venv-unfinished").touch()
    (environment.VENV / "requirements.stamp").unlink()
    assert "Making a virtual environment" in install()
    assert not torn.exists()


def test_removed_or_torn_browser_modules_are_installed_again(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    environment._browser_modules()
    assert "Installing the browser" in capfd.readouterr().out
    environment._browser_modules()
    assert capfd.readouterr().out == ""
    (environment.NODE_MODULES / ".atlas-stamp").unlink()
    environment._browser_modules()
    assert "Installing the browser" in capfd.readouterr().out


def test_the_secret_key_is_random_kept_and_nobody_elses(place: Path) -> None:
    key = environment._secret_key()
    assert len(key) > 50
    assert environment._secret_key() == key
    assert stat.S_IMODE(environment.SECRET_KEY.stat().st_mode) == 0o600
    environment.SECRET_KEY.write_text("")  # writing it was interrupted
    assert environment._secret_key() not in ("", key)


def test_what_the_caller_sets_goes_first(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_DEBUG", "1")
    variables = environment.variables("postgis://atlas@server/atlas")
    assert variables["ATLAS_DEBUG"] == "1"
    assert variables["PATH"].startswith(str(environment.VENV / "bin"))
