"""The WordprocessingML names this feature speaks of. Names only; no behaviour.

Source: ECMA-376 Part 1, 17.13.5 (revisions).
"""

from __future__ import annotations

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
M_NS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
V_NS = "urn:schemas-microsoft-com:vml"


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W_NS}}}{name}"


def r(name: str) -> str:
    """The qualified name of a relationship attribute."""
    return f"{{{R_NS}}}{name}"


P, R, T, PPR, RPR = w("p"), w("r"), w("t"), w("pPr"), w("rPr")
TBL, TR, TC, TRPR, TCPR = w("tbl"), w("tr"), w("tc"), w("trPr"), w("tcPr")
SDT, SDT_CONTENT, SECT_PR, NUM_PR = w("sdt"), w("sdtContent"), w("sectPr"), w("numPr")
INS, DEL, MOVE_FROM, MOVE_TO = w("ins"), w("del"), w("moveFrom"), w("moveTo")
DEL_TEXT, DEL_INSTR, INSTR = w("delText"), w("delInstrText"), w("instrText")
CELL_INS, CELL_DEL, CELL_MERGE = w("cellIns"), w("cellDel"), w("cellMerge")
AUTHOR, DATE, ID, VAL = w("author"), w("date"), w("id"), w("val")

ARRIVALS = frozenset({INS, MOVE_TO, CELL_INS})
DEPARTURES = frozenset({DEL, MOVE_FROM, CELL_DEL})
PROPERTY_CHANGES = frozenset(
    w(name)
    for name in (
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "tblPrExChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "numberingChange",
    )
)
REVISIONS = ARRIVALS | DEPARTURES | PROPERTY_CHANGES | {CELL_MERGE}
CONTROL_RANGES = frozenset({w("customXmlInsRangeStart"), w("customXmlDelRangeStart")})
RANGE_MARKS = frozenset(
    w(f"{kind}Range{edge}")
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for edge in ("Start", "End")
)
