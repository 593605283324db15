"""Inspects an e-mail: its text and attachments each on their own, and writes it anew with what was found good."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Final

from lxml import etree

from shared.documents.gate.findings import finding, refused, removal, shown_text, warned_member
from shared.documents.gate.model import Inspection, Limits, Verdict

KEPT_HEADERS: Final = (
    "From", "Sender", "Reply-To", "To", "Cc", "Date", "Subject", "Message-ID", "In-Reply-To", "References",
)  # fmt: skip
ENCRYPTED: Final = frozenset({"multipart/encrypted", "application/pgp-encrypted"})
SIGNED: Final = frozenset({"multipart/signed"})
SIGNATURES: Final = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
MOST_PARTS: Final = 500

ExamineMember = Callable[[bytes, str], Verdict]


def inspect_mail(data: bytes, limits: Limits, examine_member: ExamineMember) -> Inspection:
    """The inspection of a message. `examine_member` judges an attachment. Raises Refused."""
    message = _parsed(data)
    inspection = Inspection("eml")
    parts = _parts(message)
    kinds = {part.get_content_type() for part in parts} | {message.get_content_type()}
    if kinds & ENCRYPTED or any(_is_enveloped(part) for part in parts):
        raise refused("mail_encrypted")
    if kinds & (SIGNED | SIGNATURES):
        inspection.findings.append(finding("mail_signed"))
    defects = [type(defect).__name__ for part in parts for defect in part.defects]
    if defects:
        inspection.findings.append(finding("mail_defects", detail=", ".join(sorted(set(defects)))))
    clean = _copied_headers(message, inspection)
    text = _body(parts, inspection)
    if not text.strip() and len(parts) < 2 and not (clean["From"] and clean["Date"]):
        raise refused("no_message")
    clean.set_content(text or "\n")
    _attach(parts, clean, inspection, limits, examine_member)
    if clean.is_multipart():
        clean.set_boundary("=_concord_working_copy_=")
    inspection.copy = clean.as_bytes(policy=policy.SMTP)
    return inspection


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
    except RecursionError as error:
        raise refused("mail_nested") from error
    if not isinstance(message, EmailMessage):
        raise refused("no_message")
    return message


def _parts(message: EmailMessage) -> list[Message]:
    """The leaves of the message; a message inside it is one leaf."""
    leaves: list[Message] = []
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop(0)
        nested = part.get_content_type() == "message/rfc822"
        children = part.get_payload() if part.is_multipart() and not nested else None
        if isinstance(children, list):
            waiting = [child for child in children if isinstance(child, Message)] + waiting
        else:
            leaves.append(part)
        if len(leaves) + len(waiting) > MOST_PARTS:
            raise refused("too_many_members", count=f"more than {MOST_PARTS}", limit=MOST_PARTS)
    return leaves


def _is_enveloped(part: Message) -> bool:
    kind = part.get_content_type()
    if kind not in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return False
    return str(part.get_param("smime-type", "enveloped-data")) == "enveloped-data"


def _copied_headers(message: EmailMessage, inspection: Inspection) -> EmailMessage:
    clean = EmailMessage(policy=policy.SMTP)
    for name in KEPT_HEADERS:
        value = _header(message, name)
        if value:
            try:
                clean[name] = value
            except (ValueError, IndexError, AttributeError, TypeError):
                # The library's own address and date grammars fail on some real headers; keep the words as text.
                clean[f"X-Original-{name}"] = value
    left_out = sorted({name for name in message if name.title() not in KEPT_HEADERS and name != "Message-ID"})
    if left_out:
        inspection.removed.append(removal("headers", ", ".join(left_out)))
    return clean


def _header(message: EmailMessage, name: str) -> str:
    """A header's text, whatever state it is in."""
    try:
        value = message[name]
        return shown_text(str(value), limit=2_000).strip() if value is not None else ""
    except Exception:  # the header parser raises many things on hostile input; none may stop the rest
        raw = next((v for n, v in message.raw_items() if n.lower() == name.lower()), "")
        return shown_text(str(raw), limit=2_000).strip()


def _is_body(part: Message) -> bool:
    return (
        part.get_content_type() in ("text/plain", "text/html")
        and not _file_name(part)
        and not _is_attached(part)
    )


def _is_attached(part: Message) -> bool:
    return (part.get_content_disposition() or "") == "attachment"


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except Exception:  # as for headers: a broken file name is no name
        return ""


def _body(parts: list[Message], inspection: Inspection) -> str:
    plain = [_text(part) for part in parts if _is_body(part) and part.get_content_type() == "text/plain"]
    formatted = [_text(part) for part in parts if _is_body(part) and part.get_content_type() == "text/html"]
    if formatted:
        inspection.findings.append(finding("mail_html"))
        inspection.removed.append(removal("html"))
    if any(text.strip() for text in plain):
        return "\n".join(plain)
    return "\n".join(_html_text(text) for text in formatted)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):  # an alphabet nobody knows, or no name for one at all
        text = data.decode("utf-8", "replace")
    return "".join(
        letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )


def _html_text(source: str) -> str:
    """The words of an HTML message, a line a block; what is not shown to a reader is not read."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root is None:
        return ""
    etree.strip_elements(root, "script", "style", "head", "title", with_tail=False)
    for element in root.iter("br", "p", "div", "tr", "li", "h1", "h2", "h3"):
        element.tail = "\n" + (element.tail or "")
    return "".join(str(text) for text in root.itertext()).strip()


def _attach(
    parts: list[Message],
    clean: EmailMessage,
    inspection: Inspection,
    limits: Limits,
    examine_member: ExamineMember,
) -> None:
    left = limits.expanded_bytes
    for place, part in enumerate(parts, start=1):
        if _is_body(part) or part.get_content_type() in SIGNATURES:
            continue
        data = _payload(part)
        left -= len(data)
        if left < 0:
            raise refused("expands_too_much", limit=f"{limits.expanded_bytes // 1024 // 1024} MB")
        verdict = examine_member(data, _file_name(part) or f"attachment {place}{_ending(part)}")
        inspection.contents.append(verdict)
        if verdict.copy is not None:
            _add(clean, verdict)
            inspection.findings.extend(warned_member(verdict))
            continue
        reason = verdict.reasons[0]
        inspection.removed.append(removal("attachment", verdict.name))
        inspection.findings.append(
            finding("attachment_removed", verdict.name, reason=reason.message, way_out=reason.way_out)
        )


def _ending(part: Message) -> str:
    return ".eml" if part.get_content_type() == "message/rfc822" else ""


def _payload(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes(policy=policy.default) if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _add(clean: EmailMessage, verdict: Verdict) -> None:
    if verdict.kind == "eml":
        clean.add_attachment(
            message_from_bytes(verdict.copy or b"", policy=policy.SMTP), filename=verdict.name
        )
        return
    main, _, sub = verdict.media_type.partition("/")
    clean.add_attachment(verdict.copy or b"", maintype=main, subtype=sub, filename=verdict.name)
