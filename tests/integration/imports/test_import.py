"""`concord import index`: each row once, killed or not; what can't be read is said on the row and never guessed."""

import csv

import pytest
from sqlalchemy import func, select

from services.agreements.context import register_values
from services.agreements.imports.models import ImportRow
from services.agreements.imports.service import agreement_id
from services.agreements.register.models import AgreementRow
from services.agreements.tables import ACTS
from services.portal.seed import seed_id
from shared.acts.commit import head_of
from shared.acts.context import RecordedAct
from shared.acts.decision import Decision
from shared.acts.messages import Act
from shared.auth.actor import Actor, Grant, Role
from shared.auth.scope import allow_tokens
from shared.search.port import Query
from shared.search.postgres import PostgresSearch

pytestmark = pytest.mark.engines

GOOD = {"model": "TFM", "filename": "KerrCo_TFM_MOA_05082025.pdf", "date_filename": "05082025"}
DIRTY = {"model": None, "filename": "WoodCo_MOA_0611025.pdf", "date_filename": "0611025"}
JAIL = {"model": "JEM", "filename": "WVDCR_JEM_MOA.pdf", "date_filename": "01022025"}
INDEX = {
    "TX|kerr county sheriff s office": [GOOD],
    "WV|wood county sheriffs office": [DIRTY],
    "WV|west virginia division of corrections and rehabilitation": [JAIL],
    "ZZ|nowhere": [GOOD],
}


def many(count):
    return {f"TX|county {n}": [{**GOOD, "filename": f"County{n}_TFM_MOA.pdf"}] for n in range(count)}


def found(parts, source):
    with parts.database.transaction() as session:
        rows = session.execute(select(ImportRow).where(ImportRow.source == source)).scalars().all()
        ids = [r.agreement_id for r in rows if r.agreement_id]
        agreements = session.execute(select(AgreementRow).where(AgreementRow.id.in_(ids))).scalars().all()
        heads = session.execute(select(ACTS.stream).where(ACTS.stream.c.stream_id.in_(ids))).all()
    return {r.row_key: r for r in rows}, {a.id: a for a in agreements}, heads


