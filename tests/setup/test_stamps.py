"""A step that failed or was interrupted is never taken for done; one that is done is not done again."""

from pathlib import Path

import pytest

from setup import contents
from setup.contents import Step
from setup.say import Trouble
from setup.stamps import Stamp, files_below, key_of


def test_a_stamp_is_torn_up_before_the_step_and_written_after_its_success(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "stamp")
    with stamp.renewed("one"):
        assert not stamp.vouches_for("one")
    assert stamp.vouches_for("one")
    with pytest.raises(RuntimeError), stamp.renewed("one"):
        raise RuntimeError
    assert not stamp.vouches_for("one")


def test_a_key_tells_which_part_holds_which_words(tmp_path: Path) -> None:
    assert key_of("ab", "c") != key_of("a", "bc")
    (tmp_path / "lock").write_text("ab")
    assert key_of(tmp_path / "lock") == key_of("ab")


def test_products_and_hidden_folders_are_no_sources(tmp_path: Path) -> None:
    for name in ("b.po", "a.py", "a.pyc", ".cache/x", "__pycache__/y", "deep/c.mo", "deep/c.po"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = files_below([tmp_path], without=contents.PRODUCTS)
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.py", "b.po", "deep/c.po"]


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two steps of a small atlas; the list tells which of them ran. The second fails while `broken` is there."""
    done: list[str] = []

    def run(command: list[str], **_: object) -> None:
        done.append(command[-1])
        if command[-1] == "static" and (tmp_path / "broken").exists():
            raise Trouble("broken")
        (tmp_path / "proof").touch()

    (tmp_path / "source").touch()
    monkeypatch.setattr(contents, "run", run)
    monkeypatch.setattr(contents, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(contents, "_sources", lambda: [tmp_path / "source"])
    for name in ("MIGRATE", "COLLECT", "MAKE_TOWN", "BUILD_TOWN", "TELL_STORIES"):
        word = {"MIGRATE": "migrate", "COLLECT": "static"}.get(name, name)
        monkeypatch.setattr(contents, name, Step(word, word, (word,), proof=tmp_path / "proof"))
    return done


ALL = ["migrate", "static", "MAKE_TOWN", "BUILD_TOWN", "TELL_STORIES"]


def test_a_second_start_repeats_nothing(steps: list[str]) -> None:
    contents.fill({}, database="one")
    contents.fill({}, database="one")
    assert steps == ALL


def test_a_step_that_failed_is_repeated_and_those_before_it_are_not(steps: list[str], tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    with pytest.raises(Trouble):
        contents.fill({}, database="one")
    (tmp_path / "broken").unlink()
    contents.fill({}, database="one")
    assert steps == ["migrate", "static", *ALL[1:]]


@pytest.mark.parametrize("change", ["a pull", "another database", "a removed product"])
def test_everything_is_looked_at_again_after(change: str, steps: list[str], tmp_path: Path) -> None:
    contents.fill({}, database="one")
    if change == "a pull":
        (tmp_path / "source").write_text("new")
    if change == "a removed product":
        (tmp_path / "proof").unlink()
    contents.fill({}, database="two" if change == "another database" else "one")
    assert steps == ALL + (ALL[:1] if change == "a removed product" else ALL)


def test_on_a_server_of_ones_own_nothing_is_taken_for_granted(steps: list[str]) -> None:
    contents.fill({}, database=None)
    contents.fill({}, database=None)
    assert steps == ALL + ALL


def test_a_missing_folder_of_berlin_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"The folder .*nowhere with Berlin's files is not there") as told:
        contents.require_data(tmp_path / "nowhere")
    assert str(told.value).count(". ") == 0
