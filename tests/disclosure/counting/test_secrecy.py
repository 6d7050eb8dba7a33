"""Canaries: names that must not come out anywhere, whatever happens.

Every cell of the records holds a canary where it can. After each run, good or bad, all output, all files below the
temporary folder and every traceback (with all variables of all frames) are searched for them.
"""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import traceback
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from indicators.disclosure.counting import command, count_records, running
from indicators.disclosure.counting.__main__ import main
from indicators.disclosure.secrecy import InternalError, sealed
from spatial.findings import RefusedError

from .town import MAPPING, REGISTER, mapping, record, write_files

CANARY = "Kanarienvogel"
ROOT = Path(__file__).parents[3]


def canaries() -> list[dict[str, str]]:
    """Records that fail in every way there is, and two that do not."""
    rows = [
        record(Haushalt=f"{CANARY}-1"),
        record(f"{CANARY}weg", "1"),
        record("Hauptstraße", f"1 {CANARY}"),
        record("Hauptstraße", "1", CANARY, CANARY),
        record(f"Hauptstraße ({CANARY})", "99"),
        record(Geschlecht=CANARY, Geburt=CANARY, Haushalt=CANARY),
        record(Geburt=f"1.1.{CANARY}"),
    ]
    return [{**row, "Name": f"{CANARY} {number}", f"Spalte {CANARY}": CANARY} for number, row in enumerate(rows)]


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """All temporary files land below tmp_path, where they can be searched."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


def inputs(folder: Path) -> set[Path]:
    return {folder / "records.csv", folder / "records.xlsx"}


def assert_silent(folder: Path, *texts: str) -> None:
    for text in texts:
        assert CANARY.casefold() not in text.casefold()
    for path in folder.rglob("*"):
        assert CANARY.casefold() not in path.name.casefold()
        if path.is_file() and path not in inputs(folder):
            assert CANARY.casefold().encode() not in path.read_bytes().lower(), path
    assert not any((folder / "tmp").iterdir())


def test_nothing_comes_out_of_a_count_that_goes_well(watched, capfd):
    assert main(write_files(watched, canaries())) == 0
    captured = capfd.readouterr()
    assert "nicht gefunden" in captured.out
    assert_silent(watched, captured.out, captured.err)
    counts = pd.read_csv(watched / "out" / "counts.csv")
    assert counts["count"].sum() == len(canaries())
    assert (watched / "out" / "counts.csv").stat().st_mode & 0o077 == 0


def test_nothing_comes_out_of_a_workbook_either(watched, capfd):
    arguments = write_files(watched, canaries())
    book = openpyxl.Workbook()
    book.active.title = CANARY[:20]
    book.active.append(list(canaries()[0]))
    for row in canaries():
        book.active.append(list(row.values()))
    book.save(watched / "records.xlsx")
    arguments[0] = str(watched / "records.xlsx")
    assert main(arguments) == 0
    wrong_sheet = MAPPING.replace("place:", "records: {worksheet: Tabelle1}\nplace:", 1)
    (watched / "mapping.yaml").write_text(wrong_sheet, encoding="utf-8")
    assert main(arguments) == 2
    captured = capfd.readouterr()
    assert "Tabelle1" in captured.err
    assert_silent(watched, captured.out, captured.err)


CRASHES = ["addresses_of", "match", "categorise", "counts", "report_of", "territory_of", "_lines"]


@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("kind", [ValueError, KeyError, MemoryError, RecursionError, KeyboardInterrupt, SystemExit])
def test_nothing_comes_out_when_it_crashes_in_the_middle(watched, capfd, monkeypatch, crash, kind):
    def quote(*args, **kwargs):
        raise kind(f"{CANARY}: {args}")

    from indicators.disclosure.counting import finding  # noqa: PLC0415

    module = finding if hasattr(finding, crash) else running
    monkeypatch.setattr(module, crash, quote)
    code = main(write_files(watched, canaries()))
    captured = capfd.readouterr()
    assert code == (130 if kind is KeyboardInterrupt else 2 if kind is MemoryError else 3)
    assert len(captured.err.strip()) > 20
    assert "Traceback" not in captured.err
    assert_silent(watched, captured.out, captured.err)
    assert not (watched / "out").exists()


def test_a_hook_that_prints_every_variable_finds_nothing():
    """As a caller of the Python API: the exception that arrives holds no record in any frame of ours, nor a cause."""

    @sealed
    def crash(frame):
        secret = frame["Name"][0]  # a variable of the frame that crashes
        try:
            int(secret)
        except ValueError as fault:
            raise KeyError(secret) from fault

    def call():
        return crash(pd.DataFrame(canaries()))

    with pytest.raises(InternalError) as caught:
        call()
    fault = caught.value
    assert fault.__cause__ is None
    assert fault.__context__ is None
    told = "".join(traceback.TracebackException.from_exception(fault, capture_locals=True).format())
    assert "KeyError" in told
    assert CANARY not in told


def test_sentences_pass_but_not_what_led_to_them():
    @sealed
    def refuse(secret):
        try:
            raise ValueError(secret)
        except ValueError as fault:
            raise RefusedError(de="Nein.", en="No.") from fault

    with pytest.raises(RefusedError, match=r"^Nein\.$") as caught:
        refuse(CANARY)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert CANARY not in told.replace("refuse(CANARY)", "")


FAULTS = {
    "no heading": lambda text: text.partition("\n")[2].encode(),
    "cut off": lambda text: text[:-30].encode(),
    "delimiter in a text": lambda text: text.replace("Hauptstraße", f"Haupt;{CANARY}", 1).encode(),
    "open quotation mark": lambda text: text.replace("Hauptstraße", f'"{CANARY}', 1).encode(),
    "code page": lambda text: text.encode("cp1252"),
    "no code page": lambda text: text.encode("utf-16"),
    "dos": lambda text: text.replace("Hauptstraße", "Hauptstraße ü").encode("cp850"),
    "damaged workbook": lambda text: b"PK\x03\x04" + text.encode(),
    "old workbook": lambda text: b"\xd0\xcf\x11\xe0" + text.encode(),
    "empty": lambda text: b"",
    "heading twice": lambda text: text.replace("Name", "Straße", 1).encode(),
}


def broken(folder: Path, arguments: list[str], fault: str) -> None:
    path = folder / "records.csv"
    if fault in FAULTS:
        path.write_bytes(FAULTS[fault](path.read_text(encoding="utf-8")))
    elif fault == "no register":
        del arguments[3:5]
    elif fault == "mixed up":
        arguments[0], arguments[2] = arguments[2], arguments[0]
    else:
        path.unlink()
    if fault == "code page":
        stated = MAPPING.replace("place:", "records: {encoding: utf-8}\nplace:", 1)
        (folder / "mapping.yaml").write_text(stated, encoding="utf-8")
    elif fault == "a folder":
        path.mkdir()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("no heading", "fehlt"),
        ("cut off", "abgeschnitten"),
        ("delimiter in a text", "Spalten"),
        ("open quotation mark", "lesen"),
        ("code page", "Kodierung"),
        ("no code page", "UTF-8"),
        ("dos", "Zeichen"),
        ("damaged workbook", "beschädigt"),
        ("old workbook", "alten Excel-Format"),
        ("empty", "Zeile 1"),
        ("absent", "lässt sich nicht lesen"),
        ("a folder", "lässt sich nicht lesen"),
        ("heading twice", "mehrmals"),
        ("no register", "--register"),
        ("mixed up", "--mapping"),
    ],
)
def test_a_broken_file_gets_a_sentence_and_nothing_of_it_is_quoted(watched, capfd, fault, words):
    arguments = write_files(watched, canaries())
    broken(watched, arguments, fault)
    assert main(arguments) == 2
    captured = capfd.readouterr()
    assert words in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""
    assert_silent(watched, captured.out, captured.err)
    assert not (watched / "out").exists()


def child(folder: Path, arguments: list[str], prelude: str) -> subprocess.Popen[str]:
    """The command in a process of its own, after some preparation."""
    program = textwrap.dedent(prelude) + textwrap.dedent(
        """
        import sys, traceback
        def tell(kind, fault, trace):
            print("".join(traceback.TracebackException(kind, fault, trace, capture_locals=True).format()))
        sys.excepthook = tell
        from indicators.disclosure.counting.__main__ import main
        raise SystemExit(main(sys.argv[1:]))
        """
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "tmp")}
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_there_is_no_database_no_django_and_no_network(watched):
    process = child(
        watched,
        write_files(watched, canaries()),
        """
        import atexit, os, sys
        def refuse(event, args):
            if event.startswith("socket."):
                os._exit(77)  # the network was asked for
        sys.addaudithook(refuse)
        atexit.register(lambda: print("LOADED", sorted({name.partition(".")[0] for name in sys.modules})))
        """,
    )
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    loaded = out.partition("LOADED")[2]
    assert "'pandas'" in loaded
    assert "django" not in loaded
    assert "psycopg2" not in loaded
    assert_silent(watched, out, err)


def test_a_full_disk_leaves_nothing(watched):
    """No file may grow beyond 300 bytes, as if the disk were full."""
    process = child(
        watched,
        write_files(watched, canaries()),
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))",
    )
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "lässt sich nicht schreiben" in err
    assert_silent(watched, out, err)
    assert not (watched / "out").exists()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_it_gets_a_sentence_and_no_file(watched, ending):
    process = child(
        watched,
        write_files(watched, canaries()),
        """
        import time
        from indicators.disclosure.counting import running
        def wait(*args, **kwargs):
            print("waiting", flush=True)
            time.sleep(60)
        running.report_of = wait
        """,
    )
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.2)
    process.send_signal(ending)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Abgebrochen" in err
    assert_silent(watched, out, err)
    assert not (watched / "out").exists()


def test_an_interruption_while_writing_leaves_what_was_there(watched, capfd, monkeypatch):
    arguments = write_files(watched, [record()])
    assert main(arguments) == 0
    before = {path.name: path.read_bytes() for path in (watched / "out").iterdir()}
    write_files(watched, canaries())
    kept = os.fsync

    def interrupt(descriptor: int) -> None:
        kept(descriptor)
        if len(list((watched / "out").iterdir())) > len(before) + 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert main(arguments) == 130
    assert {path.name: path.read_bytes() for path in (watched / "out").iterdir()} == before


def test_columns_that_the_mapping_does_not_name_are_not_even_read(watched, monkeypatch):
    seen = []
    kept = running.read_columns

    def look(*args, **kwargs):
        table = kept(*args, **kwargs)
        seen.append({*table.texts, *table.numbers})
        return table

    monkeypatch.setattr(running, "read_columns", look)
    arguments = write_files(watched, canaries())
    running.count_files(Path(arguments[0]), Path(arguments[2]), Path(arguments[4]))
    assert seen[-1] == {"Straße", "Nr", "PLZ", "Ort", "Geschlecht", "Geburt", "Haushalt"}


def test_results_of_the_python_interface_are_silent_too():
    counted = count_records(pd.DataFrame(canaries()), mapping(), REGISTER)
    told = "".join(table.to_csv() for table in (counted.counts, counted.carriers, counted.lines, counted.blocks))
    assert CANARY.casefold() not in (told + counted.hierarchy.to_csv() + str(counted.report)).casefold()
    assert command.text_of(counted.report, "en")
