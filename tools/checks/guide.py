#!/usr/bin/env python3
"""Checks the pages of the guide (Sources/kieubao/kieubao.docc) against each other and against the command scripts.

* Every page has its twin in the other language, with the same examples in the same order.
* Every example, a line of an indented block that begins with `kieubao`, is a command of the script that says
  `guide PAGE`, so that it is run; what stands behind `#` is the example's comment. `KIEUBAO_…=… ` before it, a terminal
  that plays a person, and options of a test behind it are allowed.

Exit status 0: all of it holds; 1: each place that does not is named.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "Sources/kieubao/kieubao.docc"
SCRIPTS = ROOT / "tools/checks/commands"
TWIN = re.compile(r"^(?:Tiếng Anh|Vietnamese): <doc:(\w+)>", re.MULTILINE)
# What may follow an example in a script: its end, a redirection, a pipe, a bracket, or an option for the test.
BEHIND = r"(?=$| *[;&|<>)]| --json\b| --data\b| --user\b)"


def examples(page: Path) -> list[str]:
    found = []
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("    kieubao "):
            found.append(re.sub(r"\s+# .*$", "", line.strip()))
    return found


def commands(script: Path) -> list[str]:
    return [
        line.partition("$ ")[2] for line in script.read_text(encoding="utf-8").split("\n-- ")[0].splitlines()
        if "$ " in line and not line.startswith(("#", "?", "="))
    ]


def main() -> int:
    problems: list[str] = []
    pages = {page.stem: page for page in sorted(PAGES.glob("*.md"))}
    scripts: dict[str, list[str]] = {}
    for script in sorted(SCRIPTS.glob("*.txt")):
        for name in re.findall(r"^guide (\w+)$", script.read_text(encoding="utf-8"), re.MULTILINE):
            scripts.setdefault(name, []).extend(commands(script))
            if name not in pages:
                problems.append(f"{script.name}: there is no page {name}")
    count = 0
    for name, page in pages.items():
        twin = TWIN.search(page.read_text(encoding="utf-8"))
        if not twin or twin[1] not in pages:
            problems.append(f"{page.name}: names no page in the other language")
            continue
        if examples(page) != examples(pages[twin[1]]):
            problems.append(f"{page.name}: other examples than {twin[1]}.md")
        known = scripts.get(name) or scripts.get(twin[1]) or []
        for example in examples(page):
            count += 1
            pattern = re.compile(re.escape(example) + BEHIND)
            if not any(pattern.search(command) for command in known):
                problems.append(f"{page.name}: run by no script: {example}")
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{len(pages)} pages of the guide: {count} examples, each run by a command script")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
