"""Frames of pictures: everything is in them, nothing runs over, nothing that comes in can break out."""

import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.colours import PATTERNS
from atlas.pictures.drawings import Drawing, Frame, Key, Legend, Sheet, from_svg
from atlas.pictures.frame import framed, map_room
from atlas.pictures.lettering import BOLD, REGULAR, safe, shortened, width_of, wrapped
from atlas.pictures.marks import DOT, round_length, round_scale, write_length, write_scale
from atlas.pictures.rendering import to_png

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = Drawing(
    width=1000, height=1000, metres=10, draw=lambda _: '<rect width="1000" height="1000" fill="#ff0000" class="body"/>'
)
FRAME = Frame(
    title="Anteil der Kinder",
    subtitle="Quartiere, 31.12.2021",
    description="Karte mit 12 Gebieten",
    legends=[
        Legend(
            title="Legende (%)",
            keys=[
                Key(label="0,0 bis 10,0", fill="#ffffcc", count="3"),
                Key(label="geheim gehalten", fill="suppressed", count="1"),
            ],
        )
    ],
    notes=["Stadt und Zahlen sind erfunden."],
    facts=[("Quelle", "Einwohnerregister"), ("Lizenz", "dl-de/by-2-0"), ("Adresse", "https://atlas.example/?a=1&b=2")],
    patterns=PATTERNS,
    north="N",
)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_everything_that_a_reader_needs_is_in_it():
    svg = framed(SQUARE, FRAME)
    said = " | ".join(texts(svg))
    for part in (
        "Anteil der Kinder", "Quartiere, 31.12.2021", "Legende (%)", "0,0 bis 10,0", "geheim gehalten", "3",
        "Stadt und Zahlen sind erfunden.", "Quelle: Einwohnerregister", "Lizenz: dl-de/by-2-0",
        "Adresse: https://atlas.example/?a=1&b=2", "N", "2 km",
    ):  # fmt: skip
        assert part in said
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "Anteil der Kinder"
    assert root.find(f"{SVG}desc").text == "Karte mit 12 Gebieten"
    assert [each.get("id") for each in root.iter(f"{SVG}pattern")] == ["key-suppressed"]


def test_what_is_empty_takes_no_room_and_charts_have_neither_north_nor_scale():
    bare = framed(replace(SQUARE, metres=None), Frame(title="Nur ein Titel"))
    assert texts(bare) == ["Nur ein Titel"]


def test_nothing_that_comes_in_can_break_out():
    evil = '</text><script>alert(1)</script>" onload="alert(1)\x00\x0b'
    frame = replace(
        FRAME,
        title=evil,
        subtitle=evil,
        description=evil,
        notes=[evil],
        facts=[(evil, evil)],
        legends=[Legend(title=evil, keys=[Key(label=evil)], notes=[evil], grid=[["#fff"]], across=evil, upward=evil)],
    )
    root = ElementTree.fromstring(framed(SQUARE, frame))
    assert {each.tag for each in root.iter()} <= {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "defs", "rect", "text", "g", "path", "pattern")
    }
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]


def test_nothing_runs_over_the_edges():
    long = "Ein sehr langer Titel über Kinder, Jugendliche und Donaudampfschifffahrtsgesellschaftskapitäne " * 3
    address = "https://atlas.example/musterstadt/map/?" + "&".join(f"name{n}=value{n}" for n in range(40))
    for sheet in (Sheet(), Sheet(width=400), Sheet(width=600, legend_below=True)):
        svg = framed(SQUARE, replace(FRAME, title=long, facts=[("Adresse", address)]), sheet)
        for each in ElementTree.fromstring(svg).iter(f"{SVG}text"):
            weight = BOLD if each.get("font-weight") else REGULAR
            wide = width_of(each.text, float(each.get("font-size")), weight)
            start = {None: 0, "middle": wide / 2, "end": wide}[each.get("text-anchor")]
            assert float(each.get("x")) - start >= 0
            assert float(each.get("x")) - start + wide <= sheet.width + 1


@given(st.text(max_size=300), st.floats(20, 500))
def test_wrapping_loses_no_letter_and_every_line_fits(text, width):
    lines = wrapped(text, width, 16)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 16) <= width or len(line) == 1 for line in lines)


@given(st.text(max_size=200))
def test_any_text_is_safe_for_xml(text):
    element = ElementTree.fromstring(f'<a b="{safe(text)}">{safe(text)}</a>')
    known = "".join(letter for letter in text if knows(letter))
    assert (element.text or "").replace("\r", "\n") == known.replace("\r\n", "\n").replace("\r", "\n")


