"""Whether the embedded document store's files are whole, which SeaweedFS itself does not say.

It starts over a broken folder all the same: a damaged volume is left out, a damaged list of names begins anew, empty.
Concord would then run with all its documents gone.
"""

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from deploy.local.errors import StackError

ENTRY = struct.Struct(">Q I B i")
"""A line of a volume's index: document, its place (the low 32 bits, the high 8) in units of 8 bytes, its length."""
UNIT = 8
WAY_OUT = "Put a backup in its place (docs/runbook.md), or clear everything: make reset"


def need_whole(data: Path) -> None:
    """Raises StackError where a volume of documents is shorter than its index says."""
    for index in sorted(data.glob("*_*.idx")):
        volume = index.with_suffix(".dat")
        size = volume.stat().st_size if volume.exists() else 0
        if size <= _last_place(index.read_bytes()):
            raise StackError(f"The document store's file {volume} is damaged: it ends too early.", WAY_OUT)


def need_buckets(data: Path, there: Iterable[str]) -> None:
    """Raises StackError where volumes of a bucket lie on the disk that the store, which answers, does not know."""
    kept = {volume.name.rpartition("_")[0] for volume in data.glob("*_*.dat")}
    lost = sorted(kept - set(there))
    if lost:
        raise StackError(
            f"The document store has forgotten {', '.join(lost)}: its list of names ({data / 'filerldb2'}) is damaged.",
            WAY_OUT,
        )


def find_unserved(data: Path, status: dict[str, Any]) -> list[str]:
    """The volumes on the disk that the master, whose `/vol/status` this is, serves to nobody."""
    racks = [rack for center in status["Volumes"]["DataCenters"].values() for rack in center.values()]
    served = {volume["Id"] for rack in racks for volumes in rack.values() for volume in volumes or ()}
    return sorted(v.name for v in data.glob("*_*.dat") if int(v.stem.rpartition("_")[2]) not in served)


def need_served(data: Path, status: dict[str, Any]) -> None:
    """Raises StackError where the store serves only a part of its volumes."""
    left_out = find_unserved(data, status)
    if left_out:
        raise StackError(
            f"The document store leaves out {', '.join(left_out)}: its file is damaged.", WAY_OUT
        )


def _last_place(index: bytes) -> int:
    """Where the furthest document of an index begins, in bytes; -1 where it names none."""
    whole = index[: len(index) // ENTRY.size * ENTRY.size]
    places = [((high << 32) + low) * UNIT for _, low, high, _ in ENTRY.iter_unpack(whole)]
    return max(places, default=-1)
