"""What a service's API document promises holds whatever a program sends: no server error, no status that is not told,
no answer of another shape, and nothing of another agency's.

A service's tests/system/<name>/test_schemathesis.py says whose token it is and which records they may and may not see
(`Cast`), and tries each of `operations("<name>")`. The examples are the same in every run.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as how
from pydantic import SecretStr
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.registry.table import find, get_service
from shared.settings import Settings

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
UNBREACHED = {400, 401, 403, 404, 413, 422, 428}
"""What a program may be told about another agency's record: nothing that tells that it is there."""
PHASES = (Phase.explicit, Phase.generate)


@dataclass(frozen=True)
class Cast:
    """A way to new tokens (each may send so much a minute), and the records that they may and may not see."""

    new_token: Callable[[], str]
    argument: str
    """What the service's addresses call a record's id."""
    own: tuple[str, ...]
    foreign: str
    secret: bytes
    """Words of the foreign record, which no answer may hold."""


def same_in_every_run(examples):
    """Hypothesis without chance."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    return how(
        max_examples=examples, derandomize=True, database=None, deadline=None, phases=PHASES,
        suppress_health_check=[*checks, HealthCheck.function_scoped_fixture],
    )  # fmt: skip


def operations(name):
    """Every operation of the service's document (path, method), which needs no engine to be made."""
    service = get_service(name)
    none = Settings(
        mode="embedded", secret_key=SecretStr("k" * 40),
        **{f"database_url_{name}": SecretStr("postgresql://nobody@127.0.0.1:9/none")},
    )  # fmt: skip
    document = find(f"services.{name}.document:DOCUMENT")
    paths = document.render(find(service.app)(none))["paths"]
    return [(path, method) for path, methods in sorted(paths.items()) for method in methods]


def try_operation(operation, examples, cast):
    """Send what the document allows, and what it does not: for an id made up, each own record and the foreign one."""
    token = cast.new_token()

    @given(case=operation.as_strategy())
    @same_in_every_run(examples)
    def try_each(case):
        made_up = (case.path_parameters or {}).get(cast.argument)
        for named in (made_up, *cast.own, cast.foreign) if made_up else (None,):
            _try(case, named, cast, token)

    try_each()


def _try(case, named, cast, token):
    """Send it, hold the answer against the document, and against the wall between agencies."""
    if named:
        case.path_parameters[cast.argument] = named
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    case.validate_response(answer, checks=CHECKS)
    if named == cast.foreign:
        assert answer.status_code in UNBREACHED, (case.method, case.path, answer.status_code)
    assert cast.secret not in answer.content, (case.method, case.path)
