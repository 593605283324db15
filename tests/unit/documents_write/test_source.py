"""Clause files: what a lawyer writes becomes the model, and an error names the line to mend."""

from __future__ import annotations

import pytest

from shared.documents.write.errors import SourceError
from shared.documents.write.model import (
    All,
    Answered,
    Equals,
    ListItem,
    NumberedList,
    Paragraph,
    Row,
    SignatureBlock,
    Signer,
    Subheading,
    Table,
)
from shared.documents.write.source import parse_clause
from shared.documents.write.source_toml import parse_questionnaire, parse_template

HEAD = '+++\nid = "test"\nversion = 2\ntitle = "Test"\ngroup = "Tests"\n+++\n'


def parse(body: str, head: str = HEAD):
    return parse_clause(head + body, "test.md")


def test_clause_with_every_kind_of_block_is_read():
    clause = parse("""
The first paragraph
goes on. {#first}

Unnumbered. {plain}

- one; {#one}
  - inner
- two {when sharing is yes}

### Aside

::: table "What it shows." 1,2
| A | B |
| a | b<br>c | {when note is answered}
:::

::: when sharing is yes
Inside. {when note is answered}
:::

::: signatures
- {agency.name} | {signer} | Director
:::
""")
    sharing, note = Equals(question="sharing", value=True), Answered(question="note")
    assert (clause.clause_id, clause.version, clause.role) == ("test", 2, "section")
    assert clause.blocks == (
        Paragraph(text="The first paragraph goes on.", numbered=True, anchor="first"),
        Paragraph(text="Unnumbered."),
        NumberedList(
            items=(
                ListItem(text="one;", anchor="one", items=(ListItem(text="inner"),)),
                ListItem(text="two", condition=sharing),
            )
        ),
        Subheading(text="Aside"),
        Table(
            description="What it shows.",
            header=("A", "B"),
            widths=(1, 2),
            rows=(Row(cells=("a", "b\nc"), condition=note),),
        ),
        Paragraph(text="Inside.", numbered=True, condition=All(of=(sharing, note))),
        SignatureBlock(signers=(Signer(party="{agency.name}", name="{signer}", title="Director"),)),
    )


def test_clause_with_windows_line_ends_is_read_alike():
    assert parse_clause((HEAD + "\nText.\n").replace("\n", "\r\n"), "x") == parse("\nText.\n")


def test_exhibit_is_unnumbered_unless_it_says_so():
    exhibit = HEAD.replace('"Tests"', '"Tests"\nrole = "exhibit"')
    assert not parse("\nText.\n", exhibit).blocks[0].numbered
    assert parse("\nText.\n", exhibit.replace("role", "numbered = true\nrole")).blocks[0].numbered


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\nFine.\n\nA {wrong one}.\n", 10, "is not part of a known reference"),
        ("\nFine. {when sharing maybe}\n", 8, "is not a condition"),
        ('\n::: table "T" 1,2\n| A | B |\n| a |\n:::\n', None, "row 1 has 1 cells, the table has 2 columns"),
        ('\n::: table "T" 1\n| A |\n:::\n', None, "at least one row"),
        ('\n::: table "T" 1\n| A |\n| a |\n', 8, "not closed"),
        ("\n::: when sharing is yes\nText.\n", 8, "not closed"),
        ("\n::: tabel\n:::\n", 8, "::: opens a table"),
        ("\n", None, "has no text"),
    ],
)
def test_mistake_in_a_clause_is_refused_with_its_line(body, line, words):
    with pytest.raises(SourceError, match=words) as caught:
        parse(body)
    assert caught.value.name == "test.md"
    assert line is None or caught.value.line == line


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("No head.", "begin with the clause's data"),
        ("+++\nid = test\n+++\nText.", "not TOML"),
        ('+++\nid = "Test One"\nversion = 0\n+++\nText.', "clause_id.*version.*title"),
        ('+++\nid = "a"\nversion = 1\ntitle = "A"\ngroup = "G"\ncolour = "red"\n+++\nText.', "colour"),
    ],
)
def test_mistake_in_the_head_is_refused_naming_the_field(source, words):
    with pytest.raises(SourceError, match=words):
        parse_clause(source, "test.md")


def test_questionnaire_mistake_is_refused_naming_the_question():
    head = 'id = "q"\nversion = 1\ntitle = "Q"\n'
    source = head + '[[questions]]\nid = "area"\nlabel = "Where?"\nkind = "chioce"\nsection = "S"\n'
    with pytest.raises(SourceError, match="area"):
        parse_questionnaire(source, "q.toml")
    with pytest.raises(SourceError, match="area: “nonsense” is not a condition"):
        parse_questionnaire(source + 'when = "nonsense"\n', "q.toml")


def test_template_without_its_questionnaire_is_refused_naming_it():
    with pytest.raises(SourceError, match="questionnaire 'gone' does not exist"):
        parse_template('id = "t"\nversion = 1\ntitle = "T"\nquestionnaire = "gone"\n', "t.toml", {})


def test_template_with_alternates_out_of_order_is_refused_naming_the_slot():
    questionnaire = parse_questionnaire(
        'id = "q"\nversion = 1\ntitle = "Q"\n[[questions]]\nid = "a"\nlabel = "A?"\nkind = "text"\nsection = "S"\n',
        "q",
    )
    source = """id = "t"\nversion = 1\ntitle = "T"\nquestionnaire = "q"
[[items]]
slot = "liability"
texts = [{ clause = "one", rank = 1 }, { clause = "two", rank = 0 }]
"""
    with pytest.raises(SourceError, match=r"liability.*in order of rank"):
        parse_template(source, "t.toml", {"q": questionnaire})
