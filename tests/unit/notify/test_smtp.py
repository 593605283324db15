"""A message as mail: whole, once, and with no header that a name could add."""

from datetime import UTC, datetime

from shared.clock import at
from shared.notify.message import Message, recipient_hash
from shared.notify.smtp import email_of

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SENDER = "concord@agency.example"


def made(**changes) -> Message:
    fields = {
        "event_id": "e",
        "kind": "k",
        "recipient": "A@x.example",
        "subject": "S",
        "body": "B",
        **changes,
    }
    return Message(**fields)


def mail(message: Message):
    with at(NOW):
        return email_of(message, SENDER)


def test_message_id_is_the_same_for_the_same_event_kind_and_recipient():
    first, again, other = (
        mail(made()),
        mail(made(body="Other", recipient="a@X.example")),
        mail(made(kind="l")),
    )
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@agency.example>")


def test_line_break_in_a_subject_adds_no_header():
    parsed = mail(made(subject="Sign\r\nBcc: everybody@x.example"))
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == "Sign Bcc: everybody@x.example"


def test_text_holds_code_and_link_after_the_body():
    text = mail(made(code="042137", link="https://c.example/s/1", link_label="Read and sign")).get_content()
    assert text.split("\n\n") == ["B", "Your code: 042137", "Read and sign:\nhttps://c.example/s/1\n"]


def test_mail_says_that_a_machine_sent_it():
    assert mail(made())["Auto-Submitted"] == "auto-generated"


def test_ledger_s_form_of_an_address_ignores_case_and_does_not_show_it():
    assert recipient_hash("A@x.example") == recipient_hash("a@X.EXAMPLE")
    assert "x.example" not in recipient_hash("a@x.example")
