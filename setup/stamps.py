"""How a second start knows what is already done.

A stamp is a small file with the hash of everything a step depends on. It is torn up before the step begins and written
after it has succeeded, so a step that was interrupted or failed is never taken for done.
"""

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path


class Stamp:
    def __init__(self, path: Path) -> None:
        self.path = path

    def vouches_for(self, key: str) -> bool:
        return self.path.is_file() and self.path.read_text() == key

    @contextlib.contextmanager
    def renewed(self, key: str) -> Iterator[None]:
        self.path.unlink(missing_ok=True)
        yield
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(self.path.name + ".new")
        draft.write_text(key)
        draft.replace(self.path)


def key_of(*parts: str | Path) -> str:
    """One hash of texts and of files' contents."""
    total = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def files_below(roots: Iterable[Path], *, without: frozenset[str] = frozenset()) -> list[Path]:
    """Every file in some folders, in a fixed order; `without` names endings that are products, not sources."""
    found: list[Path] = []
    for root in roots:
        if root.is_file():
            found.append(root)
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            found += [Path(folder, name) for name in sorted(names) if Path(name).suffix not in without]
    return found
