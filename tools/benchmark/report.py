#!/usr/bin/env python3
"""Measures reports, scoreboard, conflicts and duplicates at the centre; `tools/bench --report` builds what it needs and
runs it.

    report.py [--people N] [--others N] [--conflicts N] [--bundle N] [--runs N] [--program PATH] [--folder PATH]
              [--record --commit COMMIT]

Makes a centre with N invented people and N other records of its 24 offices, all of them submitted and approved, and a
district that edits what the centre edits too. Times are of whole commands, the program's start among them: wall seconds
and, in brackets, seconds of processor, the median of the runs. `--record` writes RESULTS-report.md. Other work on the
computer makes wall seconds longer than they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from machine import machine
from wire import ROOT, Figures, Province

COUNTRIES = ["US", "JP", "KR", "TW", "AU", "CA", "DE", "CZ", "FR", "RU", "LA", "KH"]
PLAN = ["II.1", "II.4", "III.2.o.1", "III.2.o.3", "III.2.o.5"]
PEOPLE = {
    "columns": {
        "Mã": "source_ref", "Họ và tên": "name_full", "Giới tính": "sex", "Ngày sinh": "birth", "Quê quán": "home_place",
        "Quốc gia": "current_country", "Nơi ở": "current_locality", "Nghề nghiệp": "occupation", "Điện thoại": "phone",
        "Thư điện tử": "email", "Ghi chú": "remark",
    },
    "constants": {
        "tie_to_province": "nguyen_quan", "legal_basis": "Tờ khai", "first_seen": "2025-01-01",
        "home_district": "ubnd-phu-cat",
    },
}
PERIOD = "2026-H1"


def others(draw: random.Random, units: list[str]) -> dict[str, tuple[list[str], Callable[[int], list[object]]]]:
    """For each form its fields, and what makes the values of an invented record."""

    def day() -> str:
        return f"{draw.choice([2024, 2025, 2025, 2026])}-{draw.randrange(1, 6):02}-{draw.randrange(1, 28):02}"

    def case(number: int) -> list[object]:
        received, is_open = day(), draw.random() < 0.3
        return [f"Vụ việc {number}", draw.choice(["bao_ho_cong_dan", "quoc_tich", "ket_hon", "ho_tich"]), received,
                "" if is_open else received, received, "dang_xu_ly" if is_open else "da_giai_quyet",
                draw.choice(COUNTRIES), draw.choice(units)]

    return {
        "activity": (
            ["title", "kind", "date_from", "lead_unit", "participants_total", "participants_overseas", "plan_items"],
            lambda number: [
                f"Hoạt động {number}", draw.choice(["quan_triet", "truyen_thong", "tap_huan", "gap_mat", "the_thao"]),
                day(), draw.choice(units), draw.randrange(20, 200), draw.randrange(0, 20), draw.choice(PLAN)]),
        "case": (
            ["title", "kind", "received_on", "closed_on", "due_on", "state", "country", "responsible_unit"], case),
        "contribution": (
            ["title", "kind", "received_on", "value_amount", "value_currency", "giver_country", "counted_by"],
            lambda number: [
                f"Đóng góp {number}", draw.choice(["tien", "hien_vat", "hoc_bong"]), day(),
                draw.randrange(1, 900) * 100_000, draw.choice(["VND", "VND", "USD"]), draw.choice(COUNTRIES),
                draw.choice(units)]),
        "issue": (
            ["title", "kind", "raised_on", "state", "raised_by"],
            lambda number: [
                f"Vướng mắc {number}", draw.choice(["co_che", "thu_tuc", "kinh_phi"]), day(),
                draw.choice(["moi", "tong_hop", "da_giai_quyet"]), draw.choice(units)]),
        "contact_log": (
            ["title", "contacted_on", "direction", "country"],
            lambda number: [f"Liên hệ {number}", day(), draw.choice(["lang_nghe", "tham_hoi"]), draw.choice(COUNTRIES)]),
        "investment": (
            ["title", "licensed_on", "registered_amount", "registered_currency", "implemented_amount",
             "implemented_currency", "jobs", "country", "state"],
            lambda number: [
                f"Dự án {number}", day(), draw.randrange(1, 90) * 1_000_000, "USD", 0, "USD", draw.randrange(3, 99),
                draw.choice(COUNTRIES), "hoat_dong"]),
    }


class Centre(Province):
    """A centre whose records are approved, and a district beside it."""

    def __init__(self, program: Path, folder: Path) -> None:
        super().__init__(program, folder)
        (self.folder / "map.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
        self.office("phucat", "ubnd-phu-cat")

    def write(self, name: str, header: list[str], rows: list[list[object]]) -> str:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return str(path)

    def import_people(self, data: str, count: int, seed: int) -> list[str]:
        """Imports invented people; gives their numbers in the list."""
        made = subprocess.run(
            [str(self.program.parent / "replica-people"), str(count), str(seed), "phu-cat"], capture_output=True,
            check=True).stdout
        # Two lists of one district would have the same numbers.
        text = made.decode().replace("PHU-CAT-", f"PHU-CAT-{seed}-")
        path = self.folder / "people.csv"
        path.write_text(text, encoding="utf-8")
        self.run(data, "import", "person", str(path), "--map", str(self.folder / "map.json"))
        return [row["Mã"] for row in csv.DictReader(text.splitlines())]

    def approve(self, collection: str) -> None:
        self.run("so", "submit", "--all", collection, "--user", "Lê Văn An")
        self.run("so", "accept", "--all", collection, "--user", "Phạm Thị Dung")

    def carry(self, source: str, target: str, to: str) -> tuple[float, float]:
        """Takes a bundle over; wall and processor seconds of applying it."""
        with tempfile.TemporaryDirectory(dir=self.folder) as stick:
            self.run(source, "bundle", "create", "--to", to, stick)
            return self.measured(target, "bundle", "apply", stick)

    def measured(self, data: str, *arguments: str) -> tuple[float, float]:
        """Wall and processor seconds of a command."""
        environment = os.environ | {"KIEUBAO_DATA": str(self.folder / data), "LANG": "en_US.UTF-8"}
        with tempfile.TemporaryFile() as output:
            begun = time.monotonic()
            process = subprocess.Popen(
                [str(self.program), *arguments], env=environment, cwd=self.folder, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                output.seek(0)
                sys.exit(f"{data}$ kieubao {' '.join(arguments)}: exit {process.returncode}\n{output.read().decode()}")
        return wall, usage.ru_utime + usage.ru_stime


def measure(program: Path, folder: Path, options: argparse.Namespace, figures: Figures) -> None:
    centre = Centre(program, folder / "province")
    units = [row["code"] for row in csv.DictReader(
        (ROOT / "tools/genesis/data/units.csv").read_text(encoding="utf-8").splitlines())]
    references = centre.import_people("so", options.people, 5)[:options.conflicts]
    each = options.others // 6
    for name, (fields, make) in others(random.Random(7), units).items():
        rows = [make(number) for number in range(each)]
        centre.run("so", "import", name, centre.write(f"{name}.csv", fields, rows))
        centre.approve(name)
    submitted = centre.measured("so", "submit", "--all", "person", "--user", "Lê Văn An")
    centre.run("so", "accept", "--all", "person", "--user", "Phạm Thị Dung")
    centre.carry("so", "phucat", "ubnd-phu-cat")
    # Both change the telephone numbers of the same people.
    for data, digits in (("so", "1"), ("phucat", "2")):
        rows = [[reference, f"+84 00 {digits}{number:07}"] for number, reference in enumerate(references)]
        # By the number in the list, whoever wrote the record.
        phones = centre.write("phones.csv", ["source_ref", "phone"], rows)
        centre.run(data, "import", "person", phones, "--key", "source_ref")
    centre.carry("phucat", "so", "so-ngoai-vu")
    centre.import_people("phucat", options.bundle, 9)
    applied = centre.carry("phucat", "so", "so-ngoai-vu")
    found = len(json.loads(centre.run("so", "conflicts", "--json")))
    figures.note(
        f"{options.people:,} people, {each * 6:,} other records of 24 offices, {found:,} fields in conflict. The bundle of "
        f"{options.bundle:,} people is verified, merged and compared with all people.")

    def add(name: str, goal: str, runs: list[tuple[float, float]]) -> None:
        wall, processor = (statistics.median(run[part] for run in runs) for part in (0, 1))
        figures.add(name, f"{wall:.2f} s ({processor:.2f} s)", goal)

    def repeated(*arguments: str) -> list[tuple[float, float]]:
        return [centre.measured("so", *arguments) for _ in range(options.runs)]

    add("consolidated report (report show)", "below 10 s", repeated("report", "show", PERIOD, "--json"))
    add("figures (report figures)", "", repeated("report", "figures", PERIOD, "--json"))
    add("coverage (report coverage)", "", repeated("report", "coverage", PERIOD, "--json"))
    add("scoreboard (report scoreboard)", "below 1 s", repeated("report", "scoreboard", PERIOD, "--json"))
    add("how each office stands (status --all)", "", repeated("status", "--all", "--json"))
    add("conflicts (conflicts)", "below 1 s", repeated("conflicts", "--json"))
    add(f"a bundle of {options.bundle:,} people, with the search for duplicates (bundle apply)", "below 5 s", [applied])
    add(f"{options.people:,} people submitted (submit --all)", "", [submitted])


def record(figures: Figures, commit: str) -> None:
    lines = [
        "# Reports at the centre", "",
        "What `tools/bench --report --record` gave last; `tools/benchmark/report.py` says how it measures.", "",
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}, {machine()}, load {os.getloadavg()[1]:.1f}.", "",
        "| what | wall (processor) | goal |", "|---|---:|---|",
    ]
    lines += [f"| {figure.name} | {figure.value} | {figure.goal} |" for figure in figures.all]
    lines += [line for note in figures.notes[""] for line in ("", note)]
    (ROOT / "tools/benchmark/RESULTS-report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/kieubao")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--others", type=int, default=300_000)
    parser.add_argument("--conflicts", type=int, default=1_000)
    parser.add_argument("--bundle", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--commit", default="unknown")
    options = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="kieubao-report-", dir=options.folder and options.folder.resolve()) as name:
        measure(options.program.resolve(), Path(name), options, figures)
    if options.record:
        record(figures, options.commit)


if __name__ == "__main__":
    main()
