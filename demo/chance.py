"""Chance with names: every part of the town draws from its own stream.

One seed for the whole town would make every number change as soon as one more draw is added anywhere. With a stream
per name ("streets 0201", "moves 2018") an addition stays where it is made.
"""

from __future__ import annotations

import hashlib

import numpy as np

SEED = 5_999_999


def stream(*name: object) -> np.random.Generator:
    """A generator that depends on the town's seed and on this name only, on any machine and in any order."""
    label = " ".join(str(part) for part in name)
    digest = hashlib.sha256(f"{SEED} {label}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))
