"""Addresses that can name nothing are answered as such, before any query: texts and numbers no database can hold."""

from flask import Flask, request

from shared.errors import NotFound

LARGEST = 2**31 - 1
"""The largest number that a column of the register holds."""


def install_guards(app: Flask) -> None:
    """Refuse such addresses with 404."""

    @app.before_request
    def refuse_impossible() -> None:
        if not all(_is_possible(value) for value in (request.view_args or {}).values()):
            raise NotFound("There is no such record.")


def _is_possible(value: object) -> bool:
    if isinstance(value, int):
        return value <= LARGEST
    return "\0" not in str(value)
