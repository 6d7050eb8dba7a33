"""The system's packages: what the atlas needs from outside, whether it is there, and how it gets there.

On Debian and Ubuntu, with root's rights, missing packages are installed. Elsewhere one sentence says what is missing.
"""

import contextlib
import ctypes.util
import os
import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from setup.places import own_server
from setup.postgres import find_server
from setup.say import Trouble, run, step

NODE_AT_LEAST = 18
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Debian makes and starts a cluster "main" with every server package, on a port that may be taken. Nobody asked for one.
NO_MAIN_CLUSTER = "/etc/postgresql-common/createcluster.d/no-main-cluster-for-the-atlas.conf"


@dataclass(frozen=True)
class Need:
    what: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def _has_libraries(*names: str) -> bool:
    return all(ctypes.util.find_library(name) for name in names)


def _has_node() -> bool:
    if not (node := shutil.which("node")):
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.strip().lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= NODE_AT_LEAST


def find_chromium(path: str | None = None) -> str | None:
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name, path=path))), None)


NEEDS = [
    Need("PostgreSQL with PostGIS", ("postgresql", "postgresql-postgis"), lambda: find_server() is not None),
    Need("GDAL and GEOS", ("gdal-bin",), lambda: _has_libraries("gdal", "geos_c")),
    Need("gettext", ("gettext",), lambda: shutil.which("msgfmt") is not None),
    Need(f"Node.js {NODE_AT_LEAST} or newer", ("nodejs",), _has_node),
    # After Node.js and not beside it: some Node packages bring npm along and refuse Debian's.
    Need("npm", ("npm",), lambda: shutil.which("npm") is not None),
]
# Ubuntu's chromium package is a snap, which containers cannot run: there Playwright fetches one (environment.py).
TEST_NEEDS = [Need("Chromium", ("chromium", "fonts-liberation"), lambda: _is("ubuntu") or find_chromium() is not None)]


def require(*, for_tests: bool) -> None:
    needs = [
        need for need in NEEDS + (TEST_NEEDS if for_tests else []) if not (own_server() and "Postgre" in need.what)
    ]
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    rights = _rights()
    if rights is None or not (_is("debian") or _is("ubuntu")):
        raise Trouble(_sentence(missing))
    with step("Installing what the system lacks: " + ", ".join(need.what for need in missing)):
        _install(missing, rights)
    if missing := [need for need in missing if not need.is_there()]:
        raise Trouble(_sentence(missing))


def _sentence(missing: list[Need]) -> str:
    packages = " ".join(package for need in missing for package in need.packages)
    return (
        f"This machine lacks {', '.join(need.what for need in missing)}: on Debian 12 or Ubuntu 24.04 "
        f"`sudo apt-get install {packages}` brings it, elsewhere your system's package manager does, and "
        "`docker compose up` needs nothing but Docker."
    )


def _is(distribution: str) -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    # Only the two themselves: a derivative may name its packages otherwise.
    return shutil.which("apt-get") is not None and release.get("ID") == distribution


def _rights() -> list[str] | None:
    """What a command needs in front of it to run as root; None if there is no way."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    # Asked for once and aloud, so that no password prompt hides behind a progress line.
    return ["sudo"] if subprocess.run(["sudo", "-v"], check=False).returncode == 0 else None


def _install(missing: list[Need], rights: list[str]) -> None:
    run([*rights, "dpkg", "--configure", "-a"], trouble=_apt_trouble("finish an earlier, interrupted installation"))
    _apt(rights, "update")
    later = [need for need in missing if need.what == "npm"]
    packages = [package for need in missing if need not in later for package in need.packages]
    with contextlib.ExitStack() as stack:
        if "postgresql" in packages:
            stack.enter_context(_without_main_cluster(rights))
        if packages:
            _apt(rights, "install", *packages)
    for need in later:
        if not need.is_there():
            _apt(rights, "install", *need.packages)


@contextlib.contextmanager
def _without_main_cluster(rights: list[str]) -> Iterator[None]:
    _apt(rights, "install", "postgresql-common")
    put = f"mkdir -p $(dirname {NO_MAIN_CLUSTER}) && echo 'create_main_cluster = false' > {NO_MAIN_CLUSTER}"
    run([*rights, "sh", "-c", put], trouble=f"{NO_MAIN_CLUSTER} cannot be written; is /etc read-only?")
    try:
        yield
    finally:
        run(
            [*rights, "rm", "-f", NO_MAIN_CLUSTER],
            trouble=f"{NO_MAIN_CLUSTER} cannot be removed; please do it by hand.",
        )


def _apt(rights: list[str], command: str, *packages: str) -> None:
    options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"]
    run(
        [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options, command, *packages],
        trouble=_apt_trouble(" ".join(["apt-get", command, *packages])),
    )


def _apt_trouble(what: str) -> str:
    return f"The system's packages could not be installed ({what}): the lines above say why; then run make again."
