"""Names the machine that figures were measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """How many processors of which kind, under which system."""
    processor = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor())
    return f"{os.cpu_count()} x {processor}, {platform.system()} {platform.release()}"
