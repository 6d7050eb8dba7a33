"""The containers, read with care: there is no Docker where these tests run, so they hold the files against the rest."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from setup import contents, serve
from setup.docker_secrets import write

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
LASTING = ("database", "web", "worker")
OURS = ("secrets", "prepare", "web", "worker")
DOCKERFILE = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M))
INSTRUCTIONS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line.strip()]


def said(instruction: str) -> list[str]:
    return [words for name, words in INSTRUCTIONS if name == instruction]


def last_stage() -> list[list[str]]:
    begin = max(number for number, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM")
    return INSTRUCTIONS[begin:]


def test_python_is_one_that_the_project_supports() -> None:
    version = re.search(r"FROM python:(\d+)\.(\d+)-slim-bookworm AS base", DOCKERFILE)
    assert version
    least = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert least.startswith(">=")
    assert tuple(map(int, version.groups())) >= tuple(map(int, least[2:].split(".")))


def test_node_is_one_that_the_browser_modules_support() -> None:
    version = re.search(r"FROM node:(\d+)-bookworm-slim", DOCKERFILE)
    least = re.fullmatch(r">=(\d+)", json.loads((ROOT / "package.json").read_text())["engines"]["node"])
    assert version
    assert least
    assert int(version[1]) >= int(least[1])


def test_packages_are_installed_as_locked() -> None:
    assert "npm ci" in DOCKERFILE
    assert re.search(r"pip install [^&]*--require-hashes -r requirements\.txt", DOCKERFILE)
    assert len(re.findall(r"pip install", DOCKERFILE)) == 1


def test_everything_that_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    for words in said("COPY"):
        if words.startswith("--from"):
            continue
        *sources, _ = words.split()
        for source in sources:
            assert (ROOT / source).exists()
            assert source not in ignored
    assert {".git", ".local", "node_modules", "tests"} <= set(ignored)


def test_web_and_worker_are_started_as_in_the_demo() -> None:
    image = next(json.loads(words) for name, words in last_stage() if name == "CMD")
    assert image == SERVICES["web"]["command"] == ["python", *serve.WEB]
    assert SERVICES["worker"]["command"] == ["python", *serve.WORKER]


def test_the_atlas_is_prepared_with_the_commands_of_the_demo() -> None:
    script = (ROOT / "setup" / "docker-prepare.sh").read_text()
    assert SERVICES["prepare"]["command"] == ["sh", "setup/docker-prepare.sh"]
    lines = [shlex.split(line) for line in script.splitlines() if line.strip().startswith("python ")]
    demo = [contents.MIGRATE, contents.MAKE_TOWN, contents.BUILD_TOWN]
    names = {str(contents.DEMO): "$town", str(contents.DEMO / "atlas.yaml"): "$town/atlas.yaml"}
    assert lines == [["python", *(names.get(word, word) for word in step.command)] for step in demo]
    for step in (contents.TRANSLATE, contents.COLLECT):
        assert f"python {' '.join(step.command[:2])}" in DOCKERFILE


def test_every_variable_that_the_settings_insist_on_is_given() -> None:
    settings = (ROOT / "atlas" / "settings.py").read_text()
    insisted = set(re.findall(r"_text\(\s*\"(\w+)\"\s*\)", settings)) | {"ATLAS_SECRET_KEY", "DATABASE_URL"}
    entry = (ROOT / "setup" / "docker-entrypoint.sh").read_text()
    for name in ("prepare", "web", "worker"):
        assert insisted <= set(SERVICES[name]["environment"])
    for variable in insisted:
        assert f"export {variable}" in entry or SERVICES["web"]["environment"][variable]
        assert variable in next(words for words in said("RUN") if "collectstatic" in words)


def test_every_variable_that_is_given_is_read_somewhere() -> None:
    readers = [ROOT / "atlas" / "settings.py", *(ROOT / "setup").glob("docker*")]
    read = "".join(path.read_text() for path in readers)
    assert [name for name in SERVICES["web"]["environment"] if name not in read] == []


def test_nothing_of_ours_runs_as_root_or_can_become_it() -> None:
    assert [words for name, words in last_stage() if name == "USER"] == ["atlas"]
    for name in OURS:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
        assert SERVICES[name]["read_only"] is True


def test_whatever_lasts_is_watched_and_started_again() -> None:
    for name in LASTING:
        assert SERVICES[name]["healthcheck"]["test"]
        assert SERVICES[name]["restart"] == "unless-stopped"
    assert len([words for name, words in last_stage() if name == "HEALTHCHECK"]) == 1


def test_only_the_web_is_published_and_only_on_this_machine() -> None:
    assert {name: one["ports"] for name, one in SERVICES.items() if "ports" in one} == {
        "web": ["127.0.0.1:${PORT:-8000}:8000"]
    }


def test_volumes_and_mounted_files_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]


def test_they_wait_for_one_another_in_an_order_that_can_end() -> None:
    waits = {name: list(service.get("depends_on", {})) for name, service in SERVICES.items()}
    assert waits == {
        "secrets": [],
        "database": ["secrets"],
        "prepare": ["database"],
        "web": ["prepare"],
        "worker": ["prepare"],
    }
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert how["condition"] == ("service_healthy" if name in LASTING else "service_completed_successfully")


def test_no_secret_stands_in_the_files() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|PASSWORD|URL", name):
                assert value.startswith("${") or value.startswith("/run/")


def test_secrets_are_made_once_and_the_environment_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("ATLAS_SECRET_KEY", "ATLAS_DB_PASSWORD"):
        monkeypatch.delenv(variable, raising=False)
    write(tmp_path)
    first = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert first.keys() == {"secret-key", "database-password"}
    assert all(len(secret) > 50 for secret in first.values())
    monkeypatch.setenv("ATLAS_SECRET_KEY", "given")
    write(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == first | {"secret-key": "given"}


def test_the_entrypoint_hands_the_secrets_on(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("key")
    (tmp_path / "database-password").write_text("p@ss/word")
    told = subprocess.run(
        ["sh", ROOT / "setup/docker-entrypoint.sh", "sh", "-c", "echo $ATLAS_SECRET_KEY $DATABASE_URL"],
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "ATLAS_SECRETS": str(tmp_path),
            "ATLAS_SECRET_KEY": "",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "key postgis://atlas:p%40ss%2Fword@database:5432/atlas\n"
