"""The database that is measured: one of its own beside the atlas's, kept from run to run, made anew when asked."""

import os
from contextlib import closing
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

NAME = "atlas_bench"


def address(of: str) -> str:
    """The address of the benchmark's database on the same server."""
    return urlunsplit(urlsplit(of)._replace(path=f"/{NAME}"))


def connect(url: str) -> "psycopg2.extensions.connection":
    """A plain connection; the host may be a socket's folder, percent-encoded as in DATABASE_URL."""
    parts = urlsplit(url)
    connection = psycopg2.connect(
        host=unquote(parts.hostname or ""),
        port=parts.port or 5432,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        dbname=parts.path.lstrip("/"),
    )
    connection.autocommit = True
    return connection


def make(server: str, *, fresh: bool) -> str:
    """Make sure that the database is there, and return its address."""
    name = sql.Identifier(NAME)
    with closing(connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        there = cursor.fetchone() is not None
        if there and fresh:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        if fresh or not there:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(name))
            # Parallel workers come and go before their CPU time can be read: no server here may use them.
            cursor.execute(sql.SQL("ALTER DATABASE {} SET max_parallel_workers_per_gather = 0").format(name))
    return address(server)


def backends(url: str) -> list[int]:
    """The processes of the database server that work for the benchmark's database."""
    with closing(connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = %s",
            [NAME, "client backend"],
        )
        return [pid for (pid,) in cursor.fetchall()]


def is_here(url: str) -> bool:
    """Whether the server's processes run on this machine, so that their CPU time can be read."""
    return all(os.path.exists(f"/proc/{pid}") for pid in backends(url))
