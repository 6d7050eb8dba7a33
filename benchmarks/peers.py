"""tipg, the peer, in a virtual environment of its own: benchmarks/requirements-tipg.txt, with hashes."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from benchmarks.places import LOCAL, ROOT
from benchmarks.tables import say

LOCK = ROOT / "benchmarks" / "requirements-tipg.txt"
VENV = LOCAL / "tipg-venv"


def tipg_python() -> Path | None:
    """The Python that has tipg, made when needed; None (and a sentence) where it cannot be had."""
    python, stamp = VENV / "bin" / "python", VENV / "stamp"
    key = sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == key:
        return python
    say("Installing tipg into an environment of its own …")
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True, capture_output=True)
        install = [python, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", LOCK]
        subprocess.run(install, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as fault:
        say(f"tipg could not be installed, so there are no ratios to it in this run. pip says: {fault.stderr}")
        return None
    stamp.write_text(key)
    return python
