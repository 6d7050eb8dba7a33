"""Random keys of records: the same person has the same, nobody can reckon them, and only sums leave."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from indicators.disclosure.counting import count_records
from indicators.disclosure.counting.__main__ import main
from indicators.disclosure.counting.reading import texts_of
from indicators.disclosure.counting.record_keys import WHOLE, record_keys
from spatial.definitions import DefinitionError
from spatial.findings import RefusedError

from .town import MAPPING, REGISTER, mapping, record, write_files

SALT = b"a secret of at least sixteen bytes"
KEYS = "record_keys: {of: [Nummer]}\n"


def people():
    places = [("Hauptstraße", "1"), ("Hauptstraße", "2"), ("Hauptstraße", "3"), ("Nirgends", "1")]
    return [
        record(*places[number % 4], Nummer=f"P{number}", Geschlecht="mw"[number % 2], Geburt=f"{1970 + number}-01-01")
        for number in range(60)
    ]


def slow_key(text: str, time: int = 1) -> int:
    secret = hashlib.sha512(SALT).digest()
    return int(hashlib.blake2b(f"{text}\x1f{time}".encode(), key=secret, digest_size=8).hexdigest(), 16) % 10**9


def test_the_key_of_a_cell_is_the_sum_of_its_records_without_what_is_left_of_the_point():
    counted = count_records(pd.DataFrame(people()), mapping(KEYS), REGISTER, salt=SALT)
    table = counted.counts
    assert table.columns[-1] == "cell_key"
    assert table["count"].sum() == 60
    everybody = sum(round(float(key) * WHOLE) for key in table["cell_key"]) % WHOLE
    assert everybody == sum(slow_key(f"p{number}") for number in range(60)) % WHOLE
    assert "cell_key" not in counted.carriers.columns


def test_the_same_person_has_the_same_key_in_any_order_and_any_other_salt_gives_others():
    ids = [f"P{number}" for number in range(50)] + ["P7"]
    one = record_keys([texts_of(ids)], SALT)
    two = record_keys([texts_of([f" {name.lower()} " for name in reversed(ids)])], SALT)
    assert sorted(one) == sorted(two)
    assert one[7] == slow_key("p7")
    assert one[50] == slow_key("p7", 2)  # who stands there twice counts twice
    other = record_keys([texts_of(ids)], b"another secret of sixteen bytes")
    assert not set(one) & set(other)


def test_columns_are_kept_apart():
    first = record_keys([texts_of(["ab"]), texts_of(["c"])], SALT)
    second = record_keys([texts_of(["a"]), texts_of(["bc"])], SALT)
    assert first[0] != second[0]


def test_keys_are_spread_evenly():
    keys = record_keys([texts_of([str(number) for number in range(20_000)])], SALT) / WHOLE
    filled = np.histogram(keys, bins=20, range=(0, 1))[0]
    assert ((filled - 1000) ** 2 / 1000).sum() < 50  # χ² of 19 degrees of freedom: once in 7,000


def test_the_command_needs_the_secret_and_writes_neither_it_nor_a_record(tmp_path, capfd):
    arguments = write_files(tmp_path, people(), MAPPING + KEYS)
    assert main(arguments) == 2
    assert "--salt" in capfd.readouterr().err
    (tmp_path / "short").write_bytes(b"short")
    assert main([*arguments, "--salt", str(tmp_path / "short")]) == 2
    assert "zu kurz" in capfd.readouterr().err
    (tmp_path / "salt").write_bytes(SALT)
    assert main([*arguments, "--salt", str(tmp_path / "salt")]) == 0
    told = capfd.readouterr()
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir()).decode() + told.out + told.err
    assert SALT.decode() not in written
    assert hashlib.sha256(SALT).hexdigest() not in written
    table = pd.read_csv(tmp_path / "out" / "counts.csv", dtype=str)
    assert table["cell_key"].str.fullmatch(r"0\.\d{9}").all()
    assert "P11" not in written


def test_without_a_secret_the_python_interface_says_so():
    with pytest.raises(RefusedError, match="--salt"):
        count_records(pd.DataFrame(people()), mapping(KEYS), REGISTER)


def test_a_category_must_not_be_called_like_a_column_of_the_counts():
    text = MAPPING.replace("  sex:", "  cell_key:")
    with pytest.raises(DefinitionError, match="cell_key"):
        mapping(text=text)
