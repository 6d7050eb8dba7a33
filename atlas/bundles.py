"""Each page's script in one file, and the styles of all pages: many small files are good to read, but a browser has to
ask for each of them.

esbuild puts an entry's modules together where static files are looked for or collected, the first time and whenever a
source has changed. What an entry asks for with `import()` is a bundle of its own, fetched when it is needed. Bundles
share nothing: what two modules of a page must have in common (a Map, a set of listeners) belongs into one entry.
They lie beside the other products of a set-up and are never committed.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from atlas.generated import GeneratedFinder

FOLDER = "bundles"  # below the address of static files
ENTRIES = (
    "api-docs",
    "charts",
    "comparison-page",
    "embed-builder",
    "map-page",
    "own-page",
    "print",
    "search-field",
    "takeaway",
    "tour-links",
    "two-maps",
    "weights-page",
)
STYLES = ("kern", "atlas", "map-page")  # static/css/bundles says of what
LICENCES = "licences.txt"
SOURCES = settings.BASE_DIR / "static" / "js"
SHEETS = settings.BASE_DIR / "static" / "css"
MODULES = settings.BASE_DIR / "node_modules"
PACKAGE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)/")
LATER = re.compile(r"""\bimport\(\s*["']\./([\w-]+)\.js["']\s*\)""")
LOOKS = ["--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=inline"]
LOOKS += [f"--footer:js=/* Licences of what others have written in here: {LICENCES} */", "--log-level=warning"]


class BundleFinder(GeneratedFinder):
    """Finds `bundles/…`."""

    folder = FOLDER

    def names(self) -> Sequence[str]:
        return names()

    def made(self, name: str) -> Path:
        return bundled() / name


def names() -> list[str]:
    scripts = [f"{entry}.js" for entry in (*ENTRIES, *loaded_later())]
    return [*scripts, *(f"{style}.css" for style in STYLES), LICENCES]


def loaded_later() -> list[str]:
    """The modules that others ask for with `import()`."""
    return sorted({name for path in SOURCES.rglob("*.js") for name in LATER.findall(path.read_text())})


def bundled() -> Path:
    """The folder of bundles, made anew if it was not made from these very sources."""
    target = Path(settings.GENERATED_STATIC) / FOLDER
    stamp = target.with_suffix(".stamp")
    key = _key()
    if stamp.exists() and stamp.read_text() == key and all((target / name).exists() for name in names()):
        return target
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="bundles-") as draft:
        write_bundles(Path(draft))
        for path in Path(draft).iterdir():
            path.replace(target / path.name)  # one by one: somebody else may be doing the same
    for path in target.iterdir():
        if path.name not in names():
            path.unlink(missing_ok=True)
    stamp.write_text(key)
    return target


def _key() -> str:
    """Of sources and what they are made with. The lock file stands for all of node_modules."""
    digest = hashlib.sha256(repr(LOOKS).encode())
    for path in [
        settings.BASE_DIR / "package-lock.json",
        *sorted(SOURCES.rglob("*.js")),
        *sorted(SHEETS.rglob("*.css")),
    ]:
        digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def write_bundles(folder: Path) -> None:
    later = loaded_later()
    # Asked for by this very name, they stay requests for another file.
    apart = [*(f"--external:./{name}.js" for name in later), "--external:../fonts/*"]
    sources = [f"{name}={SOURCES / name}.js" for name in (*ENTRIES, *later)]
    sources += [f"{name}={SHEETS / 'bundles' / name}.css" for name in STYLES]
    told = folder / "told.json"
    done = subprocess.run(  # noqa: S603 (only our own files' names)
        [_esbuild(), *sources, *LOOKS, *apart, f"--outdir={folder}", f"--metafile={told}"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or done.stderr:
        raise ImproperlyConfigured(f"The pages' scripts could not be put together. esbuild says: {done.stderr}")
    inputs = json.loads(told.read_text())["inputs"]
    packages = sorted({found[1] for path in inputs if (found := PACKAGE.match(path))})
    texts = [(name, path.read_text()) for name in packages for path in sorted((MODULES / name).glob("LICENSE*"))]
    (folder / LICENCES).write_text("\n\n".join(f"{name}\n\n{text}" for name, text in texts))
    told.unlink()


def _esbuild() -> Path:
    """The program itself. npm installs the one for this machine; it needs no Node.js and no script of npm's."""
    for program in sorted(MODULES.glob("@esbuild/*/bin/esbuild")):
        return program
    raise ImproperlyConfigured(
        f"The pages' scripts cannot be put together: there is no esbuild in {MODULES}. `npm ci` brings it."
    )
