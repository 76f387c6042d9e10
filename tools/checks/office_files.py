#!/usr/bin/env python3
"""Checks .xlsx and .docx against programs that others wrote: openpyxl and, where they are installed, python-docx and
LibreOffice.

    office_files.py [--program PATH]

Both ways: what openpyxl and LibreOffice write, `kieubao import` reads; what `kieubao export` and `form template` write,
they read, with the same values, types, drop-downs and frozen rows. So do they read a report, with the figures that
`report show --json` has. What is not installed is passed over in a line that
says so. Exit status 0: all that could be checked agrees, 1: something does not.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Invented people: reference, name, birth, sex, country, telephone, remark.
HEADERS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Quốc gia", "Số điện thoại", "Ghi chú", "Mã"]
PEOPLE = [
    ["K1", "Nguyễn Thị Hường", datetime.date(1972, 6, 5), "Nữ", "Nhật Bản", "+81 00 1234567", "một & <hai>"],
    ["K2", "Trần Văn Đức", 1980, "Nam", "Hoa Kỳ", 84001234567, "=1+1"],
    ["K3", "Lê Ba", "06/1985", "Nam", "Đức", None, "dòng một\ndòng hai"],
    ["K4", "Nguye\u0302\u0303n Bốn", datetime.date(1901, 1, 31), "Khác", None, None, " hai đầu có dấu cách "],
]
EXPECTED = {
    "K1": ("Nguyễn Thị Hường", "1972-06-05", "nu", "JP", "+81 00 1234567", "một & <hai>"),
    "K2": ("Trần Văn Đức", "1980", "nam", "US", "84001234567", "=1+1"),
    "K3": ("Lê Ba", "1985-06", "nam", "DE", None, "dòng một\ndòng hai"),
    "K4": ("Nguyễn Bốn", "1901-01-31", "khac", None, None, "hai đầu có dấu cách"),
}


class Disagreement(Exception):
    pass


class Office:
    """A replica in a folder of its own."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.folder = program, folder
        self.run("init", "--unit", "ubnd-phu-cat", "--name", "PHUCAT")

    def run(self, *arguments: str) -> str:
        environment = {**os.environ, "KIEUBAO_DATA": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            [self.program, *arguments, "--lang", "vi"], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Disagreement(f"{' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout

    def people(self) -> dict[str, tuple]:
        fields = "source_ref,name_full,birth,sex,current_country,phone,remark"
        rows = json.loads(self.run("list", "person", "--fields", fields, "--json"))
        return {row["source_ref"]: tuple(row.get(field) for field in fields.split(",")[1:]) for row in rows}


def same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise Disagreement(f"{what}: {found!r} instead of {expected!r}")


def write(path: Path, *, from_1904: bool) -> None:
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "Kiều bào"
    sheet["A1"] = "DANH SÁCH NGƯỜI VIỆT NAM Ở NƯỚC NGOÀI"
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(HEADERS)
    sheet.append([f"({number})" for number in range(1, len(HEADERS) + 1)])
    for number, (reference, *values) in enumerate(PEOPLE, 1):
        if from_1904 and isinstance(values[1], datetime.date) and values[1].year < 1904:
            values[1] = values[1].isoformat()
        sheet.append([number, *values, reference])
        # Not a formula: text that looks like one.
        sheet.cell(sheet.max_row, 7).data_type = "s"
    book.create_sheet("Trang khác")["A1"] = "không đọc"
    book.save(path)


def check_reading(program: Path, folder: Path, path: Path, what: str) -> None:
    office = Office(program, folder)
    office.run("import", "person", str(path))
    same(what, office.people(), EXPECTED)
    report = json.loads(office.run("import", "person", str(path), "--json"))
    same(what + ", imported again", (report["added"], report["updated"], report["unchanged"]), (0, 0, len(EXPECTED)))


def check_written(path: Path, what: str, keeps_view: bool = True) -> None:
    """`keeps_view`: LibreOffice without a window writes no frozen rows, whoever froze them."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if keeps_view:
        same(what + ", frozen", sheet.freeze_panes, "A2")
    headers = [cell.value for cell in sheet[1]]
    rows = {row[headers.index("Mã tại nguồn")].value: row for row in sheet.iter_rows(min_row=2)}

    def cell(reference: str, header: str) -> object:
        return rows[reference][headers.index(header)]

    same(what + ", day", cell("K1", "Ngày, tháng, năm sinh").value, datetime.datetime(1972, 6, 5))
    same(what + ", day's format", cell("K1", "Ngày, tháng, năm sinh").number_format, "dd/mm/yyyy")
    same(what + ", year", cell("K2", "Ngày, tháng, năm sinh").value, 1980)
    same(what + ", text", (cell("K2", "Ghi chú").value, cell("K2", "Ghi chú").data_type), ("=1+1", "s"))
    same(what + ", lines", cell("K3", "Ghi chú").value, "dòng một\ndòng hai")
    same(what + ", code", cell("K1", "Nước, vùng lãnh thổ đang ở").value, "Nhật Bản")
    column = cell("K1", "Giới tính").column_letter
    choices = [one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith(f"{column}2:")]
    same(what + ", drop-downs", len(choices), 1)
    name, cells = choices[0].formula1.rsplit("!", 1)
    values = [one[0].value for one in book[name.strip("'")][cells.replace("$", "")]]
    same(what + ", offered codes", values[:3], ["Nam", "Nữ", "Khác"])


def converted(path: Path, folder: Path, program: str) -> Path:
    """The same list as LibreOffice reads and writes it."""
    folder.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    done = subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(path)],
        capture_output=True, text=True, check=False, timeout=180,
    )
    result = folder / path.name
    if not result.exists():
        raise Disagreement(f"LibreOffice does not read {path.name}: {done.stderr.strip()}")
    return result


def check_report(office: Office, folder: Path, libreoffice: str | None) -> None:
    """A report in every format has the same figures."""
    import openpyxl

    shown = json.loads(office.run("report", "show", "2026-H1", "--json"))
    for form in ("xlsx", "docx", "html"):
        office.run("report", "show", "2026-H1", "--format", form, "--output", str(folder / f"report.{form}"))
    book = openpyxl.load_workbook(folder / "report.xlsx")
    totals = {
        row[0].value: row[5].value
        for sheet in book.worksheets if sheet.title.startswith("Biểu")
        for row in sheet.iter_rows(min_row=2) if row[2].value is None or row[2].value == ""
    }  # fmt: skip
    expected = {figure["code"]: figure["value"] for figure in shown["figures"]}
    same("a report, figures", totals, expected)
    try:
        import docx
    except ImportError:
        print("not checked: python-docx is not installed")
    else:
        document = docx.Document(folder / "report.docx")
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        same("a report, motto", "Độc lập - Tự do - Hạnh phúc" in cells[1], True)
        same("a report, tables", sum(cell.startswith("CD0") for cell in cells) >= 6, True)
    if libreoffice:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            [libreoffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.docx")],
            capture_output=True, check=False, timeout=180,
        )
        same("a report, pages by LibreOffice", (folder / "report.pdf").exists(), True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--program", type=Path, default=ROOT / ".build" / "debug" / "kieubao")
    program = parser.parse_args().program.resolve()
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        print("skipped: openpyxl is not installed (on Debian: apt-get install python3-openpyxl)")
        return 0
    libreoffice = shutil.which("soffice") or shutil.which("libreoffice")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            source = folder / "list.xlsx"
            write(source, from_1904=False)
            check_reading(program, folder / "first", source, "a list by openpyxl")
            other = folder / "list-1904.xlsx"
            write(other, from_1904=True)
            check_reading(program, folder / "second", other, "a list by openpyxl, days from 1904")
            office = Office(program, folder / "third")
            office.run("import", "person", str(source))
            office.run("export", "person", str(folder / "out.xlsx"))
            check_written(folder / "out.xlsx", "an export")
            office.run("form", "template", "person", str(folder / "template.xlsx"))
            openpyxl.load_workbook(folder / "template.xlsx")
            check_report(office, folder, libreoffice)
            if libreoffice:
                check_reading(
                    program, folder / "fourth", converted(source, folder / "a", libreoffice), "a list by LibreOffice")
                check_written(converted(folder / "out.xlsx", folder / "b", libreoffice), "an export, by LibreOffice",
                    keeps_view=False)
                converted(folder / "template.xlsx", folder / "c", libreoffice)
        except Disagreement as disagreement:
            print(f"office files: {disagreement}")
            return 1
    print("office files agree with openpyxl" + (" and LibreOffice" if libreoffice else "; LibreOffice is not installed"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
