"""Where things lie. Everything that make makes is in .local (and node_modules, where npm insists on putting it)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"

VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"

DEMO_CLUSTER = LOCAL / "cluster"
TEST_CLUSTER = LOCAL / "test-cluster"
BENCH_CLUSTER = LOCAL / "bench-cluster"

DEMO = LOCAL / "demo"
STATIC = LOCAL / "static"
MAIL = LOCAL / "mail"
SECRET_KEY = LOCAL / "secret-key"
STAMPS = LOCAL / "stamps"
SCREENSHOTS = LOCAL / "screenshots"
LOGS = LOCAL / "log"
PIDS = LOCAL / "run"


def own_server() -> str | None:
    """The address of a database server of one's own; then no private cluster is made."""
    return os.environ.get("DATABASE_URL") or None
