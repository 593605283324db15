"""The warm engine: a process that keeps the .NET runtime of the redline engine loaded and runs it job after job.

Started by path with `python -I`, so it must import the standard library only. It reads one JSON list of arguments
a line on standard input and answers one JSON object a line on standard output: {"code": exit code, "detail": text}.
The engine's program prints to the same descriptors; they are turned to a scratch file first.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

DETAIL_BYTES = 2_000


def main(program: str, memory_bytes: str, scratch: str) -> None:
    """Load the runtime, say so, and serve until standard input ends."""
    limit = int(memory_bytes)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    log = os.open(scratch, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    runtime = _Runtime(Path(program).parent)
    _answer(answers, {"ready": True})
    for line in sys.stdin:
        os.ftruncate(log, 0)
        os.lseek(log, 0, os.SEEK_SET)
        code = runtime.run(Path(program).with_suffix(".dll"), json.loads(line))
        detail = os.pread(log, DETAIL_BYTES, 0).decode("utf-8", "replace")
        _answer(answers, {"code": code, "detail": detail})


class _Runtime:
    """One CoreCLR in this process, through its documented hosting functions (coreclr_initialize and kin)."""

    def __init__(self, folder: Path) -> None:
        library = "libcoreclr.dylib" if sys.platform == "darwin" else "libcoreclr.so"
        self._clr = ctypes.CDLL(str(folder / library))
        self._host, self._domain = ctypes.c_void_p(), ctypes.c_uint()
        settings = {
            "TRUSTED_PLATFORM_ASSEMBLIES": ":".join(str(path) for path in sorted(folder.glob("*.dll"))),
            "APP_PATHS": str(folder),
            "NATIVE_DLL_SEARCH_DIRECTORIES": f"{folder}/",
            "APP_CONTEXT_BASE_DIRECTORY": f"{folder}/",
            "System.GC.Concurrent": "false",
            "System.Globalization.Invariant": "true",
        }
        status = self._clr.coreclr_initialize(
            str(folder).encode(),
            b"concord",
            len(settings),
            _strings(list(settings)),
            _strings(list(settings.values())),
            ctypes.byref(self._host),
            ctypes.byref(self._domain),
        )
        if status != 0:
            raise SystemExit(f"the runtime did not start: {status & 0xFFFFFFFF:#x}")

    def run(self, assembly: Path, arguments: list[str]) -> int:
        """Run the program's Main once; its exit code, or a runtime error code."""
        code = ctypes.c_uint()
        status = self._clr.coreclr_execute_assembly(
            self._host,
            self._domain,
            len(arguments),
            _strings(arguments),
            str(assembly).encode(),
            ctypes.byref(code),
        )
        return int(code.value) if status == 0 else int(status) & 0xFFFFFFFF


def _strings(values: list[str]) -> ctypes.Array[ctypes.c_char_p]:
    return (ctypes.c_char_p * len(values))(*[value.encode() for value in values])


def _answer(stream: object, value: dict[str, object]) -> None:
    print(json.dumps(value), file=stream, flush=True)  # type: ignore[call-overload]


if __name__ == "__main__":
    main(*sys.argv[1:])
