#!/usr/bin/env python3
"""Checks that the layers of Sources hold: who may import whom, and what the pure layers never touch.

    layers.py [ROOT]

Every finding names the file and line, and the rule. Exit status 0: none, 1: some.
What is not checked here SwiftPM checks itself: cycles, and own modules that are imported without being declared
(`--explicit-target-dependency-import-check error`).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Where a target lives: its row, and all that it may import."""

    row: int
    own: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)


CORE, TEXT, TABULAR, FILTER = "ReplicaCore", "ReplicaText", "ReplicaTabular", "ReplicaFilter"
WIRE, COMPRESSION, TRUST, LOG = "ReplicaWire", "ReplicaCompression", "ReplicaTrust", "ReplicaLog"
AGE, MATCHING, OFFICE = "ReplicaAge", "ReplicaMatching", "ReplicaOffice"
STORE, FORMS, BUNDLE, EXCHANGE = "ReplicaStore", "ReplicaForms", "ReplicaBundle", "ReplicaExchange"
SYNC, NODE, REPORTS = "ReplicaSync", "ReplicaNode", "ReplicaReports"
LIBC = {"Glibc", "Musl"}

# Arrows go from a greater row to a smaller one, never sideways.
HOMES = {
    CORE: Home(0),
    TEXT: Home(0, outside={"Foundation"}),
    TABULAR: Home(0),
    FILTER: Home(0),
    WIRE: Home(1, {CORE}),
    COMPRESSION: Home(1, outside={"CZlib"}),
    MATCHING: Home(1, {TEXT}, {"Dispatch", "Synchronization"}),
    TRUST: Home(2, {CORE, WIRE}, {"Crypto", "CryptoExtras", "Foundation"}),
    OFFICE: Home(2, {CORE, COMPRESSION}),
    LOG: Home(3, {CORE, WIRE, TRUST, COMPRESSION}),
    AGE: Home(3, {TRUST}),
    REPORTS: Home(3, {CORE, WIRE, TRUST, OFFICE}),
    FORMS: Home(4, {CORE, TEXT, WIRE}, {"Foundation"}),
    STORE: Home(
        4,
        {CORE, TEXT, FILTER, WIRE, TRUST, LOG},
        {"Dispatch", "GRDB", "GRDBSQLite", "Foundation", "Synchronization"},
    ),
    BUNDLE: Home(4, {CORE, WIRE, TRUST, LOG}),
    SYNC: Home(4, {CORE, WIRE, LOG}),
    EXCHANGE: Home(
        5,
        {CORE, TEXT, TABULAR, FILTER, WIRE, TRUST, LOG, OFFICE, AGE, FORMS, STORE, BUNDLE, MATCHING, SYNC, REPORTS},
        {"Foundation", "Synchronization", *LIBC},
    ),
    NODE: Home(
        6,
        {CORE, WIRE, TRUST, SYNC, EXCHANGE},
        {
            "Logging", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "ServiceLifecycle", "UnixSignals", "Foundation",
            "Synchronization", *LIBC,
        },
    ),
    "kieubao": Home(
        7,
        {CORE, TEXT, TABULAR, FILTER, WIRE, TRUST, OFFICE, FORMS, EXCHANGE, MATCHING, SYNC, NODE, REPORTS},
        {"ArgumentParser", "Foundation", "Synchronization", *LIBC},
    ),
    "kieubao-age": Home(6, {TEXT, TRUST, AGE}, {"ArgumentParser", "Foundation", *LIBC}),
    # tools/
    "SampleRegister": Home(1, {TEXT, TABULAR}, {"Foundation"}),
    "replica-duplicates": Home(6, {MATCHING, TABULAR, "SampleRegister"}, {"Foundation"}),
    "GenesisBuilder": Home(5, {CORE, FORMS, LOG, TABULAR, TRUST, WIRE}, {"Foundation"}),
    "replica-genesis": Home(6, {"GenesisBuilder", LOG, WIRE}, {"Foundation"}),
    "BundleDamage": Home(6, {EXCHANGE, TRUST, WIRE}, {"Foundation"}),
    "replica-damage": Home(7, {"BundleDamage"}, {"Foundation"}),
    "ParserDoors": Home(
        6, {CORE, TEXT, TABULAR, FILTER, WIRE, COMPRESSION, TRUST, OFFICE, LOG, AGE, REPORTS, BUNDLE, SYNC}),
    "ReplicaTestSupport": Home(1, {CORE}),
    "ReplicaPipe": Home(6, {STORE, SYNC, EXCHANGE}),
    "CSimulatedDisk": Home(0),
    "ReplicaSimulation": Home(
        7,
        {
            "CSimulatedDisk", CORE, WIRE, TRUST, LOG, AGE, FORMS, STORE, BUNDLE, EXCHANGE, "GenesisBuilder",
            "ReplicaPipe", "ReplicaTestSupport",
        },
        {"Foundation", "Synchronization"},
    ),
    "replica-simulator": Home(8, {"ReplicaSimulation"}, {"Foundation"}),
    "replica-people": Home(6, {"SampleRegister"}, {"Foundation"}),
    "replica-bench": Home(
        6,
        {CORE, TEXT, TABULAR, WIRE, TRUST, LOG, AGE, FORMS, STORE, BUNDLE, EXCHANGE, "SampleRegister"},
        {"Foundation", "GRDBSQLite"},
    ),
}

