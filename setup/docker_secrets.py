"""Secrets for containers, so that `docker compose up` works at once without any that the whole world knows.

What the environment gives is taken; what it does not is made at random, once. The volume they lie in is their
protection: only the containers of the atlas have it.
"""

import contextlib
import os
import secrets
import sys
from pathlib import Path

NAMES = {"secret-key": "ATLAS_SECRET_KEY", "database-password": "ATLAS_DB_PASSWORD"}


def write(folder: Path) -> None:
    for name, variable in NAMES.items():
        draft = folder / f"{name}.new"
        draft.unlink(missing_ok=True)
        draft.write_text(os.environ.get(variable) or secrets.token_urlsafe(50))
        draft.chmod(0o444)
        if os.environ.get(variable):
            draft.replace(folder / name)
            continue
        with contextlib.suppress(FileExistsError):  # a link, unlike a rename, leaves the earlier secret alone
            (folder / name).hardlink_to(draft)
        draft.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
