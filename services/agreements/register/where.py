"""To which version of the text and to which stage of the approval an event belongs. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

IN_STAGE = {
    "approve", "return_for_changes", "ask_question", "answer_question", "recuse", "reassign", "ask_extension",
    "grant_extension", "refuse_extension", "clock:approval",
}  # fmt: skip


def whereabouts(
    events: Iterable[tuple[str, Mapping[str, Any]]], numbers: Mapping[str, int], stages: Mapping[str, str]
) -> list[str]:
    """For each event (name, body), oldest first: `stage Legal review, version 4`, or as much of it as there is.

    `numbers` are the versions' numbers and `stages` the stages' names, by id. The body of the act that completes a
    stage names the next one, so an event's stage is the one that was asked before it.
    """
    packages: dict[str, str] = {}
    asked, found = "", []
    for name, body in events:
        package = body.get("package")
        if isinstance(package, Mapping):
            packages[package["id"]] = package["version"]
        stage = stages.get(asked, "") if name in IN_STAGE else ""
        number = numbers.get(_version(body, packages))
        found.append(_words(stage, number))
        asked = body.get("stage", asked) if name in IN_STAGE or name == "package_frozen" else asked
    return found


def _version(body: Mapping[str, Any], packages: Mapping[str, str]) -> str:
    package = body.get("package")
    if isinstance(package, Mapping):
        return str(package["version"])
    return str(body.get("version") or packages.get(str(package), ""))


def _words(stage: str, number: int | None) -> str:
    words = [f"stage {stage}"] if stage else []
    return ", ".join([*words, f"version {number}"] if number else words)
