#!/usr/bin/env python3
"""Plays a person at a terminal: runs a command in a pseudo-terminal and types when it asks.

    terminal.py TALK COMMAND…

The file TALK has one step a line:

    see TEXT        waits until the command has shown the text, behind what was seen before
    type TEXT       types it, and Enter
    keys TEXT       types it without Enter; \\t is Tab, \\x03 Ctrl-C, \\x1b[D the left arrow
    lacks TEXT      the text was not shown since the last `see`
    signal NAME     sends a signal to the command, such as KILL or HUP
    exit CODE       the command ends with this status; 128 + N after signal N
    raw NAME        `on` or `off`: whether the terminal gives every key at once (after the end as well)

Everything that was shown goes to standard output, without what moves the cursor. Exit status 0: as the file says; 1: not.
"""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

SECONDS_MAX = 30
ESCAPE = re.compile(r"\\x([0-9a-f]{2})|\\t")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


class Failure(Exception):
    """What was expected and did not come."""


class Terminal:
    def __init__(self, command: list[str]) -> None:
        # A second descriptor of the terminal keeps its mode readable after the command has ended.
        self.main, side = pty.openpty()
        ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
        self.side = side
        self.child = os.fork()
        if self.child == 0:
            os.setsid()
            ioctl(side, termios.TIOCSCTTY, 0)
            for stream in range(3):
                os.dup2(side, stream)
            os.close(self.main)
            os.environ["TERM"] = "xterm"
            os.execvp(command[0], command)
        self.shown = ""
        self.seen = 0
        self.status: int | None = None

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.main], [], [], seconds)
        if ready:
            try:
                self.shown += os.read(self.main, 65536).decode("utf-8", "replace")
            except OSError:
                pass

    def text(self) -> str:
        return CONTROL.sub("", self.shown)

    def see(self, wanted: str) -> None:
        end = time.monotonic() + SECONDS_MAX
        while True:
            place = self.text().find(wanted, self.seen)
            if place >= 0:
                self.seen = place + len(wanted)
                return
            if time.monotonic() > end:
                raise Failure(f"did not show: {wanted}")
            self.read(0.2)

    def lacks(self, text: str) -> None:
        self.read(0.3)
        if self.text().find(text, self.seen) >= 0:
            raise Failure(f"has shown: {text}")

    def keys(self, text: str) -> None:
        os.write(self.main, text.encode())

    def is_raw(self) -> bool:
        return not termios.tcgetattr(self.side)[3] & termios.ICANON

    def wait_raw(self, wanted: bool) -> None:
        end = time.monotonic() + SECONDS_MAX
        while self.is_raw() != wanted:
            if time.monotonic() > end:
                raise Failure(f"the terminal's mode is {'raw' if self.is_raw() else 'not raw'}")
            self.read(0.05)

    def exit(self, wanted: int) -> None:
        end = time.monotonic() + SECONDS_MAX
        while self.status is None:
            self.read(0.05)
            pid, status = os.waitpid(self.child, os.WNOHANG)
            if pid:
                code = os.waitstatus_to_exitcode(status)
                self.status = code if code >= 0 else 128 - code
            elif time.monotonic() > end:
                raise Failure("has not ended")
        while select.select([self.main], [], [], 0.05)[0]:
            before = len(self.shown)
            self.read(0)
            if len(self.shown) == before:
                break
        if self.status != wanted:
            raise Failure(f"ended with {self.status} instead of {wanted}")


def play(terminal: Terminal, step: str) -> None:
    verb, _, rest = step.partition(" ")
    match verb:
        case "see":
            terminal.see(rest)
        case "type":
            terminal.wait_raw(True)
            terminal.keys(rest + "\r")
        case "keys":
            terminal.wait_raw(True)
            terminal.keys(ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\t", rest))
        case "lacks":
            terminal.lacks(rest)
        case "signal":
            os.kill(terminal.child, getattr(signal, "SIG" + rest))
        case "exit":
            terminal.exit(int(rest))
        case "raw":
            terminal.wait_raw(rest == "on")
        case _:
            raise Failure(f"no such step: {step}")


def main() -> int:
    steps = [line for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    terminal = Terminal(sys.argv[2:])
    failure = None
    try:
        for number, step in enumerate(steps, 1):
            try:
                play(terminal, step)
            except Failure as error:
                failure = f"step {number} ({step}): {error}"
                break
    finally:
        if terminal.status is None:
            os.kill(terminal.child, signal.SIGKILL)
    print(terminal.text())
    if failure:
        print(failure, file=sys.stderr)
    return 1 if failure else 0


if __name__ == "__main__":
    sys.exit(main())
