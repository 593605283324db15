"""`concord doctor`: asks everything Concord depends on, and says how to mend what is wrong. Changes nothing."""

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.doctor import engines, machine, settings
from deploy.doctor.model import Check, Finding, bad
from deploy.local.lock import is_running
from shared.registry.table import SERVICES
from shared.settings import SettingMissing, Settings, get_settings

MARKS = {"good": ("✓", "green"), "note": ("•", "yellow"), "bad": ("✗", "red")}


@click.command()
def doctor() -> None:
    """Check every engine and setting, and say how to mend what is wrong. Ends with 1 if anything is."""
    current = get_settings()
    if not current.embedded and not current.address_of("portal") and not is_running(current.var):
        raise click.ClickException(
            "Concord is not running on this machine, and no settings of another are given.\n"
            "Start it (make run) and ask again in a second window; or set CONCORD_MODE and the rest (.env.example)."
        )
    found = [examine(check, current) for check in checks(current)]
    show(found, Console())
    if any(one.state == "bad" for one in found):
        raise SystemExit(1)


def checks(current: Settings) -> list[Check]:
    """All checks that make sense in this mode, in the order they are shown."""
    machine_checks = [*machine.CHECKS, *(machine.EMBEDDED_CHECKS if current.embedded else ())]
    databases = [_database_check(service) for service in SERVICES]
    services = [
        *(engines.temporal, engines.documents, engines.disposal, engines.lock, engines.search),
        *(engines.mail, engines.time_stamps),
        settings.web,
    ]
    return [
        *machine_checks,
        settings.missing,
        settings.payload_keys,
        settings.audit_key,
        settings.seal,
        settings.trust_roots,
        settings.sign_in,
        *databases,
        *services,
    ]


def examine(check: Check, current: Settings) -> Finding:
    """What a check finds; a missing setting is a finding too."""
    try:
        return check(current)
    except SettingMissing as error:
        return bad(check.__name__.replace("_", " ").capitalize(), str(error), "See .env.example.")


def show(found: list[Finding], console: Console) -> None:
    """A line per finding, and below it the way to mend it."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for one in found:
        mark, colour = MARKS[one.state]
        says = Text(one.says)
        if one.mend:
            says.append(f"\n→ {one.mend}", style="bold" if one.state == "bad" else "dim")
        table.add_row(Text(mark, style=colour), Text(one.name), says)
    console.print(table)


def _database_check(service: str) -> Check:
    def check(current: Settings) -> Finding:
        return engines.database(current, service)

    check.__name__ = f"database_{service}"
    return check