def knows(letter: str) -> bool:
    try:
        ElementTree.fromstring(f"<a>&#{ord(letter)};</a>")
    except ElementTree.ParseError:
        return False
    return True


def test_shortening_ends_with_dots():
    assert shortened("Altstadt", 1000, 12) == "Altstadt"
    short = shortened("Neue Neustadt am Walde", 60, 12)
    assert short.endswith("…")
    assert width_of(short, 12) <= 60


@pytest.mark.parametrize(
    ("at_most", "length", "words"), [(999, 500, "500 m"), (1000, 1000, "1 km"), (4100, 2000, "2 km"), (73, 50, "50 m")]
)
def test_bars_are_of_round_lengths(at_most, length, words):
    assert round_length(at_most) == length
    assert write_length(length) == words


@pytest.mark.parametrize(("at_least", "scale"), [(18340, 20000), (20000, 20000), (20001, 25000), (81000, 100000)])
def test_scales_are_those_that_maps_are_printed_in(at_least, scale):
    assert round_scale(at_least) == scale
    assert write_scale(25000) == "1 : 25\u202f000"


def test_a_scale_bar_is_as_long_as_it_says():
    """The body is 1000 units of ten metres; on this sheet it is so many dots wide."""
    root = ElementTree.fromstring(framed(SQUARE, replace(FRAME, scale=50000), Sheet(width=1000, height=1000)))
    bars = [each for each in root.iter(f"{SVG}rect") if each.get("stroke") == "#131525"]
    assert len(bars) == 2
    dots = sum(float(each.get("width")) for each in bars)
    assert dots * DOT * 50000 == pytest.approx(2000, rel=0.01)  # metres of “2 km”
    assert "1 : 50\u202f000" in texts(ElementTree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("below", [True, False])
def test_a_map_that_takes_its_room_leaves_head_and_foot_alone(below):
    sheet = Sheet(width=800, height=1100, legend_below=below)
    wide, high = map_room(FRAME, sheet)
    assert 300 < wide <= 736
    assert 300 < high < 1000
    drawn = framed(replace(SQUARE, width=wide, height=high), FRAME, sheet)
    assert "scale(1)" in drawn


def test_a_finished_svg_keeps_its_size():
    chart = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><g/></svg>'
    drawing = from_svg(chart)
    assert (drawing.width, drawing.height) == (300, 200)
    assert "scale(1)" in framed(drawing, Frame(title="Linien"))
    boxed = from_svg('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"></svg>')
    assert (boxed.width, boxed.height) == (40, 30)
    with pytest.raises(ValueError, match="has no size"):
        from_svg("<svg></svg>")


def pixels(png: bytes) -> list[list[tuple[int, ...]]]:
    """A slow reader of PNG as resvg writes it: eight bits, with or without transparency, one filter per line."""
    assert png.startswith(b"\x89PNG")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    packed, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            packed += png[place + 8 : place + 8 + length]
        place += length + 12
    raw, before, lines = zlib.decompress(packed), bytes(width * size), []
    for y in range(height):
        start = y * (width * size + 1)
        filtered, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * size])
        for i in range(len(line)):
            left = line[i - size] if i >= size else 0
            above, corner = before[i], before[i - size] if i >= size else 0
            guess = left + above - corner
            paeth = min((left, above, corner), key=lambda each: abs(guess - each))
            line[i] = (line[i] + (0, left, above, (left + above) // 2, paeth)[filtered]) % 256
        before = bytes(line)
        lines.append([tuple(before[x : x + 3]) for x in range(0, len(before), size)])
    return lines


def test_dots_of_the_right_colour_stand_where_the_drawing_says():
    svg = framed(SQUARE, Frame(title="Rot"), Sheet(width=200, margin=20, letter=8))
    dots = pixels(to_png(svg, scale=1))
    assert len(dots[0]) == 200
    assert dots[100][100] == (255, 0, 0)
    assert dots[2][2] == (255, 255, 255)
    assert len(pixels(to_png(svg, scale=2))[0]) == 400


def test_pictures_are_lettered_with_the_fonts_of_the_pages():
    """Without a font, resvg leaves letters out."""
    words = framed(replace(SQUARE, metres=None, draw=lambda _: ""), Frame(title="Äußere Höhe"), Sheet(width=300))
    dark = sum(dot[0] < 100 for line in pixels(to_png(words, scale=1)) for dot in line)
    assert dark > 200
