"""Pyramids: the surface of a bar is the share of its group, the outline steps with it, and what is hidden is no bar."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.charts.pyramid import TOP, Layer, Panel, pyramid

from .reading import draw

NAMES = {"men": "Männer", "women": "Frauen"}


def layers(name: str, men: list[float | None], women: list[float | None], limits: list[int]) -> list[Layer]:
    groups = list(pairwise([*limits, None]))
    return [
        Layer(sex=sex, low=low or 0, high=high, share=share, says=f"{name}, {sex} {low}!", sign="•")
        for sex, shares in (("men", men), ("women", women))
        for (low, high), share in zip(groups, shares, strict=True)
    ]


def rows(spec: dict, layer: int = 0) -> list[dict]:
    return spec["layer"][layer]["data"]["values"]


def make(panels: list[Panel], outline: list[Layer]) -> dict:
    return pyramid(panels, outline, names=NAMES, title="%", language="de")


def test_by_hand():
    nord = Panel(area="01", name="Nord", layers=layers("Nord", [3.0, 8.0, 36.0], [None, 10.0, 43.0], [0, 3, 65]))
    spec = make([nord], layers("Stadt", [6.0, 62.0, 3.0], [3.0, None, 6.0], [0, 3, 65]))
    bars = {(row["sex"], row["low"]): row for row in rows(spec)}
    assert [bars["men", low]["v"] for low in (0, 3, 65)] == [-1.0, round(-8 / 62, 5), -36 / (TOP - 65)]
    assert bars["women", 65]["v"] == round(43 / 30, 5)
    assert ("women", 0) not in bars, "what is not told is not drawn"
    (sign,) = rows(spec, 2)
    assert (sign["sign"], sign["middle"], sign["v"] > 0) == ("•", 1.5, True)
    steps = [(row["run"], row["v"], row["low"]) for row in rows(spec, 3)]
    # Men: 2 a year to the age of 3, 1 to 65, 0.1 above; of women the middle is not told, so there are two pieces.
    assert steps[:6] == [
        (("men 0"), at, low) for at, low in ((-2, 0), (-2, 3), (-1, 3), (-1, 65), (-0.1, 65), (-0.1, 95))
    ]
    assert [run for run, _, _ in steps[6:]] == ["women 0"] * 2 + ["women 1"] * 2
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == pytest.approx([-1.06 * 2, 1.06 * 2])


@given(st.lists(st.integers(1, 20), min_size=2, max_size=12), st.data())
def test_the_surfaces_add_up_to_everybody(widths, data):
    limits = [sum(widths[:n]) for n in range(len(widths))]
    counts = data.draw(st.lists(st.integers(0, 500), min_size=2 * len(limits), max_size=2 * len(limits)))
    whole = sum(counts) or 1
    shares = [100 * count / whole for count in counts]
    half = len(limits)
    panel = Panel(area="01", name="Nord", layers=layers("Nord", shares[:half], shares[half:], limits))
    surface = sum(abs(row["v"]) * (row["top"] - row["low"]) for row in rows(make([panel], [])))
    assert surface == pytest.approx(100 * sum(counts) / whole, abs=0.1)


@pytest.mark.parametrize("count", [1, 2])
def test_it_is_drawn_without_a_warning_and_every_mark_speaks(count, capfd):
    panels = [
        Panel(area=code, name=name, layers=layers(name, [3.0, 8.0, 36.0], [None, 10.0, 43.0], [0, 3, 65]))
        for code, name in (("01", "Nord"), ("02", "Süd"))
    ]
    drawn = draw(make(panels[:count], layers("Stadt", [6.0, 62.0, 3.0], [3.0, 5.0, 6.0], [0, 3, 65])))
    assert capfd.readouterr().err == ""
    for panel in panels[:count]:
        assert drawn.svg.count(f'aria-label="{panel.name}, ') == 6
    assert {"Männer", "Frauen", "•"} <= set(drawn.texts)
    assert ("Süd" in drawn.texts) == (count > 1)
