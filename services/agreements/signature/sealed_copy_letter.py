"""The words of the message that brings an outside signer the sealed copy. Words only; the file is never attached."""

from services.agreements.files.models import FileRow
from services.agreements.register.models import AgreementRow
from shared.notify.message import Message
from shared.settings import Settings

KIND = "sealed_copy"
BODY = (
    "All have signed {number}, “{title}”. The sealed copy is ready for you to download. The link works for {days} "
    "days, as often as you need it; its page first sends a code to this address. Afterwards the same page sends you a "
    "new link.\n\n"
    "Its SHA-256 is {sha256}.\n\n"
    "To verify it, upload the file at {verify}, or open it in a program that checks PDF signatures: the seal covers "
    "the whole file, so any change would show."
)


def sealed_letter(  # noqa: PLR0917
    settings: Settings, row: AgreementRow, file: FileRow, event_id: str, address: str, token: str, days: int
) -> Message:
    """The message; `token` is the link's, which works for `days` days."""
    verify = f"{settings.public_url}/agreements/verify"
    body = BODY.format(number=row.number, title=row.title, sha256=file.sha256, verify=verify, days=days)
    link = f"{settings.public_url}/agreements/sign/{token}/sealed"
    return Message(
        event_id, KIND, address, f"Signed by all: {row.title}", body, link, "Download what you signed"
    )
