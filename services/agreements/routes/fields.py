"""Between a route and the form that edits it, which works without scripts: its buttons add, move and take away stages.

Fields are called `stages.<number>.<field>`. Pure.
"""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from services.agreements.routes.schemas import StageForm
from shared.web.forms import CONTROL_FIELDS, refuse_unknown_fields

TEXTS = ("id", "name", "mode", "n", "role", "rule", "next_in_line", "condition", "because")
MOST = 12
ANSWER = "answer."


def stages_from(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The stages as they were typed, in order."""
    numbers = sorted(
        {int(n) for n in (name.split(".")[1] for name in form if _is_stage(name)) if int(n) < MOST}
    )
    return [_stage(form, number) for number in numbers]


def refuse_unknown(form: MultiDict[str, str]) -> None:
    """Raises Invalid where something was sent that the form does not ask for."""
    stages = [f"stages.{number}.{name}" for number in range(MOST) for name in (*TEXTS, "people")]
    refuse_unknown_fields([*stages, "name", "reason", "do", *CONTROL_FIELDS], list(form))


def answers_from(form: MultiDict[str, str]) -> dict[str, Any]:
    """The answers of the example, where some were chosen."""
    found = {
        name.removeprefix(ANSWER): value for name, value in form.items() if name.startswith(ANSWER) and value
    }
    return {name: {"yes": True, "no": False}.get(value, value) for name, value in found.items()}


def values_of(stages: Sequence[StageForm | dict[str, Any]]) -> MultiDict[str, str]:
    """The stages as the form's fields."""
    values: MultiDict[str, str] = MultiDict()
    for number, one in enumerate(stages):
        stage = one.model_dump() if isinstance(one, StageForm) else one
        for name in TEXTS:
            values[f"stages.{number}.{name}"] = str(stage.get(name, ""))
        values.setlist(f"stages.{number}.people", list(stage.get("people", [])))
    return values


def rearranged(stages: list[dict[str, Any]], button: str) -> list[dict[str, Any]]:
    """The stages after a button: `add`, `remove.<number>`, `up.<number>`; any other changes nothing."""
    verb, _, number = button.partition(".")
    at = int(number) if number.isdecimal() and int(number) < len(stages) else None
    if verb == "add" and len(stages) < MOST:
        return [*stages, {"mode": "any", "n": "1", "rule": "approval_stage"}]
    if verb == "remove" and at is not None and len(stages) > 1:
        return stages[:at] + stages[at + 1 :]
    if verb == "up" and at:
        return [*stages[: at - 1], stages[at], stages[at - 1], *stages[at + 1 :]]
    return stages


def _is_stage(name: str) -> bool:
    parts = name.split(".")
    return len(parts) == 3 and parts[0] == "stages" and parts[1].isascii() and parts[1].isdecimal()


def _stage(form: MultiDict[str, str], number: int) -> dict[str, Any]:
    stage: dict[str, Any] = {name: form.get(f"stages.{number}.{name}", "").strip() for name in TEXTS}
    people = [account for account in form.getlist(f"stages.{number}.people") if account]
    return {**stage, "n": stage["n"] or "1", "people": people}
