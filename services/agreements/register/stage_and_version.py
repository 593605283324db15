"""To which version of the text and to which stage of the approval an event belongs. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

IN_STAGE = {
    "approve", "return_for_changes", "ask_question", "answer_question", "recuse", "reassign", "ask_extension",
    "grant_extension", "refuse_extension", "clock:approval",
}  # fmt: skip
DECISIONS = ("approve", "recuse")
"""Their bodies name the stage that was decided on."""


def whereabouts(
    events: Sequence[tuple[str, Mapping[str, Any]]],
    numbers: Mapping[str, int],
    stages: Mapping[str, str],
    last: str = "",
) -> list[str]:
    """For each event (name, body), oldest first: `stage Legal review, version 4`, or as much of it as there is.

    `numbers` are the versions' numbers and `stages` the stages' names, by id; `last` is the stage that is asked now, or
    that was when the last approval ended.
    """
    packages: dict[str, str] = {}
    found = []
    for (name, body), stage in zip(events, _stages(events, last), strict=True):
        package = body.get("package")
        if isinstance(package, Mapping):
            packages[package["id"]] = package["version"]
        number = numbers.get(_version(body, packages))
        found.append(_words(stages.get(stage, "") if name in IN_STAGE else "", number))
    return found


def _stages(events: Sequence[tuple[str, Mapping[str, Any]]], last: str) -> list[str]:
    """The id of the stage asked at each event: that of the next decision, before which no stage can have ended.

    After an earlier submission's last decision none is known; before its first, the freezing has named it.
    """
    ahead, following = last, []
    for name, body in reversed(events):
        ahead = body.get("stage", ahead) if name in DECISIONS else ahead
        following.append(ahead)
        ahead = "" if name == "submit" else ahead
    begun, found = "", []
    for (name, body), next_one in zip(events, reversed(following), strict=True):
        begun = body.get("stage", "") if name == "package_frozen" else "" if name in DECISIONS else begun
        found.append(next_one or begun)
    return found


def _version(body: Mapping[str, Any], packages: Mapping[str, str]) -> str:
    package = body.get("package")
    if isinstance(package, Mapping):
        return str(package["version"])
    return str(body.get("version") or packages.get(str(package), ""))


def _words(stage: str, number: int | None) -> str:
    words = [f"stage {stage}"] if stage else []
    return ", ".join([*words, f"version {number}"] if number else words)
