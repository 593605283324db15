"""Inspects a Word document: refuses, cleans, warns. Runs in the gate's own process."""

from __future__ import annotations

from dataclasses import replace

from shared.documents.gate.findings import finding, refused, removal
from shared.documents.gate.model import Inspection, Limits
from shared.documents.gate.word_clean import clean
from shared.documents.gate.word_fields import fields_of, unlink
from shared.documents.gate.word_package import WordPackage, load
from shared.documents.gate.word_properties import name_properties
from shared.documents.gate.word_reading import read_words
from shared.documents.gate.word_refuse import reasons_to_refuse
from shared.documents.gate.word_warnings import warnings
from shared.documents.gate.ziptable import Member, write_members
from shared.documents.read.docx import document_of
from shared.documents.read.model import Document
from shared.documents.read.package import Package, UnreadableDocument, to_transitional

CONTENT = frozenset({"ole", "activex", "pdf_picture"})


def is_word(members: list[Member]) -> bool:
    """Whether an archive is an Office package at all."""
    return any(member.name.lower() == "[content_types].xml" for member in members)


def inspect_word(members: list[Member], limits: Limits) -> Inspection:
    """The inspection of a package whose ZIP has been read. Raises Refused where it cannot go on.

    A Strict document is refused here with a cleaned copy that has Transitional names: `strict` can make a proper
    Transitional document of it, and a converter must not be given what has not been cleaned.
    """
    strict = any(b"purl.oclc.org/ooxml/wordprocessingml" in member.data for member in members)
    package = load(
        [replace(member, data=to_transitional(member.data)) for member in members] if strict else members
    )
    _check_office_kind(package)
    main = package.main_part()
    inspection = Inspection("docx", findings=list(reasons_to_refuse(package, main)))
    if inspection.refused:
        return inspection
    _take_out(package, inspection)
    kept = package.members()
    inspection.copy = write_members(kept)
    document = _read(kept, package)
    inspection.reading = read_words(document)
    inspection.findings.extend(warnings(document))
    inspection.findings.extend(name_properties(package))
    if strict:
        inspection.findings.append(finding("strict", detail="no converter was asked"))
    return inspection


def _read(kept: list[Member], package: WordPackage) -> Document:
    """The document as the copy holds it: the trees are those that the copy's parts were written from."""
    try:
        return document_of(Package({member.name: member.data for member in kept}, package.roots))
    except UnreadableDocument as error:
        raise refused("damaged", detail=error) from error


def _check_office_kind(package: WordPackage) -> None:
    """Excel and PowerPoint use the same container."""
    for name, what in (
        ("xl/workbook.xml", "an Excel workbook"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
    ):
        if package.find(name):
            raise refused("unsupported", what=what)


def _take_out(package: WordPackage, inspection: Inspection) -> None:
    for name, root in package.roots.items():
        for found in list(fields_of(root)):
            if found.fetches or found.leads_astray:
                unlink(found)
                code = "field" if found.fetches else "unsafe_link"
                inspection.removed.append(removal(code, f"{name}: {found.instruction.strip()}"))
    inspection.removed.extend(clean(package))
    objects = [item.place for item in inspection.removed if item.code in CONTENT]
    if objects:
        inspection.findings.append(finding("embedded_files", what=", ".join(objects)))
    if any(item.code == "signature" for item in inspection.removed):
        inspection.findings.append(finding("signed_word"))
