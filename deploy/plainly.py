"""What a command says where it can't do its work: what is wrong and the way out, in place of a traceback.

For everything outside Concord that may fail under any command: settings, engines, the disk. Whatever else is raised
is a mistake of ours, and its traceback is wanted.
"""

# ruff: noqa: PLC0415 - what knows the errors is imported once one was raised: `concord --help` answers at once

import click

LOOK = "`concord doctor` says which engine or setting is wrong; docs/runbook.md says how damaged data comes back."


def plain(error: Exception) -> click.ClickException | None:
    """The error as two lines for a person; None where it is not one that a person can mend."""
    for known in (_ours, _setting, _database, _engine, _file):
        said = known(error)
        if said:
            what, way_out = said
            return click.ClickException(f"{what}\n{way_out}")
    return None


def _ours(error: Exception) -> tuple[str, str] | None:
    from deploy.local.errors import StackError
    from shared.errors import AppError

    if isinstance(error, StackError):
        return error.what, error.way_out
    if isinstance(error, AppError):
        return error.message, LOOK if error.status >= 500 else error.hint
    return None


def _setting(error: Exception) -> tuple[str, str] | None:
    from pydantic import ValidationError

    from shared.settings import SettingMissing, Settings

    if isinstance(error, SettingMissing):
        return str(error), "The file .env.example says what each setting is."
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        wrong = [f"CONCORD_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors()]
        return "; ".join(wrong) + ".", "The file .env.example says what each setting is."
    return None


def _database(error: Exception) -> tuple[str, str] | None:
    import psycopg
    from sqlalchemy.exc import DBAPIError

    found = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(found, psycopg.Error):
        return None
    return f"PostgreSQL could not do it: {_first_line(found)}", LOOK


def _engine(error: Exception) -> tuple[str, str] | None:
    from minio.error import MinioException
    from temporalio.service import RPCError
    from urllib3.exceptions import HTTPError

    if isinstance(error, MinioException | HTTPError):
        return f"The document store could not do it: {_first_line(error)}", LOOK
    if isinstance(error, RPCError):
        return f"Temporal could not do it: {_first_line(error)}", LOOK
    return None


def _file(error: Exception) -> tuple[str, str] | None:
    if not isinstance(error, OSError) or not error.strerror:
        return None
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror}.", "Mend that (its name, its rights, or the free space), then try again."


def _first_line(error: Exception) -> str:
    """What it says, without the lines below, in which PostgreSQL may repeat a row."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
