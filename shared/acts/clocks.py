"""The ledger of clocks: start, pause with reason, resume, extend, satisfied; due instants from rules and calendar rows.

Runs inside the commit, so a due instant is computed once and stored; workflows only sleep until it. A started
clock keeps its rule's version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.orm import Session

from shared.acts.decision import ClockCommand
from shared.acts.messages import Act
from shared.acts.refusals import RefusalCode, refused
from shared.acts.tables import ActTables
from shared.calendar import close_of, is_business_day, shift, start_of

RUNNING, PAUSED = "running", "paused"
ENDED = {"satisfy": "satisfied", "cancel": "cancelled"}


def read_holidays(session: Session, tables: ActTables, calendar: str) -> frozenset[date]:
    """The holidays of a calendar (`US-WV`) as its rows say."""
    t = tables.holiday
    return frozenset(session.execute(select(t.c.day).where(t.c.calendar == calendar)).scalars())


def by_first_day(rules: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """How the versions of a rule are ordered: of those that have begun the first is the one that counts.

    The latest first day, whenever it was planned; of one day the version that was added last.
    """
    return rules.c.from_date.desc(), rules.c.version.desc()


@dataclass
class Clocks:
    """The clocks of one stream inside one commit."""

    session: Session
    tables: ActTables
    stream: str
    seq: int
    act: Act
    zone: ZoneInfo
    calendar: str

    def fire(self, name: str) -> list[str]:
        """Mark every point of a running clock that has passed as fired; returns their kinds, mildest first.

        Several points missed in an outage come back together, so that the context sends one message for them.
        """
        row = self._current(name)
        if row is None or row.status != RUNNING:
            return []
        passed = [p for p in row.points if not p["fired"] and datetime.fromisoformat(p["at"]) <= self.act.at]
        if not passed:
            return []
        for point in passed:
            point["fired"] = True
        self._set(row, points=row.points)
        kinds = [p["kind"] for p in passed]
        self._write(name, row.round, f"fired: {', '.join(kinds)}", row.due_at)
        return kinds

    def apply(self, commands: Sequence[ClockCommand]) -> None:
        """Carry out a decision's clock commands, in order."""
        for command in commands:
            getattr(self, f"_{command.op}")(command)

    def armed(self) -> tuple[dict[str, datetime], dict[str, datetime]]:
        """Of each running clock: the first instant at which the workflow must look, and when it is due."""
        t = self.tables.clock
        running = t.c.stream_id == self.stream, t.c.status == RUNNING
        rows = self.session.execute(select(t.c.name, t.c.points, t.c.due_at).where(*running)).all()
        dues = {row.name: row.due_at for row in rows}
        left = {r.name: [datetime.fromisoformat(p["at"]) for p in r.points if not p["fired"]] for r in rows}
        return {name: min(instants) for name, instants in left.items() if instants}, dues

    def _start(self, command: ClockCommand) -> None:
        before = self._current(command.name)
        number = before.round + 1 if before else 1
        if before and before.status in (RUNNING, PAUSED):
            self._end(command.name, "cancel", "started again")
        rule = self._rule(command.rule)
        due = command.due or self._due(rule, command)
        if command.not_after and due.astimezone(self.zone).date() > command.not_after:
            return
        row = {
            "stream_id": self.stream, "name": command.name, "round": number, "rule": rule.name,
            "rule_version": rule.version, "status": RUNNING, "started_at": self.act.at, "due_at": due,
            "points": self._points(rule, due), "paused_at": None, "ended_at": None,
        }  # fmt: skip
        self.session.execute(insert(self.tables.clock), row)
        self._write(command.name, number, "started", due, command.reason)

    def _pause(self, command: ClockCommand) -> None:
        row = self._need(command.name, RUNNING)
        self._set(row, status=PAUSED, paused_at=self.act.at)
        self._write(command.name, row.round, "paused", None, command.reason)

    def _resume(self, command: ClockCommand) -> None:
        """Run on: the due day moves by the days of the rule that passed meanwhile, at the same time of day."""
        row = self._need(command.name, PAUSED)
        rule = self._rule(row.rule, row.rule_version)
        paused_on, now = (x.astimezone(self.zone).date() for x in (row.paused_at, self.act.at))
        unit = rule.unit if rule.unit == "business_days" else "days"
        due = self._later(row.due_at, unit, self._days_between(paused_on, now, unit))
        self._set(row, status=RUNNING, paused_at=None, due_at=due, points=self._points_again(rule, row, due))
        self._write(command.name, row.round, "resumed", due, command.reason)

    def _days_between(self, first: date, last: date, unit: str) -> int:
        days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
        holidays = self._holidays
        return sum(unit == "days" or is_business_day(day, holidays) for day in days)

    def _points_again(self, rule: Any, row: Any, due: datetime) -> list[dict[str, Any]]:
        """The points of a moved due instant; those that have fired stay fired."""
        fired = [p for p in row.points if p["fired"]]
        ahead = self._points(rule, due)
        for kind in (p["kind"] for p in fired):
            same = next((p for p in ahead if p["kind"] == kind), None)
            ahead = [p for p in ahead if p is not same]
        return [*fired, *ahead]

    def _extend(self, command: ClockCommand) -> None:
        """Due so much later, at the same time of day: what takes effect with a day still does."""
        row = self._need(command.name, RUNNING)
        rule = self._rule(row.rule, row.rule_version)
        due = self._later(row.due_at, rule.unit, command.amount or 0)
        points, said = self._points(rule, due), {p["kind"] for p in row.points if p["fired"]}
        for point in points:  # what was said already is said again only where the new day puts it off
            past = datetime.fromisoformat(point["at"]) <= self.act.at
            point["fired"] = past and point["kind"] in said
        self._set(row, due_at=due, points=points)
        self._write(command.name, row.round, "extended", due, command.reason)

    def _satisfy(self, command: ClockCommand) -> None:
        self._end(command.name, "satisfy", command.reason)

    def _cancel(self, command: ClockCommand) -> None:
        self._end(command.name, "cancel", command.reason)

    def _end(self, name: str, op: str, reason: str) -> None:
        row = self._current(name)
        if row is None or row.status not in (RUNNING, PAUSED):
            return
        self._set(row, status=ENDED[op], ended_at=self.act.at)
        self._write(name, row.round, ENDED[op], None, reason)

    def _points(self, rule: Any, due: datetime) -> list[dict[str, Any]]:
        day, holidays = due.astimezone(self.zone).date(), self._holidays
        points = [("remind", shift(day, rule.unit, -n, holidays)) for n in rule.remind_before]
        instants = [("remind", close_of(d, self.zone).replace(hour=9)) for _, d in points] + [("due", due)]
        if rule.escalate_after is not None:
            instants.append(
                ("escalate", close_of(shift(day, rule.unit, rule.escalate_after, holidays), self.zone))
            )
        kept = [(kind, at) for kind, at in instants if kind != "remind" or self.act.at < at < due]
        return [{"kind": kind, "at": at.isoformat(), "fired": False} for kind, at in kept]

    def _due(self, rule: Any, command: ClockCommand) -> datetime:
        base = command.base or self.act.at.astimezone(self.zone).date()
        amount = rule.amount if command.amount is None else command.amount
        day = self._due_day(base, rule.unit, amount)
        return start_of(day, self.zone) if command.at_midnight else close_of(day, self.zone)

    def _later(self, due_at: datetime, unit: str, amount: int) -> datetime:
        """A due instant moved by so much, at the same time of day in the zone. Raises as `_due_day`."""
        due = due_at.astimezone(self.zone)
        return datetime.combine(self._due_day(due.date(), unit, amount), due.time(), self.zone)

    def _due_day(self, base: date, unit: str, amount: int) -> date:
        """`base` moved by so much. Raises Refused where business days go on after the last holiday that is known."""
        holidays = self._holidays
        day = shift(base, unit, amount, holidays)
        if unit == "business_days" and day > max(holidays, default=date.min):
            raise refused(
                RefusalCode.CALENDAR_ENDS, calendar=self.calendar, day=f"{day:%B} {day.day}, {day.year}"
            )
        return day

    def _rule(self, name: str, version: int | None = None) -> Any:
        t = self.tables.clock_rule
        query = select(t).where(t.c.name == name, t.c.from_date <= self.act.at.astimezone(self.zone).date())
        if version is not None:
            query = query.where(t.c.version == version)
        row = self.session.execute(query.order_by(*by_first_day(t)).limit(1)).first()
        if row is None:
            raise refused(RefusalCode.CLOCK_RULE, clock=name)
        return row

    @cached_property
    def _holidays(self) -> frozenset[date]:
        """Read once a commit: the stream's head is locked meanwhile."""
        return read_holidays(self.session, self.tables, self.calendar)

    def _current(self, name: str) -> Any:
        t = self.tables.clock
        mine = (t.c.stream_id == self.stream, t.c.name == name)
        return self.session.execute(select(t).where(*mine).order_by(t.c.round.desc()).limit(1)).first()

    def _need(self, name: str, status: str) -> Any:
        row = self._current(name)
        if row is None or row.status != status:
            raise refused(RefusalCode.CLOCK_STATE, clock=name, status=status)
        return row

    def _set(self, row: Any, **values: Any) -> None:
        t = self.tables.clock
        key = (t.c.stream_id == self.stream, t.c.name == row.name, t.c.round == row.round)
        self.session.execute(update(t).where(*key).values(**values))

    def _write(self, name: str, number: int, entry: str, due: datetime | None, reason: str = "") -> None:
        row = {
            "stream_id": self.stream, "name": name, "round": number, "seq": self.seq, "entry": entry,
            "at": self.act.at, "actor": self.act.actor.account_id, "due_at": due, "reason": reason or None,
        }  # fmt: skip
        self.session.execute(insert(self.tables.clock_entry), row)
