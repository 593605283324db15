"""Refuses addresses that can name nothing, before any query: texts and numbers that no database column can hold.

Part of every service's app (`shared.web.app`). What a form or a JSON body holds is `shared.web.forms`' to check.
"""

from flask import Flask, request

from shared.errors import FieldError, Invalid, NotFound

LARGEST_INTEGER = 2**31 - 1
"""The largest number that a column of a register holds."""
NUL = "\0"


def install_guards(app: Flask) -> None:
    """Answer 404 where the path can name no record, and 422 where a parameter can't be looked for.

    Install it last: a stranger is asked to sign in first.
    """

    @app.before_request
    def refuse_impossible() -> None:
        if not all(_is_possible(value) for value in (request.view_args or {}).values()):
            raise NotFound("There is no such record.")
        held = [name for name, value in request.args.items(multi=True) if NUL in name or NUL in value]
        if held:
            errors = tuple(FieldError(n, "Take out the character NUL (U+0000).") for n in dict.fromkeys(held))
            raise Invalid("The address holds a character that can't be looked for.", errors)


def _is_possible(value: object) -> bool:
    if isinstance(value, int):
        return value <= LARGEST_INTEGER
    return NUL not in str(value)
