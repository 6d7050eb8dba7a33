"""A private PostgreSQL cluster in the project folder: no port, no password, nothing shared with the system's own.

It listens on a Unix socket in a folder that only its owner may enter, which is all the protection it needs: whoever
can reach the socket is trusted. A cluster is made under another name and renamed when it is complete, so one that is
there is whole.
"""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from setup.places import ROOT
from setup.postgres import Account, Server, account_for, find_server
from setup.processes import command_line, end
from setup.say import Trouble, run, say, step

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 103  # bytes; Linux allows 107, others 103
ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "jit": "off",  # compiling PostGIS queries costs more than it saves at this size
    "log_min_messages": "warning",
    "log_checkpoints": "off",
}
# For tests: what a power cut would destroy is thrown away anyway.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "data"
        self.durable = durable

    # Starting and ending

    def start(self) -> bool:
        """Make sure it runs and is ready for the atlas. Says whether it had to be started."""
        if self.pid() and self._answers():
            return False
        self.stop()  # it may run and not answer: its socket's folder was cleared away
        self._make_home()
        if not self.data.exists():
            with step("Making a private database"):
                self._make()
        with step("Starting the private database"):
            self._launch()
            self._prepare()
        return True

    def stop(self) -> bool:
        """End it the quick and clean way: sessions are closed, nothing is lost."""
        pid = self.pid()
        if pid is not None:
            end(pid, politely=signal.SIGINT, patience=30)
        return pid is not None

    def pid(self) -> int | None:
        """The running server's process; None if there is none, whatever a stale file may say."""
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            return pid if str(self.data) in command_line(pid) else None
        return None

    # For those who use it

    def url(self) -> str:
        return f"postgis://atlas@{quote(str(self._socket_folder()), safe='')}/atlas"

    def identity(self) -> str:
        """Tells this very database from any other that was or will be here: for stamps on its contents."""
        return self.sql("SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = 'atlas'")

    def sql(self, statement: str) -> str:
        return self._psql("-c", statement)

    # How it is done

    @functools.cached_property
    def _server(self) -> Server:
        version = int((self.data / "PG_VERSION").read_text()) if self.data.exists() else None
        if server := find_server(version):
            return server
        if version is None:
            raise Trouble("No PostgreSQL server with PostGIS is installed on this machine.")
        raise Trouble(
            f"The database in {self.home} was made by PostgreSQL {version}, which this machine no longer has: install "
            f"it again, or remove {self.home} and let make build its contents anew."
        )

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except PermissionError as fault:
            raise Trouble(
                f"{fault.filename} cannot be written: make the project folder yours, or run make as root."
            ) from None

    def _make(self) -> None:
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)  # left by a set-up that was interrupted
        draft.mkdir(mode=0o700)
        account = account_for(draft)
        account.give(draft)
        choices = ["--username=postgres", "--auth=trust", "--encoding=UTF8", f"--locale={_locale()}"]
        run(
            [*account.prefix, self._server.programs / "initdb", *choices, "--no-sync", "-D", draft],
            env=_clean_environment(),
            cwd=Path("/"),
            trouble=f"The database could not be made in {self.home}: the lines above say why.",
        )
        if self.durable:
            os.sync()
        draft.rename(self.data)

    def _launch(self) -> None:
        account = account_for(self.data)
        self._forget_the_dead()
        settings = ALWAYS | ({} if self.durable else FORGETFUL)
        folder = str(self._socket_folder()).replace('"', '""')
        settings["unix_socket_directories"] = f'"{folder}"'
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        until = time.monotonic() + 90
        while True:
            with (self.home / "log").open("wb") as log:
                process = subprocess.Popen(
                    [*account.prefix, self._server.programs / "postgres", "-D", self.data, *options],
                    env=_clean_environment(),
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C is for us; we end it in order
                )
            while process.poll() is None and time.monotonic() < until:
                if self._answers():
                    process.returncode = 0  # it outlives us: nobody will wait for it here
                    return
                time.sleep(0.1)
            if process.poll() is None:
                end(process.pid, politely=signal.SIGINT)
            said = (self.home / "log").read_text(errors="replace")
            # After a kill -9 the old server's sessions may need a moment to notice.
            if "shared memory block" not in said or time.monotonic() > until:
                last = next((line for line in reversed(said.splitlines()) if "FATAL" in line), said[-500:])
                raise Trouble(f"The private database does not start: {last.strip()} (all of it in {self.home / 'log'})")
            time.sleep(0.5)

    def _prepare(self) -> None:
        self._psql("-f", str(ROOT / "setup" / "roles.sql"))
        # Tests make databases of their own; a real server's role need not (setup/docker-database.sh).
        self.sql("ALTER ROLE atlas CREATEDB")

    def _forget_the_dead(self) -> None:
        """Remove the notes of a server that is known not to run.

        PostgreSQL does so itself, but takes any process with the noted id for the server: after a reboot somebody
        else's, after a kill -9 the dead one that nobody has collected. Against sessions that outlived their server
        it has another guard, the shared memory.
        """
        for note in (self.data / "postmaster.pid", self._socket_folder() / f"{SOCKET}.lock"):
            note.unlink(missing_ok=True)

    def _socket_folder(self) -> Path:
        inside = self.home / "socket"
        if _fits(inside):
            return self._own(inside)
        note = self.home / "socket-elsewhere"
        with contextlib.suppress(FileNotFoundError):
            known = Path(note.read_text())
            if known.is_dir() and not known.is_symlink() and known.stat().st_uid == self._account().uid:
                return known
        for parent in (None, "/tmp"):  # noqa: S108 - mkdtemp makes a folder that only we may enter
            folder = Path(tempfile.mkdtemp(prefix="atlas-", dir=parent))
            if _fits(folder):
                self._own(folder)
                note.write_text(str(folder))
                return folder
            folder.rmdir()
        raise Trouble(f"The project lies too deep for a database socket, and so does {tempfile.gettempdir()}.")

    def _own(self, folder: Path) -> Path:
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
        if folder.stat().st_uid != (account := self._account()).uid:
            account.give(folder)
        return folder

    def _account(self) -> Account:
        owner = self.data.stat()
        return Account(owner.st_uid, owner.st_gid)

    def _answers(self) -> bool:
        asked = subprocess.run(
            [self._server.programs / "pg_isready", "-q", "-h", self._socket_folder(), "-U", "postgres"],
            env=_clean_environment(),
            check=False,
        )
        return asked.returncode == 0

    def _psql(self, *arguments: str) -> str:
        place: list[str | Path] = ["-h", self._socket_folder(), "-U", "postgres", "-d", "postgres"]
        asked = subprocess.run(
            [self._server.programs / "psql", "-XqAt", *place, *arguments],
            env=_clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode:
            raise Trouble(f"The private database in {self.home} could not be set up: {asked.stderr.strip()}")
        return asked.stdout.strip()


def stop_all(homes: list[Path]) -> None:
    for home in homes:
        if home.exists() and Cluster(home).stop():
            say(f"• Ended the private database in {home}")


def _fits(folder: Path) -> bool:
    # libpq reads a comma as the beginning of a second host.
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH and "," not in str(folder)


def _locale() -> str:
    """A UTF-8 locale that this machine has; sorting for readers is done by the atlas, with ICU."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return next((name for name in ("C.UTF-8", "C.utf8") if name in known), "C")


def _clean_environment() -> dict[str, str]:
    """Without the caller's PGHOST, PGUSER and the like, which point at other servers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "LANGUAGE": "C"}