# Programs read their arguments in the same way; nobody imports a program, so what they share spreads no further.
PROGRAMS_ROW = 6
# Measures the program against an outside library, which therefore does not lose its one home.
MEASURES = {"replica-bench"}

# What comes with every Swift toolchain; anything else has one home, or is for programs only.
WITH_THE_TOOLCHAIN = {"Dispatch", "Foundation", "Synchronization", *LIBC}
# Targets under Tests/ may also import these, and whatever they declare.
FOR_TESTS = {"Testing", "Darwin", *WITH_THE_TOOLCHAIN}

# These decide in values: time, randomness, files and tasks come in as arguments, if at all.
PURE = {CORE, TEXT, TABULAR, FILTER, WIRE, COMPRESSION, MATCHING, LOG, OFFICE, AGE, FORMS, BUNDLE, SYNC, REPORTS}
FORBIDDEN = {
    r"\bDate\(\)": "reads a clock",
    r"\b(Continuous|Suspending)Clock\b": "reads a clock",
    r"\bUUID\(\)": "draws randomness",
    r"\bSystemRandomNumberGenerator\b": "draws randomness",
    r"\.random\(in:[^()]*\)": "draws randomness (pass a generator)",
    r"\bFileManager\b": "touches files",
    r"\bFileHandle\b": "touches files",
    r"\bProcessInfo\b": "reads its surroundings",
    r"\bTask(\.detached)?\s*\{": "starts a task",
}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+"
    r"(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)"
)
# Comments and strings, so that neither is taken for code. Raw strings are not used here.
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|"""(?:\\.|[^\\])*?"""|"(?:\\\((?:[^()"]|"[^"\n]*"|\([^()]*\))*\)|\\.|[^"\\\n])*"',
    re.DOTALL,
)


