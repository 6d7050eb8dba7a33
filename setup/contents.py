"""From an empty database to an atlas with numbers in it: migrations, translations, static files, the demo town.

Every command here may be run as often as one likes. A stamp only saves the seconds that it takes to find out that there
is nothing to do: it covers all sources and the database itself, so after a `git pull` nearly every step runs again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from setup.places import DEMO, PYTHON, ROOT, STAMPS, STATIC
from setup.say import Trouble, run, step
from setup.stamps import Stamp, files_below, key_of

SOURCES = ("atlas", "indicators", "spatial", "demo", "examples", "static", "templates", "locale")
SINGLE_SOURCES = ("manage.py", "requirements.txt", "package-lock.json")
PRODUCTS = frozenset({".mo", ".pyc"})
BERLIN = ROOT / "examples" / "berlin" / "atlas.yaml"


@dataclass(frozen=True)
class Step:
    title: str
    name: str
    command: tuple[str, ...]
    proof: Path | None = None  # what must be there for a stamp to count
    show: bool = False
    of: tuple[str, ...] | None = None  # what it depends on, for a step too slow to run after every change


def _manage(*words: str) -> tuple[str, ...]:
    return ("manage.py", *words)


MIGRATE = Step("Bringing the database's tables up to date", "migrate", _manage("migrate", "--noinput"))
TRANSLATE = Step(
    "Compiling translations",
    "messages",
    _manage("compilemessages", "-v0", "--ignore=.local", "--ignore=node_modules"),
    proof=ROOT / "locale" / "de" / "LC_MESSAGES" / "django.mo",
)
STATIC_MADE_BY = tuple(
    f"atlas/{name}.py" for name in ("settings", "apps", "fonts", "bundles", "generated", "static_files")
)
COLLECT = Step(
    "Collecting static files",
    "static",
    _manage("collectstatic", "--noinput", "-v0"),
    proof=STATIC / "staticfiles.json",
    of=("static", *STATIC_MADE_BY, "requirements.txt", "package-lock.json"),
)
MAKE_TOWN = Step("Inventing the demo town", "town", ("-m", "demo", str(DEMO)), proof=DEMO / "atlas.yaml")
BUILD_TOWN = Step(
    "Building the demo town's atlas",
    "town-atlas",
    _manage("build_atlas", str(DEMO / "atlas.yaml"), "--data", str(DEMO)),
    show=True,
)
TELL_STORIES = Step("Telling the demo town's stories", "town-stories", _manage("load_stories", str(DEMO / "stories")))


def fill(env: Mapping[str, str], *, database: str | None, data: Path | None = None) -> None:
    """Run the steps that are due. `database` names the private database; None: it is the caller's, trust no stamps."""
    steps = [MIGRATE, *([TRANSLATE] if _translations() else []), COLLECT, MAKE_TOWN, BUILD_TOWN, TELL_STORIES]
    key = key_of(*_sources(), database or "")
    keys = {step.name: key_of(*_files(step.of)) for step in steps if step.of}
    if data is not None:
        steps.append(_berlin(data))
        # By name, size and time: the files are too large to read them all on every start.
        key = key_of(key, *(f"{path} {(s := path.stat()).st_size} {s.st_mtime_ns}" for path in files_below([data])))
    for one in steps:
        stamp, due_for = Stamp(STAMPS / one.name), keys.get(one.name, key)
        if (database or one.of) and stamp.vouches_for(due_for) and (one.proof is None or one.proof.exists()):
            continue
        with step(one.title), stamp.renewed(due_for):
            run(
                [PYTHON, *one.command],
                env=env,
                cwd=ROOT,
                show=one.show,
                trouble=f"`python {' '.join(one.command)}` failed: the lines above say why. What was finished "
                "before it is kept; mend that and run make again.",
            )


def require_data(data: Path) -> Path:
    if not data.is_dir():
        raise Trouble(
            f"The folder {data} with Berlin's files is not there: name it with `make berlin DATA=…` "
            "(which files it holds is told in examples/berlin), or see the invented town with `make demo`."
        )
    return data.resolve()


def _berlin(data: Path) -> Step:
    return Step(
        "Building the atlas of Berlin",
        "berlin-atlas",
        _manage("build_atlas", str(BERLIN), "--data", str(data)),
        show=True,
    )


def _translations() -> list[Path]:
    return [path for path in _sources() if path.suffix == ".po"]


def _sources() -> list[Path]:
    return _files((*SOURCES, *SINGLE_SOURCES))


def _files(names: Iterable[str]) -> list[Path]:
    return files_below([ROOT / name for name in names], without=PRODUCTS)
