"""Write the lock files anew from pyproject.toml: every package pinned, every file of it with its hash.

uv does it, in an environment of its own, for every Python from the oldest supported one on: a version that the oldest
cannot have stands beside the one that it can.
"""

import sys

from setup.places import LOCAL, ROOT
from setup.say import run, step

OLDEST = "3.11"
LOCKS: dict[str, list[str]] = {"requirements.txt": [], "requirements-dev.txt": ["--extra=dev"]}
# Neither a header nor where packages come from: that is each machine's own business.
QUIET = ["--no-header", "--no-annotate"]


def lock() -> None:
    venv = LOCAL / "lock-venv"
    python = venv / "bin" / "python"
    with step("Making an environment for uv"):
        run([sys.executable, "-m", "venv", "--clear", venv], trouble="The lines above say why that failed.")
        run([python, "-m", "pip", "install", "uv"], trouble="uv could not be installed: the lines above say why.")
    for name, extra in LOCKS.items():
        options = ["--universal", f"--python-version={OLDEST}", "--generate-hashes", "--upgrade", *QUIET, *extra]
        with step(f"Writing {name}"):
            run(
                [python, "-m", "uv", "pip", "compile", "--quiet", *options, "--output-file", name, "pyproject.toml"],
                cwd=ROOT,
                trouble=f"{name} could not be written: the lines above say why.",
            )