def report(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_index_becomes_agreements_and_each_doubt_is_told(parts, command, write_index, tmp_path):
    done = command(write_index(INDEX), "--source", "told", "--report", tmp_path / "r.csv")
    assert done.returncode == 0, done.stderr
    rows, agreements, heads = found(parts, "told")
    assert len(rows) == 4 and len(agreements) == 3
    kerr = agreements[agreement_id("told", f"TX|kerr county sheriff s office|{GOOD['filename']}")]
    assert (kerr.title, kerr.status, kerr.source) == (
        "287(g) Task Force Model: Kerr County Sheriff’s Office, Texas", "In force", "imported",
    )  # fmt: skip
    assert kerr.effective_on.isoformat() == "2025-05-08" and kerr.agencies == []
    assert kerr.outsiders == [
        "Kerr County Sheriff’s Office, Texas",
        "U.S. Immigration and Customs Enforcement",
    ]
    wood = next(a for a in agreements.values() if "Wood" in a.title)
    assert wood.effective_on is None and "model not known" in wood.title
    told = {line["State"] + line["Agency"]: line for line in report(tmp_path / "r.csv")}
    assert "“0611025”" in told["WVWood County Sheriffs Office"]["What a person must look at"]
    assert told["WVWood County Sheriffs Office"]["What became of it"] == "imported"
    assert told["ZZnowhere"]["What became of it"] == "not imported"
    assert all(head.wake_at is None and head.due == {} and head.work == [] for head in heads)  # no workflow


def test_agency_that_the_directory_has_under_this_very_name_is_that_agency(
    parts, command, write_index, tmp_path
):
    command(write_index(INDEX), "--source", "bodies", "--report", tmp_path / "r.csv")
    _, agreements, _ = found(parts, "bodies")
    corrections = next(a for a in agreements.values() if a.kind == "287g-jem")
    assert corrections.agencies == [seed_id("agency", "wvdcr")]


def test_imported_row_is_what_the_head_leads_to(parts, command, write_index, tmp_path):
    command(write_index(INDEX), "--source", "head", "--report", tmp_path / "r.csv")
    _, agreements, heads = found(parts, "head")
    for head in map(head_of, heads):
        row = agreements[head.stream]
        act = Act("import", "", "", row.updated_at)
        values = register_values(RecordedAct(head, head, act, Decision(head.state)))
        assert {name: getattr(row, name) for name in values} == values


def test_import_again_changes_nothing(parts, command, write_index, tmp_path):
    path = write_index(INDEX)
    command(path, "--source", "again", "--report", tmp_path / "r.csv")
    before = found(parts, "again")
    done = command(path, "--source", "again", "--report", tmp_path / "r2.csv")
    assert "4 already imported" in done.stdout
    after = found(parts, "again")
    assert [facts(agreements) for _, agreements, _ in (before, after)] == [facts(before[1])] * 2
    assert before[2] == after[2]


def facts(agreements):
    return sorted((a.id, a.number, a.title, a.seq, a.updated_at) for a in agreements.values())


def test_row_that_reads_otherwise_later_is_told_and_left_as_it_is(parts, command, write_index, tmp_path):
    command(write_index(INDEX), "--source", "later", "--report", tmp_path / "r.csv")
    changed = {**INDEX, "TX|kerr county sheriff s office": [{**GOOD, "date_filename": "05092025"}]}
    command(write_index(changed), "--source", "later", "--report", tmp_path / "r.csv")
    _, agreements, _ = found(parts, "later")
    assert next(a for a in agreements.values() if "Kerr" in a.title).effective_on.isoformat() == "2025-05-08"
    assert report(tmp_path / "r.csv")[0]["What became of it"].startswith("reads otherwise")


@pytest.mark.parametrize(("point", "kept"), [("import.written", 0), ("import.batch", 50)])
def test_import_killed_in_the_middle_goes_on(parts, command, write_index, point, kept):
    path, source = write_index(many(120)), f"killed-{point}"
    told = path.with_name("r.csv")
    killed = command(path, "--source", source, "--report", told, CONCORD_FAULT=f"{point}:exit")
    assert killed.returncode == 137 and not told.exists()
    assert len(found(parts, source)[1]) == kept
    done = command(path, "--source", source, "--report", told)
    assert done.returncode == 0 and len(report(told)) == 120
    rows, agreements, heads = found(parts, source)
    assert len(rows) == len(agreements) == len(heads) == 120
    assert len({a.number for a in agreements.values()}) == 120


def test_imported_agreement_is_found_by_all_staff_and_by_no_stranger(parts, command, write_index, tmp_path):
    command(write_index(INDEX), "--source", "search", "--report", tmp_path / "r.csv")
    engine = PostgresSearch(parts.database)
    viewer = Actor("v", "V", "", "", frozenset({Grant(Role.VIEWER, "another-agency")}))
    keeper = Actor("k", "K", "", "", frozenset({Grant(Role.ADMINISTRATOR)}))
    assert engine.search(Query("wood county", allow_tokens(viewer))).total >= 1
    for nobody in (None, keeper):
        assert engine.search(Query("wood county", allow_tokens(nobody))).total == 0


def test_two_imports_of_one_source_at_once_import_each_row_once(parts, write_index, command, tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    path = write_index(many(60))
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(command, path, "--source", "both", "--report", tmp_path / f"{n}.csv") for n in (1, 2)
        ]
    assert [run.result().returncode for run in runs] == [0, 0], [run.result().stderr for run in runs]
    assert len(found(parts, "both")[1]) == 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "is not an agreement index"),
        ("{", "is not JSON"),
        ('{"TX|a": [], "TX|a": []}', "stands twice"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_file_of_another_form_gets_one_clear_line(parts, command, write_index, text, said):
    done = command(write_index(text))
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr


def test_progress_is_plain_lines_where_no_terminal_is(parts, command, write_index, tmp_path):
    done = command(write_index(INDEX), "--source", "plain", "--report", tmp_path / "r.csv")
    assert done.stderr == "4 of 4 rows\n" and "\x1b" not in done.stdout


def test_database_away_says_how_to_go_on(parts, command, write_index):
    done = command(
        write_index(INDEX), CONCORD_DATABASE_URL_AGREEMENTS="postgresql://x:y@127.0.0.1:18341/concord"
    )
    assert done.returncode == 1 and "run the same command again" in done.stderr


def test_numbers_of_imports_are_a_series_of_their_own(parts, command, write_index, tmp_path):
    command(write_index(INDEX), "--source", "numbers", "--report", tmp_path / "r.csv")
    with parts.database.transaction() as session:
        years = session.execute(select(func.count()).where(AgreementRow.number.like("AG-%"))).scalar_one()
    assert years == 0
    assert all(a.number.startswith("IM-") for a in found(parts, "numbers")[1].values())