def code_lines(text: str) -> list[str]:
    """The lines with comments and strings blanked, line numbers kept."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text).split("\n")


class Findings(list[str]):
    def add(self, place: str, rule: str) -> None:
        self.append(f"{place}: {rule}")


def manifest(root: Path) -> dict[str, dict]:
    """The targets as SwiftPM understands Package.swift, by name."""
    command = ["swift", "package", "--package-path", str(root), "dump-package"]
    dump = subprocess.run(command, capture_output=True, text=True, check=False)
    if dump.returncode != 0:
        sys.exit(f"Package.swift cannot be read:\n{dump.stderr}")
    return {target["name"]: target for target in json.loads(dump.stdout)["targets"]}


def declared(target: dict) -> set[str]:
    """Names of the targets and products that a target depends on."""
    return {next(iter(dependency.values()))[0] for dependency in target["dependencies"]}


def folder(root: Path, target: dict) -> Path:
    parent = "Tests" if target["type"] == "test" else "Sources"
    return root / (target.get("path") or f"{parent}/{target['name']}")


def line_of(lines: list[str], text: str) -> int:
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)


def check_table(findings: Findings) -> None:
    """The table itself: arrows go down."""
    for name, home in HOMES.items():
        for other in sorted(home.own):
            if HOMES[other].row >= home.row:
                place = f"tools/checks/layers.py: {name}"
                findings.add(place, f"row {home.row} may not depend on {other} in row {HOMES[other].row}")


def check_manifest(root: Path, targets: dict[str, dict], findings: Findings) -> None:
    lines = (root / "Package.swift").read_text(encoding="utf-8").split("\n")
    for name, target in targets.items():
        place = f"Package.swift:{line_of(lines, 'name: ' + json.dumps(name))}"
        under = folder(root, target).relative_to(root).parts[0]
        if target["type"] == "system" or under == "Tests":
            continue
        if name not in HOMES:
            findings.add(place, f"{name} has no row in tools/checks/layers.py")
            continue
        home = HOMES[name]
        for dependency in sorted(declared(target)):
            if dependency in HOMES and HOMES[dependency].row >= home.row:
                findings.add(place, f"{name} (row {home.row}) depends upwards or sideways on {dependency} "
                                    f"(row {HOMES[dependency].row})")
            elif dependency not in home.own | home.outside:
                findings.add(place, f"{name} may not depend on {dependency}")
        for dependency in sorted(home.own - declared(target)):
            findings.add(place, f"the table lets {name} use {dependency}, which is not declared: narrow the table")
    for name in sorted(HOMES.keys() - targets.keys()):
        findings.add("tools/checks/layers.py", f"the table has a row for {name}, which is no target")


def check_sources(root: Path, targets: dict[str, dict], findings: Findings) -> int:
    importers: dict[str, dict[str, str]] = defaultdict(dict)
    folders = {name: folder(root, target) for name, target in targets.items() if target["type"] != "system"}
    own_modules = {name.replace("-", "_"): name for name in folders}
    count = 0
    for name, path in folders.items():
        is_test = path.relative_to(root).parts[0] == "Tests"
        home = HOMES.get(name)
        if home is None and not is_test:
            continue
        nested = [other for other in folders.values() if other != path and path in other.parents]
        for file in sorted(path.rglob("*.swift")):
            if any(other in file.parents for other in nested):
                continue
            count += 1
            lines = code_lines(file.read_text(encoding="utf-8"))
            for number, line in enumerate(lines, 1):
                place = f"{file.relative_to(root)}:{number}"
                match = IMPORT.match(line)
                if match:
                    module = match[1]
                    if is_test:
                        check_test_import(name, targets[name], module, own_modules, place, findings)
                    else:
                        check_import(name, home, module, own_modules, place, findings)
                        known = module in own_modules or module in WITH_THE_TOOLCHAIN
                        if not known and name not in MEASURES:
                            importers[module].setdefault(name, place)
                if name in PURE:
                    for pattern, what in FORBIDDEN.items():
                        found = re.search(pattern, line)
                        if found:
                            findings.add(place, f"{name} never {what}: `{found[0]}`")
    for module, homes in sorted(importers.items()):
        if len(homes) > 1 and any(HOMES[name].row < PROGRAMS_ROW for name in homes):
            for name, place in sorted(homes.items()):
                findings.add(place, f"{module} has one home, and is imported by {', '.join(sorted(homes))}")
    return count


def check_import(
    name: str, home: Home, module: str, own_modules: dict[str, str], place: str, findings: Findings
) -> None:
    if module in own_modules:
        other = own_modules[module]
        if other in HOMES and HOMES[other].row >= home.row:
            findings.add(place, f"{name} (row {home.row}) imports {other} (row {HOMES[other].row}): arrows go down")
        elif other not in home.own:
            findings.add(place, f"{name} may not import {other}")
    elif module not in home.outside:
        allowed = ", ".join(sorted(home.outside)) or "nothing"
        findings.add(place, f"{name} may not import {module}; from outside it has {allowed}")


def check_test_import(
    name: str, target: dict, module: str, own_modules: dict[str, str], place: str, findings: Findings
) -> None:
    if module in own_modules:
        if own_modules[module] not in declared(target):
            findings.add(place, f"{name} imports {own_modules[module]} without declaring it")
    elif module not in FOR_TESTS | declared(target):
        findings.add(place, f"{name} may not import {module}")


def main(arguments: list[str]) -> int:
    root = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    findings = Findings()
    check_table(findings)
    targets = manifest(root)
    check_manifest(root, targets, findings)
    files = check_sources(root, targets, findings)
    print("\n".join(findings) or f"{len(targets)} targets, {files} files: arrows go down")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
