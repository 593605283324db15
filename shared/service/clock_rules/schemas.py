"""What clock rules take and show, for their pages and their API."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from shared.service.clock_rules.mounted import ClockRulePlace
from shared.service.clock_rules.service import NewVersion, Rule
from shared.service.clock_rules.words import rule_in_words
from shared.web.forms import FormModel

Count = Annotated[int, Field(ge=0, le=3650)]


def _numbers(value: Any) -> Any:
    """“30, 90” as a form sends it, or a list as a program does."""
    if isinstance(value, str):
        return [part for part in value.replace(",", " ").split() if part]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return _numbers(value[0])
    return value


class RuleForm(FormModel):
    """A new version of a rule, in the rule's own unit."""

    amount: Count | None = Field(
        None, title="how long it runs", description="Left out where each record says it (`amount_from`)."
    )
    remind_before: Annotated[list[Count], BeforeValidator(_numbers)] = Field(
        default_factory=list, max_length=5, title="the reminders",
        json_schema_extra={"message": "Enter the reminders as whole numbers with commas between them, like 2, 5."},
    )  # fmt: skip
    escalate_after: Count | None = Field(None, title="when it is escalated")
    source: str = Field(title="what the rule rests on", min_length=3, max_length=500)
    from_date: date = Field(title="the first day")

    @property
    def version(self) -> NewVersion:
        """As the service takes it."""
        return NewVersion(
            self.amount, tuple(sorted(set(self.remind_before))), self.escalate_after, self.source, self.from_date
        )  # fmt: skip


class RuleChange(RuleForm):
    """The same from a program, with the version it was made from."""

    base: int = Field(title="the version it was made from", ge=1, le=10_000)


class RuleVersionView(BaseModel):
    """One version of a rule."""

    version: int
    unit: str
    amount: int | None = Field(description="Null where each record says it (`amount_from`).")
    remind_before: list[int]
    escalate_after: int | None
    source: str
    from_date: date
    words: str


class RuleView(BaseModel):
    """A rule: the version that a clock started today takes, and all versions."""

    name: str
    what: str
    amount_from: str = Field(description="When it is due, where each record says it; otherwise empty.")
    current: int
    versions: list[RuleVersionView]

    @classmethod
    def of(cls, rule: Rule, mounted: ClockRulePlace) -> "RuleView":
        """A rule; one whose words the service does not give is called by its name."""
        said = mounted.from_record.get(rule.name, "")
        return cls(
            name=rule.name, what=mounted.words.get(rule.name, rule.name), amount_from=said,
            current=rule.current.version, versions=[_version(row, said) for row in rule.versions],
        )  # fmt: skip


class RuleList(BaseModel):
    """Every rule."""

    items: list[RuleView]

    @classmethod
    def of(cls, rules: Sequence[Rule], mounted: ClockRulePlace) -> "RuleList":
        """The rules, by name."""
        return cls(items=[RuleView.of(rule, mounted) for rule in rules])


class Added(BaseModel):
    """The version that was added, or was added before under the same key."""

    version: int


def _version(row: Any, from_record: str) -> RuleVersionView:
    return RuleVersionView(
        version=row.version, unit=row.unit, amount=None if from_record else row.amount,
        remind_before=list(row.remind_before), escalate_after=row.escalate_after, source=row.source,
        from_date=row.from_date, words=rule_in_words(row, from_record),
    )  # fmt: skip
