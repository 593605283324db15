"""A Word file's properties are named for the record, and alarm nobody."""

from __future__ import annotations

from tests.unit.documents_gate.build import codes, copied, verdict
from tests.unit.documents_read.build import docx, packed, paragraph, parts
from tests.unit.documents_write.samples import ESSENTIALS, assemble_mou

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Old draft</dc:title>{}</cp:coreProperties>'
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>Outside Counsel LLP</Company></Properties>"
)
PEOPLE = "<dc:creator>Avery  Reed</dc:creator><cp:lastModifiedBy>Jordan Rivera</cp:lastModifiedBy>"


def make_file(core: str, app: str = "") -> bytes:
    """A file whose properties are related to it as Word relates them."""
    members = parts(paragraph("The parties agree."))
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    links = f'<Relationship Id="rId90" Type="{kinds}" Target="docProps/core.xml"/>'
    members["docProps/core.xml"] = core.encode()
    if app:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
        links += f'<Relationship Id="rId91" Type="{kind}" Target="docProps/app.xml"/>'
        members["docProps/app.xml"] = app.encode()
    rels = members["_rels/.rels"].decode()
    members["_rels/.rels"] = rels.replace("</Relationships>", f"{links}</Relationships>").encode()
    return packed(members)


def test_author_last_editor_company_and_title_are_named_and_the_verdict_stays() -> None:
    found = verdict(make_file(CORE.format(PEOPLE), APP))
    assert found.decision == "accept"
    [said] = [one for one in found.findings if one.code == "properties"]
    assert said.severity == "info"
    assert (
        "author “Avery Reed”, last modified by “Jordan Rivera”, company “Outside Counsel LLP”, title “Old draft”"
        in said.message
    )
    assert said.way_out


def test_the_working_copy_says_the_same_of_itself_as_the_original() -> None:
    found = verdict(make_file(CORE.format(PEOPLE)))
    again = verdict(copied(found))
    assert [one.message for one in again.findings] == [one.message for one in found.findings] != []


def test_a_title_alone_is_not_worth_a_word() -> None:
    assert "properties" not in codes(verdict(make_file(CORE.format(""))))
    assert "properties" not in codes(verdict(docx(paragraph("The parties agree."))))


def test_our_own_assembled_draft_names_nobody() -> None:
    assert "properties" not in codes(verdict(assemble_mou(ESSENTIALS)))
