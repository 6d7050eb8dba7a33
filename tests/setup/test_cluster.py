"""The private database, for real: in a path too deep for a socket, in a folder closed to others, after accidents."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import dj_database_url
import psycopg2
import pytest

from setup.cluster import SOCKET, Cluster
from setup.say import Trouble


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    home = closed / ("deep, with a comma" + "p" * 60) / ("and ünusual letters" + "p" * 60) / "cluster"
    (home / "data.new").mkdir(parents=True)
    (home / "data.new" / "PG_VERSION").write_text("left by a set-up that was interrupted")
    cluster = Cluster(home, durable=False)
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree((home / "socket-elsewhere").read_text(), ignore_errors=True)


def connect(cluster: Cluster, name: str = "atlas") -> "psycopg2.extensions.connection":
    settings = dj_database_url.parse(cluster.url())
    return psycopg2.connect(host=settings["HOST"], user=settings["USER"], dbname=name)


def test_a_deep_path_gets_a_short_socket_that_only_its_owner_reaches(cluster: Cluster) -> None:
    assert len(os.fsencode(cluster.home / "socket" / SOCKET)) > 107
    folder = Path(unquote(cluster.url().split("@")[1].removesuffix("/atlas")))
    assert len(os.fsencode(folder / SOCKET)) <= 107
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.stat().st_uid == cluster.data.stat().st_uid


def test_it_listens_on_no_network_address(cluster: Cluster) -> None:
    assert cluster.sql("SHOW listen_addresses") == ""


def test_the_atlas_is_no_superuser_and_still_has_postgis_in_every_new_database(cluster: Cluster) -> None:
    connection = connect(cluster)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, True)
        cursor.execute("CREATE DATABASE one_of_its_own")
    connection.close()
    own = connect(cluster, "one_of_its_own")
    with own.cursor() as cursor:
        cursor.execute(
            "SELECT extname FROM pg_extension WHERE extname IN ('postgis', 'btree_gist', 'pg_trgm') ORDER BY 1"
        )
        assert cursor.fetchall() == [("btree_gist",), ("pg_trgm",), ("postgis",)]
    own.close()


def test_a_second_start_finds_it_running(cluster: Cluster) -> None:
    pid = cluster.pid()
    assert cluster.start() is False
    assert cluster.pid() == pid


@pytest.mark.parametrize("accident", ["a clean stop", "a kill -9", "a reboot", "a cleared temporary folder"])
def test_nothing_is_lost_by(accident: str, cluster: Cluster) -> None:
    cluster.sql("CREATE TABLE IF NOT EXISTS kept (accident text)")
    cluster.sql(f"INSERT INTO kept VALUES ('{accident}')")  # noqa: S608
    identity, pid = cluster.identity(), cluster.pid()
    assert pid is not None
    if accident == "a cleared temporary folder":
        shutil.rmtree((cluster.home / "socket-elsewhere").read_text())
    elif accident == "a kill -9":
        cluster.sql("CHECKPOINT")  # this cluster does without fsync, the demo's does not
        os.kill(pid, signal.SIGKILL)
    else:
        stale = (cluster.data / "postmaster.pid").read_text().splitlines()
        assert cluster.stop()
        if accident == "a reboot":  # the noted id now belongs to somebody else: to us
            stale[0] = str(os.getpid())
            (cluster.data / "postmaster.pid").write_text("\n".join(stale))
    assert cluster.start() is True
    assert cluster.pid() not in (None, pid)
    assert cluster.sql(f"SELECT count(*) FROM kept WHERE accident = '{accident}'") == "1"  # noqa: S608
    assert cluster.identity() == identity


def test_a_database_that_was_dropped_is_made_again_and_told_apart(cluster: Cluster) -> None:
    before = cluster.identity()
    cluster.sql("DROP DATABASE atlas")
    cluster.stop()
    cluster.start()
    assert cluster.identity() != before


def test_a_database_of_a_version_that_is_gone_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("8\n")
    with pytest.raises(Trouble, match="was made by PostgreSQL 8, which this machine no longer has"):
        Cluster(tmp_path).start()


def test_the_container_of_the_database_is_prepared_in_the_same_way(cluster: Cluster, tmp_path: Path) -> None:
    """setup/docker-database.sh, run on this cluster instead of in a container."""
    (tmp_path / "database-password").write_text("it's a secret")
    settings = dj_database_url.parse(cluster.url())
    root = Path(__file__).parents[2]
    subprocess.run(
        ["sh", root / "setup" / "docker-database.sh"],
        env=os.environ
        | {"PGHOST": settings["HOST"], "ROLES": str(root / "setup/roles.sql"), "ATLAS_SECRETS": str(tmp_path)},
        check=True,
    )
    stored = "SELECT string_agg(rolname || ' ' || (rolpassword IS NOT NULL), ', ' ORDER BY rolname) FROM pg_authid"
    assert cluster.sql(f"{stored} WHERE rolcanlogin") == "atlas true, postgres false"


def test_stopping_what_does_not_run_is_no_fault(tmp_path: Path) -> None:
    began = time.monotonic()
    assert Cluster(tmp_path / "none").stop() is False
    assert time.monotonic() - began < 1
