"""What the atlas needs from the package registries: a virtual environment and the browser's modules, as locked.

A stamp lies inside the folder it vouches for, so whoever removes the folder removes the stamp.
"""

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from setup.places import LOCAL, MAIL, NODE_MODULES, PYTHON, ROOT, SECRET_KEY, STATIC, VENV
from setup.say import Trouble, run, step
from setup.stamps import Stamp, key_of
from setup.system import CHROMIUM_NAMES, find_chromium

REGISTRY = "Is the network there? What was finished is kept: run make again."


def prepare(*, for_tests: bool) -> None:
    _python_packages(ROOT / ("requirements-dev.txt" if for_tests else "requirements.txt"))
    _browser_modules()
    if for_tests:
        _chromium()


def _python_packages(lock: Path) -> None:
    stamp, key = Stamp(VENV / f"{lock.stem}.stamp"), key_of(lock)
    works = _works(PYTHON)
    if works and stamp.vouches_for(key):
        return
    # pip takes a package that it was interrupted in for installed. So an environment in which pip has begun and not
    # ended is made anew; one that is whole is only brought up to the lock file.
    unfinished = VENV.with_name("venv-unfinished")
    if not works or unfinished.exists():
        with step("Making a virtual environment"):
            LOCAL.mkdir(exist_ok=True)
            unfinished.touch()
            shutil.rmtree(VENV, ignore_errors=True)
            run(
                [sys.executable, "-m", "venv", VENV],
                trouble=f"Python could not make a virtual environment in {VENV}: the lines above say why.",
            )
    count = lock.read_text().count("==")
    with step(f"Installing {count} Python packages as locked in {lock.name}"), stamp.renewed(key):
        unfinished.touch()
        run(
            # Not compiled ahead: Python compiles what is really imported, a small part, and half the time is saved.
            [PYTHON, "-m", "pip", "install", "--no-compile", "--progress-bar=off", "--require-hashes", "-r", lock],
            trouble=f"The Python packages of {lock.name} could not be installed: the lines above say why. {REGISTRY}",
        )
    unfinished.unlink()


def _works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _browser_modules() -> None:
    key = key_of(ROOT / "package.json", ROOT / "package-lock.json")
    stamp = Stamp(NODE_MODULES / ".atlas-stamp")
    if stamp.vouches_for(key):
        return
    with step("Installing the browser's modules as locked in package-lock.json"), stamp.renewed(key):
        run(
            ["npm", "ci", "--no-audit", "--no-fund"],
            cwd=ROOT,
            trouble=f"The modules of package-lock.json could not be installed: the lines above say why. {REGISTRY}",
        )


def _chromium() -> None:
    """Where the system has no Chromium package of its own, Playwright's, under the name that tests look for."""
    here = VENV / "bin" / CHROMIUM_NAMES[0]
    if find_chromium() or here.exists():
        return
    with step("Fetching Chromium for the browser tests"):
        run(
            [PYTHON, "-m", "playwright", "install", "--with-deps", "chromium"],
            trouble="Chromium could not be fetched: install your system's package `chromium`, then run make again.",
        )
        ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        told = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True)
        here.unlink(missing_ok=True)
        here.symlink_to(told.stdout.strip())


def variables(database_url: str) -> dict[str, str]:
    """The environment that the atlas runs in here. What the caller has set goes first."""
    ours = {
        "DATABASE_URL": database_url,
        "ATLAS_SECRET_KEY": _secret_key(),
        "ATLAS_ALLOWED_HOSTS": "127.0.0.1,localhost",
        "ATLAS_DEBUG": "0",
        "ATLAS_STATIC_ROOT": str(STATIC),
        "ATLAS_MAIL_FOLDER": str(MAIL),  # messages become files there, to be looked at
        "PYTHONUTF8": "1",  # whatever the terminal's language is
    }
    path = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    if chromium := find_chromium(path):
        ours["ATLAS_CHROMIUM"] = chromium  # for browser tests
    return ours | dict(os.environ) | {"PATH": path, "DJANGO_SETTINGS_MODULE": "atlas.settings"}


def _secret_key() -> str:
    try:
        if key := SECRET_KEY.read_text().strip():
            return key
        SECRET_KEY.unlink()  # empty: writing it was interrupted
    except FileNotFoundError:
        SECRET_KEY.parent.mkdir(exist_ok=True)
    except PermissionError:
        raise Trouble(f"{SECRET_KEY} belongs to another user: run make as that user, or remove the file.") from None
    key = secrets.token_urlsafe(50)
    with os.fdopen(os.open(SECRET_KEY, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(key + "\n")
    return key
