"""Every broken file stops, says where and how to mend it, and changes nothing."""

import io

import openpyxl
import pytest

from indicators.importing import import_observations
from indicators.models import Import, Period, Release, Sheet

from .conftest import GOOD, LONG, WIDE

CHECKED = WIDE + "checks:\n  - {sum: [male, female], equals: total}\n"
LONG_GOOD = "code,time,variable,value\n" + "".join(
    f"{code},2020-12-31,total,{n}\n" for n, code in enumerate(["0101", "0102", "0103", "0201", "0202"], 7)
)


def xlsx(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


SHORTENED = xlsx([["code", "total", "male", "female"], [101, 10, 4, 6], ["0102", 20, 9, 11]])

BROKEN = {
    "an unknown code": (
        GOOD + "0999,1,1,0\n",
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 7: Den Gebietsschlüssel „0999“ gibt es im Gebietsstand „Stand 2020“ "
        "nicht.",
    ),
    "a code without its zero": (
        GOOD.replace("0101,", "101,"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 2: Der Gebietsschlüssel „101“ hat seine führende Null verloren; gemeint "
        "ist "
        "wohl „0101“. Bitte formatieren Sie die Spalte in der Tabellenkalkulation als Text und speichern Sie die Datei "
        "neu.",
    ),
    "a code without its zero in a workbook": (
        SHORTENED,
        WIDE,
        "Fehler: Datei „delivery.csv“, Blatt „Sheet“, Zeile 2: Der Gebietsschlüssel „101“ hat seine führende Null "
        "verloren; gemeint ist wohl „0101“. Bitte formatieren Sie die Spalte in der Tabellenkalkulation als Text und "
        "speichern Sie die Datei neu.",
    ),
    "a doubled area": (
        GOOD + "0101,10,4,6\n",
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 7, Spalte B (total): Das Gebiet „0101“ kommt für 2020-12-31 und „total“ "
        "zweimal vor: in Zeile 2 und in Zeile 7. Bitte löschen Sie eine der beiden.",
    ),
    "a row of totals": (
        GOOD + ",150,70,80\n",
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 7: Der Gebietsschlüssel fehlt. Bitte ergänzen Sie ihn oder löschen Sie "
        "die "
        "Zeile (eine Summenzeile gehört nicht in die Lieferung).",
    ),
    "text in a number cell": (
        GOOD.replace("20,9", "zwanzig,9"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): Hier steht „zwanzig“, erwartet wird eine Zahl.",
    ),
    "an empty cell that nobody explained": (
        GOOD.replace("20,9", ",9"),
        WIDE.replace('"": missing, ', ""),
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): Das Feld ist leer, erwartet wird eine Zahl. Fehlt "
        "die "
        'Angabe, so tragen Sie in der Zuordnung unter „markers“ die Zeile „"": missing“ ein.',
    ),
    "a dash": (
        GOOD.replace("20,9", "–,9"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): Hier steht „–“, erwartet wird eine Zahl. In "
        "amtlichen "
        'Tabellen heißt der Strich „genau null“; gilt das auch hier, so tragen Sie unter „markers“ die Zeile „"–": '
        "zero“ ein.",
    ),
    "a negative count": (
        GOOD.replace("20,9,11", "-20,9,11"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): „total“ ist eine Anzahl und kann nicht negativ sein; "
        "hier steht -20.",
    ),
    "half a person": (
        GOOD.replace("20,9,11", "20,9.5,10.5"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte C (male): „male“ ist eine Anzahl und muss eine ganze Zahl sein; "
        "hier steht 9.5. Sind es Prozente, oder ist ein Tausenderpunkt als Komma gelesen? (Mit „thousands“ in der "
        "Zuordnung lässt er sich angeben.)",
    ),
    "infinity": (
        GOOD.replace("20,9,11", "inf,9,11"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): „inf“ ist keine endliche Zahl. Bitte prüfen Sie, wie "
        "die "
        "Datei berechnet wurde.",
    ),
    "an absurd number": (
        GOOD.replace("20,9,11", "20000000000000,9,11"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): 20000000000000 ist für „total“ unglaubhaft groß. "
        "Sind "
        "Spalten verrutscht?",
    ),
    "a sum that does not add up": (
        GOOD.replace("20,9,11", "20,9,12"),
        CHECKED,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): Gebiet „0102“: Die Summe male + female ist 21, "
        "„total“ "
        "aber 20.",
    ),
    "a part larger than its whole": (
        GOOD.replace("20,9,11", "20,29,11"),
        WIDE + "checks:\n  - {part: male, of: total}\n",
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte C (male): Gebiet „0102“: „male“ (29) ist größer als „total“ "
        "(20).",
    ),
    "a missing column": (
        GOOD.replace("female", "weiblich"),
        WIDE + "ignore: rest\n",
        "Fehler: Datei „delivery.csv“: Die Spalte „female“ fehlt. Die Datei hat „code“, „total“, „male“, „weiblich“. "
        "Bitte "
        "prüfen Sie die Überschriften in Zeile 1 oder die Zuordnung.",
    ),
    "a column nobody assigned": (
        GOOD.replace("code,", "nr,code,", 1).replace("\n0", "\n1,0"),
        WIDE,
        "Fehler: Datei „delivery.csv“: Die Spalte „nr“ ist in der Zuordnung nicht genannt. Ordnen Sie sie einem "
        "Merkmal "
        "zu oder tragen Sie sie unter „ignore“ ein.",
    ),
    "a variable the dataset does not have": (
        LONG_GOOD.replace("0103,2020-12-31,total", "0103,2020-12-31,totl"),
        LONG,
        "Fehler: Datei „delivery.csv“, Zeile 4, Spalte C (variable): Der Datensatz „population“ hat kein Merkmal "
        "„totl“. "
        "Bitte prüfen Sie die Schreibweise oder nennen Sie es unter „variable: names“ in der Zuordnung.",
    ),
    "two periods mixed": (
        LONG_GOOD.replace("0103,2020-12-31", "0103,2021-12-31"),
        LONG,
        "Fehler: Datei „delivery.csv“: Für 31. Dezember 2021 hat die Datei nur 1 Gebiete, für andere Zeiten 4. Sind "
        "zwei "
        "Zeiten vermischt? Bitte prüfen Sie die Spalte mit dem Zeitbezug.",
    ),
    "a time that is none": (
        LONG_GOOD.replace("0103,2020-12-31", "0103,31.12.2020"),
        LONG,
        "Fehler: Datei „delivery.csv“, Zeile 4, Spalte B (time): Hier steht „31.12.2020“, erwartet wird eine Zeit wie "
        "„2023-12-31“.",
    ),
    "a time before all editions": (
        GOOD,
        WIDE.replace("2020-12-31", "1999-12-31"),
        "Fehler: Datei „delivery.csv“: Für 31. Dezember 1999 gibt es keinen veröffentlichten Gebietsstand. "
        "Veröffentlicht "
        "sind: 2020 (2020-01-01 – …). Bitte prüfen Sie den Zeitbezug.",
    ),
    "a file that was cut off": (
        GOOD[:-6],
        WIDE,
        "Fehler: Datei „delivery.csv“: Die Überschrift hat 4 Spalten, Zeile 6 aber 3. Ist die Datei abgeschnitten oder "
        "steht das Trennzeichen in einem Text? Betroffene Zeilen: „6“.",
    ),
    "thousands or decimals": (
        "code;total;male;female\n0101;1.234;1.000;2.345\n",
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 2, Spalte B (total): „1.234“ kann eine Zahl mit drei Nachkommastellen "
        "oder "
        "mit Tausendertrennzeichen sein. Bitte tragen Sie „decimal“ und „thousands“ in die Zuordnung ein.",
    ),
    "an old Excel file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100,
        WIDE,
        "Fehler: Datei „delivery.csv“: Das ist eine Arbeitsmappe im alten Excel-Format (.xls). Bitte speichern Sie sie "
        "als .xlsx oder CSV.",
    ),
    "a formula that failed": (
        GOOD.replace("20,9", "#BEZUG!,9"),
        WIDE,
        "Fehler: Datei „delivery.csv“, Zeile 3, Spalte B (total): Hier steht „#BEZUG!“, ein Fehlerwert der "
        "Tabellenkalkulation. Bitte berichtigen Sie die Formel.",
    ),
    "an empty file": (
        "code,total,male,female\n",
        WIDE,
        "Fehler: Datei „delivery.csv“: Die Datei hat keine Zeilen.",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_the_sentence_a_clerk_needs(town, name):
    content, mapping, sentence = BROKEN[name]
    report = town.deliver(content, mapping, commit=True)
    assert report.stopped
    assert sentence in report.sentences("de")
    assert report.sentences("de")[-1].startswith("Nichts wurde übernommen.")
    assert not any(model.objects.exists() for model in (Import, Release, Sheet, Period))
    assert len(report.sentences("en")) == len(report.sentences("de"))


def test_codes_of_another_edition_are_recognised_as_such(town, older_edition):
    codes = older_edition.levels.get(level__slug="block").codes
    content = "code,total,male,female\n" + "".join(f"{code},2,1,1\n" for code in codes if code not in ("0101", "0102"))
    report = town.deliver(content)
    assert (
        "Fehler: Datei „delivery.csv“: 3 von 4 Schlüsseln gibt es im Gebietsstand „Stand 2020“ nicht; alle passen aber "
        "zu "
        "„Stand 2010“, block. Bitte prüfen Sie Zeitbezug, „edition“ und „level“ in der Zuordnung."
    ) in report.sentences("de")


def test_codes_of_another_level_are_recognised_as_such(town):
    report = town.deliver("code,total,male,female\n01,2,1,1\n02,2,1,1\n")
    assert "alle passen aber zu „Stand 2020“, district." in report.sentences("de")[0]


def test_everything_wrong_is_told_at_once_and_many_of_a_kind_are_counted(town):
    rows = "".join(f"{number},x,-1,1.5\n" for number in range(9000, 9020))
    told = town.deliver(GOOD.replace("0101,10", "0101,-10") + rows).sentences("de")
    assert sum("erwartet wird eine Zahl" in line for line in told) == 8
    assert "Hinweis: … und 12 weitere Felder ohne Zahl." in told
    assert "Hinweis: … und 12 weitere unbekannte Schlüssel." in told
    assert any("kann nicht negativ sein" in line for line in told)


def test_two_files_must_not_say_the_same(town):
    mapping = town.write(WIDE, "mapping.yaml")
    files = [town.write(GOOD, "a.csv"), town.write(GOOD.replace("50,24,26", "52,25,27"), "b.csv")]
    report = import_observations(mapping, files, commit=True)
    assert report.stopped
    assert "„total“ für 31. Dezember 2020 steht auch in „a.csv“" in " ".join(report.sentences("de"))
    assert not Sheet.objects.exists()


def test_one_broken_file_stops_the_good_ones_beside_it(town):
    mapping = town.write(WIDE.replace('{value: "2020-12-31"}', "{file_name: '(?P<year>[0-9]{4})'}"), "mapping.yaml")
    files = [town.write(GOOD, "2020.csv"), town.write(GOOD.replace("50", "fünfzig"), "2021.csv")]
    assert import_observations(mapping, files, commit=True).stopped
    assert not any(model.objects.exists() for model in (Import, Release, Sheet, Period))


def test_a_file_given_twice_is_noticed(town):
    mapping, file = town.write(WIDE, "mapping.yaml"), town.write(GOOD)
    assert import_observations(mapping, [file, file]).stopped
