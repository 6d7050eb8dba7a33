"""The Makefile, the targets behind it and the lock files agree."""

import re
import subprocess
import tomllib
from pathlib import Path

from setup.__main__ import TARGETS

ROOT = Path(__file__).parents[2]


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), flags=re.M))


def test_every_target_is_explained_and_leads_somewhere() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    explained = re.findall(r"^make (\w+) +\S", shown, flags=re.M)
    assert explained[0] == "help"
    assert set(explained[1:]) == set(TARGETS)
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), flags=re.M)
    assert phony
    assert phony[1].split() == explained


def test_ci_runs_what_everybody_runs() -> None:
    ci = ROOT / ".ci" / "run"
    assert ci.stat().st_mode & 0o111
    assert ci.read_text().splitlines()[-1] == "exec make test"


def test_the_lock_for_tests_pins_the_same_versions_as_the_one_that_runs() -> None:
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")
    assert running.items() <= testing.items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    def names(wanted: list[str]) -> set[str]:
        return {re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in wanted}  # type: ignore[index]

    assert names(project["dependencies"]) <= pins("requirements.txt").keys()
    assert names(project["optional-dependencies"]["dev"]) <= pins("requirements-dev.txt").keys()


def test_no_address_of_a_package_registry_is_locked_in() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        assert "://" not in (ROOT / name).read_text()
