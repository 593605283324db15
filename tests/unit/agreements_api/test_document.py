"""The API's document says exactly what the API does: every route, scope, status, and the transition table."""

import pytest

from services.agreements.acting.forms import FORMS
from services.agreements.acting.permits import PERMITS
from services.agreements.acting.rules_in_words import CONDITIONS
from shared.auth.roles import ROLE_PERMISSIONS, TOKEN_SCOPES
from shared.web.openapi import undeclared_routes
from workflows.agreements.guards import GUARDS, Condition
from workflows.agreements.states import RULES

ROWS = {row.action: row for row in RULES.transitions}

METHODS = {"get", "post", "put", "patch", "delete"}


def operations(document):
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]


def test_every_api_route_is_in_the_document(app, document):
    assert undeclared_routes(app) == []
    told = {(path, method) for path, method, _ in operations(document)}
    routes = {
        (rule.rule.replace("<int:", "<").replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not rule.rule.endswith("openapi.json")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == routes


def test_document_is_openapi_3_1_and_every_operation_is_named_once(document):
    assert document["openapi"] == "3.1.0"
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)


def test_every_operation_names_its_scopes_and_its_statuses_and_no_default(document):
    for path, method, operation in operations(document):
        scopes = [scope for way in operation["security"] for scope in way.get("token", [])]
        assert scopes, (path, method)
        assert {"401", "403", "429", "503"} <= set(operation["responses"]), (path, method)
        assert "default" not in operation["responses"], (path, method)
        assert ("404" in operation["responses"]) or "{" not in path


def test_an_act_needs_an_idempotency_key_and_a_change_needs_if_match(document):
    for path, method, operation in operations(document):
        headers = {p["name"] for p in operation["parameters"] if p["in"] == "header" and p["required"]}
        if method == "post" and operation["operationId"] != "previewRoute":  # it changes nothing
            assert headers == {"Idempotency-Key"}, path
        if method == "put":
            assert headers == {"If-Match"}, path
            assert {"412", "428"} <= set(operation["responses"])


def test_acts_are_those_of_the_forms_and_submitting_and_never_signing(document):
    acts = {path.rsplit("/", 1)[1] for path in document["paths"] if "/acts/" in path}
    assert acts == {*FORMS, "submit", "return_for_changes", "record_delivery", "record_paper_signature"}
    assert "sign" not in acts


def test_acts_with_a_file_take_it_as_multipart_and_say_whether_it_must_be_there(document):
    for act, required in (("record_paper_signature", True), ("record_delivery", False)):
        operation = document["paths"][f"/api/agreements/{{agreement_id}}/acts/{act}"]["post"]
        [(kind, body)] = operation["requestBody"]["content"].items()
        assert kind == "multipart/form-data" and "file" in body["schema"]["properties"]
        assert ("file" in body["schema"]["required"]) is required


def test_every_act_tells_its_row_of_the_transition_table(document):
    rows = {row["action"]: row for row in document["x-transitions"]}
    assert set(rows) == {row.action for row in RULES.transitions}
    for path, _, operation in operations(document):
        if "/acts/" in path:
            row = ROWS[path.rsplit("/", 1)[1]]
            assert set(operation["x-transition"]["from"]) == set(row.sources)
            assert set(operation["x-transition"]["by"]) == set(row.roles)
            assert all(CONDITIONS[name] in operation["description"] for name in (*row.apart, *row.needs))


def test_every_guard_of_the_table_is_told_in_words():
    assert set(CONDITIONS) == set(GUARDS) == set(Condition)


@pytest.mark.parametrize("action", sorted(PERMITS))
def test_whoever_the_table_lets_act_and_read_holds_a_permission_that_opens_the_door(action):
    for role in ROWS[action].roles & set(ROLE_PERMISSIONS):
        held = ROLE_PERMISSIONS[role]
        if "agreements.read" in held:
            assert held & set(PERMITS[action]), (action, role)


def test_signing_and_declining_are_beyond_every_token():
    assert "sign" not in PERMITS
    assert not TOKEN_SCOPES & set(PERMITS["decline"])
