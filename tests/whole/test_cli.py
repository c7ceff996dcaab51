"""The command line: exit status, one JSON object on standard output, one clear sentence on refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from book import book_of
from hostile import CASES
from make_appendix import bare_appendix
from make_sample import SAMPLE

from lib.assessing.assess import assess
from lib.machine.as_json import as_json
from lib.reading.reader import read

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lib", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=60, check=False
    )


def check_json(*arguments: object) -> tuple[int, Any]:
    result = run("check", *arguments, "--json")
    assert result.stderr == "" or result.returncode == 2
    return result.returncode, json.loads(result.stdout)


@pytest.fixture(scope="module")
def sample() -> Any:
    status, shown = check_json(SAMPLE)
    assert status == 0
    return shown


def test_object_has_the_contract_s_keys(sample: Any) -> None:
    keys = "unit year as_of problems tasks areas indicators totals understanding"
    assert list(sample) == keys.split()
    assert (sample["unit"], sample["year"], sample["as_of"]) == ("UBND xã Thượng Lộ", 2020, "2020-09-15")
    problem = {"severity", "rule", "sheet", "cell", "found", "message"}
    assert all(set(found) == problem for found in sample["problems"])
    deadline = {"text", "kind", "due", "offset_days", "reading"}
    assert all(deadline <= set(task["deadline"]) for task in sample["tasks"])
    area = {"code", "title", "tasks", "done", "overdue", "progress", "expected", "allocated", "spent"}
    assert all(area <= set(line) for line in sample["areas"])
    totals = "tasks done done_late overdue due_soon continuous event undated allocated spent"
    assert list(sample["totals"]) == totals.split()


def test_rows_keep_their_place_and_kind(sample: Any) -> None:
    rows = {(row["code"], row["title"][:12]): row for row in sample["tasks"]}
    plan = rows["1.1", "Ban hành kế "]
    assert (plan["sheet"], plan["area"], plan["lead"]) == ("Nhiệm vụ", "1", "Tư pháp – Hộ tịch")
    assert plan["deadline"]["due"] == ["2020-01-10"]
    assert plan["status"] == "done_on_time"
    groups = [row for row in sample["tasks"] if row["is_group"]]
    assert len(groups) == 31
    assert {row["status"] for row in groups} == {None}
    answer = next(row for row in sample["tasks"] if row["code"] == "1.4.2")
    assert (answer["deadline"]["kind"], answer["deadline"]["offset_days"]) == ("event", 10)


def test_as_of_gives_the_picture_of_that_day(sample: Any) -> None:
    _, march = check_json(SAMPLE, "--as-of", "2020-03-31")
    assert march["as_of"] == "2020-03-31"
    assert march["totals"]["done"] < sample["totals"]["done"]


def test_status_1_when_something_must_be_mended(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(
        book_of("""
        Nhiệm vụ
        TT | Nhiệm vụ | Chủ trì | Thời gian thực hiện | Ngày hoàn thành
        1 | Rà soát | Văn phòng | 30/6/2026 | 31/6/2026
    """)
    )
    status, shown = check_json(path)
    assert status == 1
    assert [(p["rule"], p["cell"]) for p in shown["problems"] if p["severity"] == "error"] == [
        ("date-unreadable", "E2")
    ]


def test_status_0_for_the_bare_appendix(tmp_path: Path) -> None:
    path = tmp_path / "phu-luc.xlsx"
    path.write_bytes(bare_appendix())
    status, shown = check_json(path, "--as-of", "2020-09-15")
    assert status == 0
    assert shown["totals"]["tasks"] == 72


@pytest.mark.parametrize("content", [b"", b"khong phai tep Excel", b"PK\x03\x04 hong"])
def test_status_2_and_one_sentence_for_what_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(content)
    result = run("check", path)
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr + result.stdout
    assert result.stdout == ""


@pytest.mark.parametrize("key", ["xls-cut", "bomb-of-one-string", "encrypted-package"])
def test_status_2_for_a_file_that_would_do_harm(tmp_path: Path, key: str) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(CASES[key].build())
    result = run("check", path)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("year", ["0", "-5", "99999", "2o26", "²026"])
def test_a_year_that_is_none_is_refused_before_reading(year: str) -> None:
    result = run("check", SAMPLE, "--year", year)
    assert result.returncode == 2
    assert f"«{year}» không phải năm" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_sandbox_changes_no_answer(sample: Any) -> None:
    plan, problems, how, _ = read(SAMPLE.read_bytes(), SAMPLE.name)
    direct = as_json(assess(plan, date(2020, 9, 15)), problems, how)
    assert json.loads(json.dumps(direct)) == sample


def test_status_2_for_a_file_that_is_not_there(tmp_path: Path) -> None:
    status, shown = check_json(tmp_path / "khong-co.xlsx")
    assert status == 2
    assert shown["problems"][0]["rule"] == "file-not-opened"


def test_words_for_people_name_each_problem() -> None:
    result = run("check", SAMPLE)
    assert "Đã đọc 72 nhiệm vụ, 34 chỉ tiêu." in result.stdout
    assert "Nhiệm vụ!A34 đang ghi «2,2,1»" in result.stdout


def test_compare_prints_the_changes_as_the_contract_says(tmp_path: Path) -> None:
    moved = tmp_path / "sau.xlsx"
    moved.write_bytes(book_of(PLAN.replace("30/6/2026", "30/9/2026")))
    before = tmp_path / "truoc.xlsx"
    before.write_bytes(book_of(PLAN))
    answer = run("compare", before, moved, "--json")
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["changes"] == [
        {
            "kind": "deadline-moved",
            "task": "1.1",
            "sheet": "Nhiệm vụ",
            "cell": "C3",
            "before": "30/6/2026",
            "after": "30/9/2026",
            "dangerous": True,
            "sentence": "Nhiệm vụ 1.1 «Rà soát thủ tục»: thời hạn đổi từ «30/6/2026» thành «30/9/2026».",
        }
    ]
    assert run("compare", before, moved).stdout.startswith("▲ Nhiệm vụ 1.1 «Rà soát thủ tục»: thời hạn")
    assert run("compare", before, before).stdout == "Không có gì thay đổi.\n"


def test_compare_refuses_what_cannot_be_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "so.xlsx", tmp_path / "so.txt"
    good.write_bytes(book_of(PLAN))
    bad.write_text("không phải sổ", encoding="utf-8")
    empty = tmp_path / "khac.xlsx"
    empty.write_bytes(book_of("Danh bạ\nTên | Số\nA | 1"))
    for old, new in ((good, bad), (bad, good), (good, tmp_path / "mat.xlsx"), (good, empty)):
        answer = run("compare", old, new, "--json")
        assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)


def test_a_reader_of_the_comparison_that_has_enough_is_no_fault(tmp_path: Path) -> None:
    before, after = tmp_path / "truoc.xlsx", tmp_path / "sau.xlsx"
    before.write_bytes(book_of(PLAN))
    rows = "\n".join(f"2.{n} | Việc số {n} | 30/9/2026" for n in range(1, 400))
    after.write_bytes(book_of(PLAN + rows))
    command = [sys.executable, "-m", "lib", "compare", str(before), str(after), "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


PLAN = """Nhiệm vụ
TT | Nhiệm vụ cụ thể | Thời gian thực hiện
1 | Cải cách thủ tục
1.1 | Rà soát thủ tục | 30/6/2026
1.2 | Niêm yết thủ tục | Quý III/2026
"""
