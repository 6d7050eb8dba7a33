"""Write the lock files anew from pyproject.toml: every package pinned, every file of it with its hash.

pip-tools does it, in an environment of its own, with the oldest Python that the project supports: what is only needed
there would otherwise be missing from the lock.
"""

import sys
from pathlib import Path

from setup.places import LOCAL, ROOT
from setup.say import Trouble, run, step

OLDEST = (3, 11)
LOCKS = {"requirements.txt": [], "requirements-dev.txt": ["--extra=dev"]}


def lock() -> None:
    if sys.version_info[:2] != OLDEST:
        raise Trouble(f"Lock files are written with Python {OLDEST[0]}.{OLDEST[1]}, the oldest that is supported.")
    venv = LOCAL / "lock-venv"
    python = venv / "bin" / "python"
    with step("Making an environment for pip-tools"):
        run([sys.executable, "-m", "venv", "--clear", venv], trouble="The lines above say why that failed.")
        run([python, "-m", "pip", "install", "pip-tools"], trouble="pip-tools could not be installed: see above.")
    for name, extra in LOCKS.items():
        with step(f"Writing {name}"):
            run([python, "-m", "piptools", "compile", *_options(ROOT / name), *extra, "pyproject.toml"], cwd=ROOT,
                trouble=f"{name} could not be written: the lines above say why.")  # fmt: skip


def _options(target: Path) -> list[str | Path]:
    # Neither a header nor index addresses: those are this machine's business.
    quiet = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links"]
    return [*quiet, "--generate-hashes", "--allow-unsafe", "--strip-extras", "--upgrade", "--output-file", target]
