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


def test_message_id_is_the_same_for_the_same_message_sent_again_and_no_other():
    first, again = mail(made()), mail(made(recipient="a@X.example"))
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@agency.example>")
    for changed in ({"kind": "l"}, {"event_id": "f"}, {"body": "Other"}, {"link": "https://x.example/2"}):
        assert mail(made(**changed))["Message-ID"] != first["Message-ID"], changed


def test_message_under_the_number_of_a_lost_one_is_no_repetition_of_it():
    """After an older database was put in: the ledger's row is the same, the mail with the new link is not."""
    lost, new = made(link="https://x.example/1"), made(link="https://x.example/2")
    assert lost.key == new.key and lost.mail_id != new.mail_id


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
