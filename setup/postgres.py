"""Which PostgreSQL is on this machine, and as whom its programs may run.

PostgreSQL refuses to run as root. So root runs it as the user `postgres`, who in turn may not be let into the folder
the project lies in (/root/… for example): then, and only then, the server gets the one capability that opens folders.
"""

import glob
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from setup.say import Trouble

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")
# The first opens folders for reading only; Docker's default set has just the second.
FOLDER_OPENERS = ("dac_read_search", "dac_override")


@dataclass(frozen=True)
class Server:
    programs: Path
    version: int


def servers() -> list[Server]:
    """Every complete PostgreSQL with the extensions we need, newest first."""
    places = {Path(place) for pattern in _PATTERNS for place in glob.glob(pattern)}
    if on_path := shutil.which("postgres"):
        places.add(Path(on_path).resolve().parent)
    found = [server for place in places if (server := _look_at(place))]
    return sorted(found, key=lambda server: server.version, reverse=True)


_PATTERNS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # PostgreSQL's own packages for Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


def _look_at(programs: Path) -> Server | None:
    if not all((programs / name).exists() for name in ("postgres", "initdb", "psql", "pg_isready", "pg_config")):
        return None
    told = subprocess.run(
        [programs / "pg_config", "--sharedir", "--version"], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if len(told) < 2 or not all((Path(told[0]) / "extension" / f"{name}.control").exists() for name in EXTENSIONS):
        return None
    version = "".join(letter if letter.isdigit() else " " for letter in told[1]).split()[0]
    return Server(programs, int(version))


def find_server(version: int | None = None) -> Server | None:
    return next((server for server in servers() if version in (None, server.version)), None)


@dataclass(frozen=True)
class Account:
    """Who the server runs as, and what stands in front of its commands for that."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def account_for(folder: Path) -> Account:
    """The account that owns the folder, or is going to; for root, with the way in that it needs."""
    owner = folder.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise Trouble(
                f"The database in {folder} belongs to {_name(owner.st_uid)}: run make as that user "
                f"(with sudo for root and postgres), or remove {folder.parent} to begin anew."
            )
        return Account(os.geteuid(), os.getegid())
    if not shutil.which("setpriv"):
        raise Trouble("PostgreSQL may not run as root and `setpriv` (util-linux) is missing: run make as another user.")
    uid, gid = (owner.st_uid, owner.st_gid) if owner.st_uid else _postgres_user()
    become = ("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
    openers = (f"--inh-caps=+{opener}" for opener in FOLDER_OPENERS)
    ambients = (f"--ambient-caps=+{opener}" for opener in FOLDER_OPENERS)
    for prefix in (become, *((*become, *pair) for pair in zip(openers, ambients, strict=True))):
        if _gets_in(prefix, folder):
            return Account(uid, gid, prefix)
    raise Trouble(
        f"The user {_name(uid)}, as whom root runs PostgreSQL, cannot enter {folder}: move the project to a folder "
        "that others may enter (such as /srv), or point DATABASE_URL at a database server of your own."
    )


def _gets_in(prefix: tuple[str, ...], folder: Path) -> bool:
    # `ls -d folder/.` needs the right to pass through every folder on the way, and nothing else.
    return (
        subprocess.run([*prefix, "ls", "-d", folder / "."], cwd="/", capture_output=True, check=False).returncode == 0
    )


def _postgres_user() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise Trouble("PostgreSQL may not run as root and there is no user `postgres`: run make as an ordinary user.")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
