"""Every check and every test, in an order that brings small faults to light first and pytest's summary last."""

import subprocess
from collections.abc import Mapping, Sequence

from setup.places import PYTHON, ROOT, VENV
from setup.say import Trouble, say

LINT: dict[str, Sequence[object]] = {
    "ruff check": (PYTHON, "-m", "ruff", "check"),
    "ruff format": (PYTHON, "-m", "ruff", "format", "--check"),
    "mypy": (PYTHON, "-m", "mypy"),
    "import contracts": (VENV / "bin" / "lint-imports",),
}
MIGRATIONS: dict[str, Sequence[object]] = {
    "migrations match the models": (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
}
# Before pytest, not in it: the models translate while they are imported, and a process reads its German only once.
TRANSLATIONS: dict[str, Sequence[object]] = {
    "translations compile": (PYTHON, "manage.py", "compilemessages", "-v0", "--ignore=.local", "--ignore=node_modules"),
}
JAVASCRIPT: dict[str, Sequence[object]] = {"JavaScript tests": ("npm", "test", "--silent")}


def pytest(*arguments: str) -> dict[str, Sequence[object]]:
    return TRANSLATIONS | {"pytest": (PYTHON, "-m", "pytest", *arguments)}


def check(checks: Mapping[str, Sequence[object]], env: Mapping[str, str]) -> None:
    """Run them all, even if one fails: who mends wants to see everything at once."""
    failed = []
    for name, command in checks.items():
        say(f"• {name}")
        done = subprocess.run([str(word) for word in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            failed.append(name)
    if failed:
        raise Trouble(f"Not in order: {', '.join(failed)}.")
