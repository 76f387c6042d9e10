#!/usr/bin/env python3
"""How the program takes great lists: time and memory, with the release program.

    great_list.py PROGRAM [--bytes N] [--rows N]

Makes a list of invented people of N bytes (default 1 GB) from a seed and looks at it with `import --dry-run`; then imports
N rows (default 100,000) and writes them to .xlsx and .csv. Prints seconds and the most memory of each. What it makes lies
in TMPDIR and is deleted. `tools/checks/RESULTS.md` has what it gave last.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FAMILY = "Nguyễn Trần Lê Phạm Huỳnh Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Minh Ngọc Quốc Thanh Hữu Đức Kim Xuân".split()
GIVEN = "An Bình Cường Dũng Hà Hạnh Hường Lan Mai Nam Phúc Quân Sơn Tâm Vy".split()
COUNTRIES = "US JP KR DE FR AU CA CZ RU TW".split()
WORDS = "hồ sơ theo tờ khai của gia đình tại địa phương, đã đối chiếu với sổ hộ tịch; liên lạc qua thân nhân".split()
HEADER = "source_ref,name_full,birth,sex,current_country,occupation,phone,remark\n"


def remark(draw: random.Random, length: int) -> str:
    words: list[str] = []
    while length > 0:
        words.append(draw.choice(WORDS))
        length -= len(words[-1]) + 1
    return " ".join(words)


def row(number: int, draw: random.Random, remarks: list[str]) -> str:
    name = " ".join(draw.choice(part) for part in (FAMILY, MIDDLE, GIVEN))
    birth = f"{draw.randint(1930, 2005)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return (f"G{number},{name},{birth},{draw.choice(['nam', 'nu'])},{draw.choice(COUNTRIES)},công nhân,"
            f"+84 00 {number},\"{draw.choice(remarks)}\"\n")


def write(path: Path, *, bytes_max: int | None = None, rows: int | None = None, length: int) -> tuple[int, int]:
    """A list of so many bytes or rows; returns its rows and bytes."""
    draw, count, size = random.Random(20261130), 0, len(HEADER)
    remarks = [remark(draw, length) for _ in range(512)]
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER)
        while (bytes_max is not None and size < bytes_max) or (rows is not None and count < rows):
            count += 1
            text = row(count, draw, remarks)
            size += len(text.encode())
            file.write(text)
    return count, size


def measured(program: str, data: Path, *arguments: str) -> str:
    """Seconds on the wall and of the processor, and the most memory."""
    begun = time.monotonic()
    child = subprocess.Popen([program, *arguments, "--data", str(data), "--json"], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(arguments)}: exit {os.waitstatus_to_exitcode(status)}")
    return f"{seconds:.1f} s, CPU {usage.ru_utime + usage.ru_stime:.1f} s, {usage.ru_maxrss // 1024} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    program = str(Path(options.program).resolve())
    folder = Path(tempfile.mkdtemp(prefix="kieubao-great-"))
    try:
        data = folder / "data"
        measured(program, data, "init", "--unit", "ubnd-phu-cat", "--name", "PHUCAT")
        for share in [8, 1]:
            great = folder / "great.csv"
            rows, size = write(great, bytes_max=options.bytes // share, length=700)
            print(f"look at {size / 1e6:.0f} MB, {rows} rows: "
                  + measured(program, data, "import", "person", str(great), "--dry-run"), flush=True)
            great.unlink()
        small = folder / "list.csv"
        write(small, rows=options.rows, length=30)
        for what, arguments in [("import", ["import", "person", str(small)]),
                                ("export .xlsx", ["export", "person", str(folder / "out.xlsx")]),
                                ("export .csv", ["export", "person", str(folder / "out.csv")]),
                                ("import again, unchanged", ["import", "person", str(folder / "out.csv")])]:
            print(f"{what}, {options.rows} rows: {measured(program, data, *arguments)}", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
