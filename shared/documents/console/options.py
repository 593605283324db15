"""What the commands' options may say, checked before any work. Imports nothing of the engine."""

import os
import re
import sys

import click

from shared.documents.console.guard import OneLine
from shared.documents.console.names import is_showable

LONGEST_NAME = 200
"""Letters in the name that tracked changes carry; Word shows far fewer."""

_LANGUAGE_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
"""BCP 47 (RFC 5646, section 2.1), without the four- to eight-letter languages of which none is registered."""


def check_language(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """The language tag, or nothing; raises BadParameter for what is no BCP 47 tag."""
    if value and not _LANGUAGE_TAG.fullmatch(value):
        raise click.BadParameter("Give a language tag of BCP 47, such as en-US or es.")
    return value


def check_name(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """The name that changes carry; raises BadParameter where Word could not show it."""
    if len(value) > LONGEST_NAME or not is_showable(value):
        raise click.BadParameter(
            f"Give a name of at most {LONGEST_NAME} characters, without control characters."
        )
    return value


def ask_passphrase() -> str:
    """The key's passphrase from the person at the terminal; raises OneLine where nobody sits at one."""
    if not _has_terminal():
        raise OneLine("The key's passphrase can't be asked for without a terminal: give --passphrase-file.")
    answer: str = click.prompt(
        "Passphrase of the key", hide_input=True, err=True, default="", show_default=False
    )
    return answer


def _has_terminal() -> bool:
    """Passwords are asked for on the controlling terminal, even where standard input is a pipe."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True
