"""Spreadsheets that want to do harm, and those that are only untidy."""

import io
import zipfile

import pytest

from people.errors import CellTooFar, FileDamaged, FileHasMacros, FileRefused, FileTooLarge, NotASpreadsheet
from people.roster import archive, reader
from people.roster.archive import column_index, column_letters
from tests.people import rosters

GOOD = rosters.xlsx({"学生": [rosters.HEAD, rosters.YUTONG]})


def repacked(changes: dict[str, bytes | None], data: bytes = GOOD) -> bytes:
    """The workbook with some parts put in, replaced or (None) taken out."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return stored.getvalue()


def sheet(cells: str) -> bytes:
    """A workbook whose sheet holds these rows of XML."""
    part = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData>{cells}</sheetData><pageMargins left="1"/></worksheet>'
    )
    return repacked({"xl/worksheets/sheet1.xml": part.encode()})


def test_a_plain_workbook_passes_unchanged() -> None:
    assert reader.read(GOOD).sheets[0].rows[0].cells["name"] == "苏语桐"


def test_a_value_in_the_last_cell_is_refused_before_it_fills_the_memory() -> None:
    part = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    with pytest.raises(CellTooFar) as caught:
        archive.checked_copy(sheet(part))

    assert caught.value.details["cell"] == "XFD1048576"


def test_cells_without_an_address_count_along() -> None:
    part = '<row r="900000"><c r="IV900000"><v>1</v></c><c><v>1</v></c></row>'

    with pytest.raises(CellTooFar):
        archive.checked_copy(sheet(part))


def test_rows_without_a_number_count_along() -> None:
    part = '<row r="1048575"/><row><c r="Z1048576"><v>1</v></c></row>'

    with pytest.raises(CellTooFar):
        archive.checked_copy(sheet(part))


@pytest.mark.parametrize("quoted", ["r='XFD1048576'", 'r = "XFD1048576"', 'r="&#88;FD1048576"'])
def test_no_spelling_of_an_address_gets_past(quoted: str) -> None:
    with pytest.raises(CellTooFar):
        archive.checked_copy(sheet(f"<row><c {quoted}><v>1</v></c></row>"))


@pytest.mark.parametrize("address", ["$A$1", "A99999999999", "1A", "", "ABCD1"])
def test_an_address_of_no_cell_is_refused(address: str) -> None:
    with pytest.raises(FileDamaged):
        archive.checked_copy(sheet(f'<row><c r="{address}"><v>1</v></c></row>'))


def test_formats_may_reach_to_the_end_of_the_sheet() -> None:
    part = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'

    archive.checked_copy(sheet(part))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)

    with pytest.raises(FileTooLarge):
        reader.read(repacked({"xl/sharedStrings.xml": b" " * 2 * 1024 * 1024}))


def test_a_directory_that_lies_about_sizes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1024 * 1024)
    data = bytearray(repacked({"xl/sharedStrings.xml": b" " * 2 * 1024 * 1024}))
    real, told = (2 * 1024 * 1024).to_bytes(4, "little"), (10).to_bytes(4, "little")

    lying = bytes(data.replace(real, told))

    assert lying != bytes(data)
    with pytest.raises(FileTooLarge):
        reader.read(lying)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(FileTooLarge):
        reader.read(repacked({f"xl/{number}.bin": b"" for number in range(archive.MAX_ENTRIES)}))


def test_macros_are_refused() -> None:
    with pytest.raises(FileHasMacros):
        reader.read(repacked({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}))


def test_declared_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'

    with pytest.raises(FileDamaged):
        reader.read(repacked({"xl/worksheets/sheet1.xml": bomb}))


def test_other_archives_are_no_spreadsheets() -> None:
    with pytest.raises(NotASpreadsheet):
        reader.read(repacked({"xl/workbook.xml": None}))


@pytest.mark.parametrize("kept", [30, 200, len(GOOD) // 2, len(GOOD) - 10], ids=["start", "little", "half", "most"])
def test_half_a_file_is_damaged(kept: int) -> None:
    with pytest.raises(FileDamaged):
        reader.read(GOOD[:kept])


def test_broken_xml_is_damaged() -> None:
    with pytest.raises(FileDamaged):
        reader.read(repacked({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}))


def test_a_sheet_that_is_missing_is_damaged() -> None:
    with pytest.raises(FileDamaged):
        reader.read(repacked({"xl/worksheets/sheet1.xml": None}))


def test_a_shared_text_that_is_missing_does_not_end_the_process() -> None:
    with pytest.raises(FileRefused):
        reader.read(repacked({"xl/sharedStrings.xml": b'<sst xmlns="x"/>'}))


def test_a_part_that_is_packed_oddly_is_damaged() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_LZMA) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))

    with pytest.raises(FileDamaged):
        reader.read(stored.getvalue())


def test_a_bit_that_fell_over_is_noticed() -> None:
    start = GOOD.find(b"xl/worksheets/sheet1.xml")
    broken = bytearray(GOOD)
    for offset in range(start + 60, start + 90):
        broken[offset] ^= 0xFF

    with pytest.raises(FileDamaged):
        reader.read(bytes(broken))


def test_columns_have_letters() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_index(column_letters(index)) == index for index in range(0, 16384, 7))
