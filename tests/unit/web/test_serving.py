"""Assets, health, dispatch and logs: what every process does besides pages."""

import io
import json
import logging
import re

import pytest
from werkzeug.test import Client, TestResponse

from shared.logging import configure_logging, log_context
from shared.web import assets
from shared.web.assets import FrontEndMissing, asset_url, content_hash, require_front_end
from shared.web.dispatch import combine, first_segment
from tests.unit.web.conftest import small_app


@pytest.fixture
def lines():
    """The log's lines, as they are written."""
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    configure_logging("INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before, level


def test_asset_under_its_present_hash_is_kept_for_ever(client):
    answer = client.get(asset_url("css/concord.css"))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content_type.startswith("text/css")


def test_asset_under_a_former_hash_is_still_served_but_not_kept(client):
    answer = client.get("/assets/000000000000/css/concord.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["../app.py", "%2e%2e/app.py", "css/../../app.py", "nothing.css"])
def test_asset_outside_the_folder_is_404(client, name):
    assert client.get(f"/assets/{content_hash()}/{name}").status_code == 404


def test_every_asset_a_page_names_exists(client):
    names = set(re.findall(r'"(/assets/[^"#]+)', client.get("/nowhere").text))
    assert len(names) > 5
    assert {name: client.get(name).status_code for name in names} == dict.fromkeys(names, 200)


def test_every_file_a_stylesheet_names_exists():
    for sheet in assets.FOLDER.rglob("*.css"):
        for name in re.findall(r'url\("?([^")]+)"?\)', sheet.read_text()):
            assert name.startswith("data:") or (sheet.parent / name).resolve().is_file(), (sheet.name, name)


def test_content_hash_changes_with_any_file(tmp_path):
    (tmp_path / "a.css").write_text("a")
    first = content_hash(tmp_path)
    content_hash.cache_clear()
    (tmp_path / "a.css").write_text("b")
    assert content_hash(tmp_path) != first


def test_missing_front_end_says_how_to_build_it(tmp_path):
    with pytest.raises(FrontEndMissing, match="npm ci && npm run build"):
        require_front_end(tmp_path)


def fails():
    raise ConnectionError("postgresql://user:hunter2@host")


def test_readyz_names_each_engine_and_hides_why(lines):
    client = small_app(checks={"PostgreSQL": fails, "Temporal": lambda: None}).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "engines": {"PostgreSQL": "not answering", "Temporal": "ok"}}
    assert client.get("/healthz").status_code == 200
    assert "hunter2" not in json.dumps(lines())


@pytest.mark.parametrize(
    ("path", "segment"),
    [
        ("/", ""),
        ("/agreements", "agreements"),
        ("/agreements/1/text", "agreements"),
        ("/api/agreements/1", "agreements"),
        ("/api", "api"),
        ("//agreements", "agreements"),
    ],
)
def test_first_segment_decides(path, segment):
    assert first_segment(path) == segment


def test_combined_apps_answer_by_first_segment_and_for_all_engines():
    portal = small_app("portal", checks={"PostgreSQL": lambda: None})
    agreements = small_app("agreements", checks={"PostgreSQL": fails})
    portal.add_url_rule("/", "front", lambda: "front")
    agreements.add_url_rule("/agreements", "list", lambda: "list")
    agreements.add_url_rule("/api/agreements", "api_list", lambda: "api list")
    client = _client(combine({"": portal, "search": portal, "agreements": agreements}))
    assert [client.get(p).text for p in ("/", "/agreements", "/api/agreements")] == [
        "front",
        "list",
        "api list",
    ]
    assert client.get("/nowhere").status_code == 404
    assert client.get("/readyz").json["engines"] == {
        "portal: PostgreSQL": "ok",
        "agreements: PostgreSQL": "not answering",
    }


def _client(wsgi):
    return Client(wsgi, TestResponse)


def test_access_line_names_route_not_address_and_nothing_sent(client, lines):
    client.post("/fail/conflict?email=dana@example.gov", data={"ssn": "123-45-6789"})
    [line] = [one for one in lines() if one["logger"] == "concord.web"]
    assert (line["route"], line["method"], line["status"]) == ("/fail/<kind>", "POST", 409)
    assert line["ms"] >= 0 and line["request"]
    assert "dana" not in json.dumps(lines()) and "123-45" not in json.dumps(lines())


def test_unexpected_error_is_logged_by_type_and_place_without_its_text(client, lines):
    client.get("/fail/broken")
    [line] = [one for one in lines() if one["logger"] == "concord.errors"]
    assert line["error"]["type"] == "builtins.RuntimeError"
    assert any("conftest.py" in place for place in line["error"]["at"])
    assert "4111" not in json.dumps(lines())


def test_error_outside_a_view_is_logged_without_the_address(lines):
    app = small_app()

    @app.after_request
    def fail(response):
        raise RuntimeError("card number 4111 1111 1111 1111")

    assert app.test_client().get("/form/sealed-token-x7?q=dana").status_code == 500
    assert "builtins.RuntimeError" in [
        one["error"]["type"] for one in lines() if one["logger"] == "concord.errors"
    ]
    written = json.dumps(lines())
    assert not [word for word in ("sealed-token", "dana", "4111") if word in written]


def test_log_carries_the_workflow_and_only_listed_fields(lines):
    with log_context(request="r-1", workflow="agreement-7"):
        logging.getLogger("x").info("done", extra={"effect": "mail", "name_of_person": "Dana"})
    [line] = lines()
    assert (line["request"], line["workflow"], line["effect"]) == ("r-1", "agreement-7", "mail")
    assert "Dana" not in json.dumps(line)


def test_request_id_from_a_stranger_is_replaced_and_from_the_gateway_kept(client):
    sent = {"X-Request-ID": "gateway-0123456789"}
    assert client.get("/healthz", headers=sent).headers["X-Request-ID"] != sent["X-Request-ID"]
    behind = small_app(mode="production", url="https://concord.example.gov").test_client()
    assert behind.get("/healthz", headers=sent).headers["X-Request-ID"] == sent["X-Request-ID"]
    odd = {"X-Request-ID": "bad\tvalue with spaces"}
    assert re.fullmatch(r"[0-9a-f]{16}", behind.get("/healthz", headers=odd).headers["X-Request-ID"])
