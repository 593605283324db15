"""`concord audit`: verify, seal, heads, proof, acknowledge-restore. Exit: 0 it holds, 1 it does not, 2 not done."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import select

from shared.audit.acknowledge import acknowledge, find_gap
from shared.audit.heads import Signer
from shared.audit.ledger import Ledger, ledger_for, trusted_keys
from shared.audit.people import get_administrator
from shared.audit.proofs import Proof, proof_json, prove
from shared.audit.sealer import ACCESS, EVENT
from shared.audit.work import AuditWork, audit_work
from shared.errors import AppError
from shared.registry.table import SERVICES
from shared.settings import SettingMissing, get_settings
from shared.storage.connect import documents

service_option = click.option(
    "--service", type=click.Choice(SERVICES), multiple=True, help="Only this one; can be given again."
)


class CouldNot(click.ClickException):
    """Not done; says why and what to do."""

    exit_code = 2


@click.group("audit")
def group() -> None:
    """Seal and verify the audit record, and prove single entries."""


@group.command()
@service_option
def verify(service: tuple[str, ...]) -> None:
    """Check chains, seals, signatures and anchors; name every tampering."""
    holds = True
    with _said():
        for work in _works(service):
            with _progress(work.ledger.service) as tick:
                report = work.verify("command line", tick)
            _say_counts(work.ledger.service, report.counts)
            for finding in report.findings:
                click.echo(f"  {finding.kind.upper()}: {finding.where}: {finding.problem}")
            if report.more:
                click.echo(f"  and {report.more} more")
            for gap in report.acknowledged:
                click.echo(f"  ACKNOWLEDGED: {gap.where}: {gap.problem}")
            holds = holds and report.holds
            click.echo(f"{work.ledger.service}: {'holds' if report.holds else 'DOES NOT HOLD'}")
    sys.exit(0 if holds else 1)


@group.command()
@service_option
def seal(service: tuple[str, ...]) -> None:
    """Seal and anchor what is new now, without waiting for the hour."""
    with _said():
        for work in _works(service):
            done = work.seal()
            click.echo(f"{work.ledger.service}: {done.heads} heads made, {done.anchored} anchored")


@group.command("acknowledge-restore")
@click.option("--service", type=click.Choice(SERVICES), required=True, help="Whose record was restored.")
@click.option("--by", "email", required=True, help="Address of the administrator who answers for it.")
@click.option("--reason", required=True, help="Why; no personal data, it stays for years.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def acknowledge_restore(service: str, email: str, reason: str, yes: bool) -> None:
    """State for good that an older backup was put in, and what was lost by it. It can't be taken back."""
    if len(reason.strip()) < 10:
        raise CouldNot("Give a reason of at least ten letters: which backup, put in when, and why.")
    with _said():
        (work,) = _works((service,))
        with work.ledger.database.transaction() as session:
            person = get_administrator(session, email)
        gap = find_gap(work.ledger, work.store)
        question = (
            f"{service}: heads {gap.kept + 1} to {gap.lost} are lost. State this for good, as {person.name}?"
        )
        if not yes:
            click.confirm(question, abort=True)
        restore = acknowledge(work, gap, str(person.account_id), reason.strip())
        click.echo(
            f"{service}: {restore.where} acknowledged by {person.name}. `concord audit verify` names it."
        )


@group.command()
@service_option
@click.option("--last", default=10, show_default=True, help="How many.")
def heads(service: tuple[str, ...], last: int) -> None:
    """Show the newest heads, and the public key to compare them by."""
    with _said():
        for name in service or SERVICES:
            ledger = ledger_for(name, get_settings())
            for line in _head_lines(ledger, last):
                click.echo(line)


@group.command()
@click.argument("event")
@click.option("--service", type=click.Choice(SERVICES), default="agreements", show_default=True)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=Path(), help="Folder to write to.")
def proof(event: str, service: str, folder: Path) -> None:
    """Write HEAD.json and PROOF.json for EVENT: an entity's id and the event's number (ID/3), or access/57."""
    stream, _, number = event.rpartition("/")
    if not stream or not number.isdigit():
        raise CouldNot("Name the event as ID/NUMBER, such as 5f0c…/3, or access/57.")
    source, stream = (ACCESS, "") if stream == "access" else (EVENT, stream)
    with _said():
        ledger = ledger_for(service, get_settings())
        with ledger.database.transaction() as session:
            made = prove(session, ledger, source, stream, int(number))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "HEAD.json").write_text(json.dumps(made.head, indent=1, ensure_ascii=False), encoding="utf-8")
    (folder / "PROOF.json").write_bytes(proof_json(made))
    click.echo(f"Written: {folder / 'HEAD.json'} and {folder / 'PROOF.json'}")
    for who, name in made.names.items():
        click.echo(f"Who:     {who} is {name}")
    click.echo(f"Check:   {_check_command(made, folder)}")


def _check_command(made: Proof, folder: Path) -> str:
    """The line that checks what was written, with the key where it is one of this installation's."""
    settings = get_settings()
    words = [sys.executable, str(Path(__file__).with_name("offline.py"))]
    words += [str((folder / name).absolute()) for name in ("HEAD.json", "PROOF.json")]
    own = Signer(settings.need("audit_key")).public if settings.audit_key else ""
    key = made.signed.head.key
    if key in trusted_keys(settings, own):
        words += ["--key", key]
    return shlex.join(words)


def _works(services: tuple[str, ...]) -> Iterator[AuditWork]:
    settings = get_settings()
    store = documents(settings)
    for name in services or SERVICES:
        yield audit_work(ledger_for(name, settings), store, settings)


@contextmanager
def _said() -> Iterator[None]:
    """Errors as one line with the way out, exit code 2."""
    try:
        yield
    except AppError as error:
        raise CouldNot(f"{error.message} {error.hint}") from None
    except (SettingMissing, ValueError) as error:
        raise CouldNot(str(error)) from None


@contextmanager
def _progress(service: str) -> Iterator[Callable[[str, int], None]]:
    """A moving line on a terminal, nothing elsewhere."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,.0f}"))
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as bar:
        parts: dict[str, Any] = {}

        def tick(part: str, count: int) -> None:
            if part not in parts:
                parts[part] = bar.add_task(f"{service}: {part}", total=None)
            bar.advance(parts[part], count)

        yield tick


def _say_counts(service: str, counts: Any) -> None:
    click.echo(f"{service}: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()))


def _head_lines(ledger: Ledger, last: int) -> list[str]:
    t = ledger.tables
    query = select(t.head, t.anchor.c.at.label("anchored")).outerjoin(
        t.anchor, t.anchor.c.number == t.head.c.number
    )
    with ledger.database.transaction() as session:
        rows = session.execute(query.order_by(t.head.c.number.desc()).limit(last)).all()
    if not rows:
        return [f"{ledger.service}: nothing has been sealed yet; `concord audit seal` does it now"]
    lines = [f"{ledger.service}: signed with key {rows[0].key}"]
    for row in rows:
        anchored = "anchored" if row.anchored else "not anchored yet"
        lines.append(
            f"  {row.number:>6}  {row.at:%Y-%m-%d %H:%M} UTC  {row.size:>9,} entries  {row.root}  {anchored}"
        )
    return lines
