"""Draw the pictures of docs/documents.md from synthetic files. Needs LibreOffice and the redline engine."""

import hashlib
import io
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pypdfium2
from PIL import Image, ImageOps

from shared.clock import now
from shared.documents.certificate.executed import make_executed_copy
from shared.documents.certificate.model import CompletionFacts, EventFact, PackageHashes, Party, SignerFact
from shared.documents.convert.convert import convert_to_pdf
from shared.documents.redact.redact import find_boxes, redact
from shared.documents.redline.redline import redline
from shared.documents.seal.keys import make_development_key

HERE = Path(__file__).parent
STATE, FEDERAL = "Example State Police", "Example Field Office"
CLAUSES = (
    ("1. Purpose", "This agreement sets out how {a} and {b} work together in the Example Task Force."),
    ("2. Supervision", "Each officer remains under the supervision of the home agency. {supervision}"),
    ("3. Reporting", "The Task Force reports its activity to both parties every {period}."),
    (
        "4. Term",
        "This agreement takes effect on October 7, 2026 and lasts {term}, unless it is ended before.",
    ),
)


def main() -> None:
    """Write redline.png, certificate.png and redaction.png beside this file."""
    draft = make_agreement(period="quarter", term="two years", supervision="Questions go to the liaison.")
    returned = make_agreement(
        period="month",
        term="three years",
        supervision="The liaison answers questions within five business days.",
    )
    marked = redline(draft, returned, author="Office of Counsel", at=datetime(2026, 9, 1, tzinfo=UTC)).docx
    if marked is None:
        raise SystemExit("The redline engine is not installed.")
    save("redline.png", convert_to_pdf(marked, "redline.docx").content, page=0, bottom=0.56)
    agreement = convert_to_pdf(returned, "Agreement.docx", title="Example Task Force agreement").content
    with tempfile.TemporaryDirectory() as folder:
        key = make_development_key(Path(folder), STATE)
        executed = make_executed_copy(
            agreement, make_facts(agreement, key.fingerprint), signer=key, location="Capital"
        )
    save("certificate.png", executed, page=1, bottom=1.0)
    redacted = redact(agreement, find_boxes(agreement, FEDERAL), title="Released copy")
    save("redaction.png", redacted, page=0, bottom=0.5)


def make_agreement(**words: str) -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.add_heading("Example Task Force agreement", level=0)
    for heading, text in CLAUSES:
        document.add_heading(heading, level=2)
        document.add_paragraph(text.format(a=STATE, b=FEDERAL, **words))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_facts(agreement: bytes, fingerprint: str) -> CompletionFacts:
    digest = hashlib.sha256(agreement).hexdigest()
    sealed_at = now().replace(hour=15, minute=0, second=0, microsecond=0) - timedelta(days=1)
    hours = [sealed_at - timedelta(hours=lead) for lead in (72, 49, 26, 3, 1)]
    consent = hashlib.sha256(b"consent").hexdigest()
    means = "Typed name, ticked consent and confirmed"
    return CompletionFacts(
        title="Example Task Force agreement",
        number="MOU-2026-0042",
        parties=(Party(STATE, "State agency"), Party(FEDERAL, "Federal agency")),
        package=PackageHashes(
            docx=hashlib.sha256(b"word").hexdigest(), pdf=digest, terms=hashlib.sha256(b"terms").hexdigest()
        ),
        signers=(
            SignerFact("Jordan Rivera", "Superintendent", STATE, "Password and authenticator code", means, hours[3],
                       consent, digest),
            SignerFact("Avery Peña", "Special Agent in Charge", FEDERAL, "Single-use link and a code sent by mail",
                       means, hours[4], consent, digest),
        ),
        events=(
            EventFact(hours[0], "Sam Lee", "Submitted for approval", "Version 4; the package was frozen"),
            EventFact(hours[1], "Robin Park", "Approved", "Legal review"),
            EventFact(hours[2], "Jordan Rivera", "Approved", "Agency head"),
            EventFact(hours[3], "Jordan Rivera", "Signed"),
            EventFact(hours[4], "Avery Peña", "Signed"),
            EventFact(sealed_at, "Concord", "Sealed"),
        ),
        verification_url="https://concord.example.gov/verify/7Q4M-2K9D",
        organisation=STATE,
        seal_fingerprint=fingerprint,
        issued_at=sealed_at,
        legal_note="Signed electronically under the Uniform Electronic Transactions Act.",
    )  # fmt: skip


def save(name: str, pdf: bytes, *, page: int, bottom: float) -> None:
    """The upper part of a page, down to `bottom` of its height, framed and in few colours so that it stays small."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page].render(scale=1.25).to_pil().convert("RGB")
    picture = picture.crop((0, 0, picture.width, int(picture.height * bottom)))
    framed = ImageOps.expand(picture, border=1, fill="#a9aeb1")
    framed.quantize(32).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
