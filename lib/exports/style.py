"""How an office signs its papers, per kind of document: symbol, signature, recipients, filing.

From the sheet "Thông tin", and over it from what was chosen on the page Báo cáo. A deputy signs in three lines
(Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.7).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from lib.base import vietnamese as vn
from lib.plan import PlanInfo


class PaperKind(StrEnum):
    """The kinds of papers that the product drafts."""

    REPORT = "BC"
    NOTICE = "TB"
    LETTER = "CV"


KIND_WORDS: Mapping[PaperKind, str] = {
    PaperKind.REPORT: "Báo cáo",
    PaperKind.NOTICE: "Thông báo kết luận",
    PaperKind.LETTER: "Công văn",
}

USUAL_SIGNATURE = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
DEPUTY = "KT. CHỦ TỊCH"
SIGNATURES: Mapping[str, str] = {
    "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH": "Chủ tịch ký (TM. ỦY BAN NHÂN DÂN)",
    "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH": "Phó Chủ tịch ký thay (TM., KT.)",
    "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH": "Phó Chủ tịch ký thay Chủ tịch (KT.)",
    "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG": "Chánh Văn phòng ký thừa lệnh (TL.)",
}
"""Usual signatures: their lines -> what they are called on the screen."""

_ABOVE = re.compile(r"(?i)\b(?:huyện|tỉnh|(?:UBND|HĐND|ủy ban nhân dân) thành phố|(?<!cơ )sở)\b")
"""Bodies above a commune: a meeting's conclusions are for the commune's own units, unless the office says so."""

USUAL_FILED = "VT, VP"


@dataclass(frozen=True)
class PaperStyle:
    """One kind's own words; what is empty follows the sheet "Thông tin". Signature and recipients: a line each."""

    symbol: str = ""
    signature: str = ""
    signer: str = ""
    recipients: str = ""
    filed: str = ""


@dataclass(frozen=True)
class House:
    """The styles of an office's papers, and the letterhead that they fall back to."""

    info: PlanInfo
    styles: Mapping[PaperKind, PaperStyle]
    frame: bytes | None = None
    """The office's own Word file that its papers are written into; see office_template."""

    def symbol(self, kind: PaperKind) -> str:
        """What follows the number: "BC-UBND"; a letter carries the unit that drafted it: "UBND-VP"."""
        if own := self._own(kind).symbol:
            return re.sub(r"^.*/", "", own)
        body = body_symbol(self.info)
        if kind is PaperKind.LETTER:
            unit = re.split(r"[,;]\s*", self.filed(kind))[-1]
            return body if unit == "VT" or "-" in body else f"{body}-{unit}"
        return f"{kind}-{body}"

    def signature(self, kind: PaperKind) -> tuple[str, ...]:
        """The lines above the signature."""
        own = _lines(self._own(kind).signature)
        if own:
            return own
        given = self.info.letterhead
        stated = given.get("signing_post") or USUAL_SIGNATURE[1]
        post = _lines(re.sub(r"\s*[/;]\s*|(?<=KT\. CHỦ TỊCH)\s+(?=\w)", "\n", stated))
        if post[:1] != (DEPUTY,) and vn.bare(post[0]).startswith("pho chu tich"):
            post = (DEPUTY, *post)
        return (given.get("signing_capacity") or USUAL_SIGNATURE[0], *post)

    def signer(self, kind: PaperKind) -> str | None:
        """Who signs, where the office named a person."""
        return self._own(kind).signer or self.info.letterhead.get("signer")

    def recipients(self, kind: PaperKind, first: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Lines of "Nơi nhận": those given first, then the office's, each once, without the filing line."""
        own = self._own(kind).recipients
        stated = re.split(r"[\n;]", own or self.info.letterhead.get("recipients") or "")
        if kind is PaperKind.NOTICE and not own:
            stated = [line for line in stated if not _ABOVE.search(line)]
        lines = (re.sub(r"^[-–+\s]+|[;.\s]+$", "", line) for line in (*first, *stated))
        return tuple(dict.fromkeys(line for line in lines if line and not re.match(r"Lưu\b", line)))

    def filed(self, kind: PaperKind) -> str:
        """What follows "Lưu:": the clerk and the unit that drafted the paper."""
        if own := self._own(kind).filed:
            return own
        stated = re.search(r"Lưu\s*:\s*([^\n;.]+)", self.info.letterhead.get("recipients") or "")
        words = stated[1].strip() if stated else "VT"
        return words if words != "VT" else USUAL_FILED

    def _own(self, kind: PaperKind) -> PaperStyle:
        return self.styles.get(kind, PaperStyle())


def body_symbol(info: PlanInfo) -> str:
    """The issuer's short name in the symbol: "UBND", also where the sheet gives "…/BC-UBND"."""
    stated = info.letterhead.get("symbol") or "UBND"
    return re.sub(r"^(?:.*/)?(?:(?:BC|TB|CV|KH|QĐ)-)?", "", stated) or "UBND"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.split("\n"))))


def styles_of(value: object) -> dict[PaperKind, PaperStyle]:
    """The styles as kept by styles_value; what does not fit is left out."""
    given = value if isinstance(value, dict) else {}
    names = [field.name for field in fields(PaperStyle)]
    found: dict[PaperKind, PaperStyle] = {}
    for kind in PaperKind:
        own = given.get(kind)
        if isinstance(own, dict):
            found[kind] = PaperStyle(**{n: vn.clean(own[n]) for n in names if isinstance(own.get(n), str)})
    return found


def styles_value(styles: Mapping[PaperKind, PaperStyle]) -> dict[str, dict[str, str]]:
    """The styles as JSON."""
    names = [field.name for field in fields(PaperStyle)]
    return {str(kind): {n: v for n in names if (v := getattr(style, n))} for kind, style in styles.items()}
