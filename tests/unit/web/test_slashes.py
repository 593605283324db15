"""A slash too many at the end of an address leads to the page; nothing else is led anywhere."""

import pytest


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/form/", None),  # no page: it only takes forms
        ("/fail/conflict/", "/fail/conflict"),
        ("/fail/conflict//", "/fail/conflict"),
        ("/fail/conflict/?q=a%20b&next=%2Fx", "/fail/conflict?q=a%20b&next=%2Fx"),
        ("/fail/t%C3%AAte/", "/fail/t%C3%AAte"),
        ("/nothing-here/", None),
        ("/%2F%2Felsewhere.example/", None),
        ("/", None),
    ],
)
def test_get_of_a_page_with_a_slash_too_many_is_led_to_the_page(client, asked, led):
    answer = client.get(asked)
    assert answer.headers.get("Location") == led
    assert answer.status_code == (308 if led else 404)


@pytest.mark.parametrize("path", ["//elsewhere.example/", "//fail/conflict/", "/\\elsewhere.example/"])
def test_no_address_leads_to_another_site(client, path):
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert not (answer.headers.get("Location") or "/").startswith(("//", "/\\"))


def test_a_form_is_not_led_on_it_would_be_sent_elsewhere(client):
    assert client.post("/form/", data={"note": "x"}).status_code == 404
