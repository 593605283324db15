"""`concord users` and `concord tokens`: what an operator does on the server, for the first administrator above all.

Acts are written to the journal as done by the command line. Nothing here asks who the operator is: the machine did.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from services.portal.accounts import service as accounts
from services.portal.accounts.models import Account
from services.portal.accounts.repository import AccountLine, list_accounts
from services.portal.administration.grants import create_grant
from services.portal.administration.words import ROLES
from services.portal.deps import Portal
from services.portal.people.service import create_person
from services.portal.signin.set_up import create_set_up
from services.portal.tokens.service import create_token, list_tokens, revoke_token
from services.portal.wiring import portal_parts
from shared.auth.directory import get_agency
from shared.auth.roles import TOKEN_SCOPES
from shared.auth.scope import Reach
from shared.errors import AppError, Invalid, NotFound
from shared.settings import SettingMissing, get_settings

BY = "command line"


def with_portal(command: Callable[..., None]) -> Callable[..., None]:
    """Hand the command the portal's parts; turn its errors into one line each with the way out."""

    @wraps(command)
    def run(**options: Any) -> None:
        try:
            parts = portal_parts(get_settings(), search=None, database=None)
            command(parts, **options)
        except SettingMissing as error:
            raise click.ClickException(str(error)) from error
        except Invalid as error:
            raise click.ClickException(" ".join(f.message for f in error.fields) or error.message) from error
        except AppError as error:
            raise click.ClickException(f"{error.message} {error.hint}") from error

    return run


def account_by(portal: Portal, email: str) -> AccountLine:
    """The account of an address. Raises NotFound."""
    with portal.database.transaction() as session:
        found = [a for a in list_accounts(session, Reach(True), email) if a.email == email.strip().lower()]
    if not found:
        raise NotFound("There is no account with this address.", way_out="List them: concord users list")
    return found[0]


@click.group()
def users() -> None:
    """Add, list, disable and release people's accounts."""


@users.command("create")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--job", required=True)
@click.option("--agency", required=True, help="The agency's short address, such as wvsp.")
@with_portal
def create_user(portal: Portal, email: str, name: str, job: str, agency: str) -> None:
    """Add somebody with an account, and print the link to set it up."""
    with portal.database.transaction() as session:
        agency_id = get_agency(session, agency).id
        person = create_person(session, by=BY, name=name, job=job, email=email, agency_id=agency_id)
        account = accounts.create_account(session, by=BY, person_id=person.id)
        message = create_set_up(session, account, portal.settings.staff_url, again=False)
    click.echo(f"Made. Hand over this link; it works once, for three days:\n{message.link}")


@users.command("list")
@click.option("--words", default="", help="Part of a name, job or address.")
@with_portal
def list_users(portal: Portal, words: str) -> None:
    """List the accounts: address, state, roles."""
    with portal.database.transaction() as session:
        found = list_accounts(session, Reach(True), words, limit=None)
    for account in found:
        roles = ", ".join(sorted({grant.role for grant in account.grants})) or "no role"
        click.echo(f"{account.email:40} {account.state:12} {roles}")


@users.command("disable")
@click.argument("email")
@with_portal
def disable_user(portal: Portal, email: str) -> None:
    """Put somebody out at once, everywhere."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        accounts.disable_account(session, account_id, by=BY)
    click.echo("Disabled; every session and token has ended.")


@users.command("enable")
@click.argument("email")
@with_portal
def enable_user(portal: Portal, email: str) -> None:
    """Let somebody in again."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        accounts.enable_account(session, account_id, by=BY)
    click.echo("Enabled.")


@users.command("release")
@click.argument("email")
@with_portal
def release_user(portal: Portal, email: str) -> None:
    """Open sign-in again after a lockout."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        accounts.release_account(session, account_id, by=BY)
    click.echo("Released.")


@users.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([str(role) for role in ROLES]))
@click.option("--agency", help="The agency's short address; without it, the role holds at every agency.")
@with_portal
def grant_role(portal: Portal, email: str, role: str, agency: str | None) -> None:
    """Give somebody a role."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        agency_id = get_agency(session, agency).id if agency else None
        create_grant(session, by=BY, account_id=account_id, role=role, agency_id=agency_id)
    click.echo(f"{email} is {role} at {agency or 'every agency'}.")


@users.command("reset-second-factor")
@click.argument("emails", nargs=-1)
@click.option(
    "--everybody", is_flag=True, help="All accounts that are not disabled: after a new CONCORD_SECRET_KEY."
)
@with_portal
def reset_factor(portal: Portal, emails: tuple[str, ...], everybody: bool) -> None:
    """Forget password and second factor of EMAILS, and print new links to set them up. Ends sessions and tokens."""
    if bool(emails) == everybody:
        raise click.UsageError("Name addresses, or say --everybody.")
    found = _everybody(portal) if everybody else [account_by(portal, email) for email in emails]
    click.echo("Reset. Hand over each person's link; it works once, for three days:")
    for line in found:
        with portal.database.transaction() as session:
            account: Account = accounts.reset_second_factor(session, line.id, by=BY)
            message = create_set_up(session, account, portal.settings.staff_url, again=True)
        click.echo(f"{line.email:40} {message.link}")


def _everybody(portal: Portal) -> list[AccountLine]:
    with portal.database.transaction() as session:
        return [each for each in list_accounts(session, Reach(True), "", limit=None) if not each.disabled_at]


@click.group()
def tokens() -> None:
    """Make, list and revoke personal tokens for programs."""


@tokens.command("create")
@click.argument("email")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(sorted(TOKEN_SCOPES)))
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 365))
@with_portal
def make_token(portal: Portal, email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token that acts for somebody, and print it this once."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        token, secret = create_token(session, account_id=account_id, name=name, scopes=scopes, days=days)
    click.echo(f"{secret}\nWorks until {token.expires_at.date()}; it is not shown again.")


@tokens.command("list")
@click.argument("email")
@with_portal
def show_tokens(portal: Portal, email: str) -> None:
    """List somebody's tokens that work."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        found = list_tokens(session, account_id)
    for token in found:
        click.echo(f"{token.id}  {token.name:30} {', '.join(token.scopes)}  until {token.expires_at.date()}")


@tokens.command("revoke")
@click.argument("email")
@click.argument("token_id")
@with_portal
def stop_token(portal: Portal, email: str, token_id: str) -> None:
    """Stop a token."""
    account_id = account_by(portal, email).id
    with portal.database.transaction() as session:
        revoke_token(session, token_id, account_id=account_id)
    click.echo("Revoked.")
