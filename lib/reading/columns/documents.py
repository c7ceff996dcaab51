"""Columns of documents in tables that tell no results otherwise: what was issued by the work shows that it is done."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace

from lib.base.problems import column_letters
from lib.base.vietnamese import bare
from lib.reading.columns.aside import BASIS
from lib.reading.columns.meaning import ColumnMeaning, owner_of
from lib.reading.columns.profile import Profile
from lib.reading.columns.words import ORDERED
from lib.reading.understanding import State

ISSUED = "ghi văn bản đã ban hành"


def days_of_documents(found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile]) -> None:
    """ "Số văn bản | Ngày văn bản", filled together in some of the rows: these tasks are done on that day, which is asked
    in one question."""
    proof = owner_of(found, "evidence")
    if proof is None or found[proof].is_confirmed or not came_later(profiles[proof]):
        return
    beside = [c for c in (proof + 1, proof - 1) if c in found and _is_day_of(found[c], profiles[c])]
    day = next((c for c in beside if profiles[c].filled == profiles[proof].filled), None)
    if day is None or ORDERED.search(bare(found[proof].heading)):
        return
    why = f"ngày của văn bản ở cột {column_letters(proof)}"
    found[day] = replace(
        found[day], meaning="completed", state=State.ASKED, why=why, alternatives=("other_day",)
    )
    found[proof] = replace(found[proof], state=State.SURE, why="số, ký hiệu văn bản", alternatives=())


def came_later(profile: Profile) -> bool:
    """Whether documents stand in some rows only, as those do that work brings forth."""
    return 0 < profile.filled < profile.rows


def _is_day_of(one: ColumnMeaning, profile: Profile) -> bool:
    free = one.meaning in (None, "other_day") and not one.is_confirmed and one.taken_by is None
    return free and profile.of("date") >= 0.9 and not ORDERED.search(bare(one.heading))


def results_beside_basis(
    found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], has: Set[str | None]
) -> None:
    """Of two columns of documents one is what the tasks rest on; the other, filled in some rows only, tells which are done,
    or so it seems. has: the meanings that tell results."""
    told = {one.meaning for one in found.values() if one.state is not State.UNUSED}
    basis = next((c for c, one in found.items() if one.why == BASIS), None)
    if basis is None or told & has:
        return
    for column, one in found.items():
        asked = one.meaning is None and one.state is State.ASKED and one.alternatives[:1] == ("evidence",)
        if asked and profiles[column].of("document") >= 0.5 and came_later(profiles[column]):
            why = f"{ISSUED}, còn cột {column_letters(basis)} ghi căn cứ"
            found[column] = replace(one, meaning="result", why=why, alternatives=("evidence", "other"))
            return


def are_issued(one: ColumnMeaning, profile: Profile) -> bool:
    """Whether the documents in a column of results are what the work brought forth, as was guessed or confirmed."""
    told = one.is_confirmed or one.why.startswith(ISSUED)
    return one.read_as == "result" and told and profile.of("document") >= 0.5


def products_made(
    found: dict[int, ColumnMeaning], profiles: Mapping[int, Profile], has: Set[str | None]
) -> None:
    """ "Sản phẩm phải có | Sản phẩm đã có": of two columns of products that with documents' numbers proves the work.
    has: the meanings that tell results."""
    wanted = owner_of(found, "product")
    if wanted is None or owner_of(found, "evidence") is not None:
        return
    same = [c for c, one in found.items() if one.meaning == "product" and one.taken_by == wanted]
    proofs = [c for c in (wanted, *same) if profiles[c].of("document") >= 0.5 and not found[c].is_confirmed]
    if same and len(proofs) == 1:
        (proof,) = proofs
        left = same[0] if proof == wanted else wanted
        found[left] = found[wanted].moved_to(found[left])
        made = replace(
            found[proof], meaning="evidence", state=State.SURE, why="ghi số văn bản", taken_by=None
        )
        if came_later(profiles[proof]) and not has & {one.meaning for one in found.values()}:
            why = f"{ISSUED}, còn cột {column_letters(left)} ghi sản phẩm phải có"
            made = replace(
                made, meaning="result", state=State.ASKED, why=why, alternatives=("evidence", "other")
            )
        found[proof] = made
