"""Rules for dates that are not of the work: of documents, of what figures cover, the horizons of programmes."""

from __future__ import annotations

from lib.deadlines import words as vocabulary
from lib.deadlines.dates import days_at, one_at, when_at
from lib.deadlines.finds import Doubt, Item, When, Words
from lib.deadlines.periods import written_year_at, year_span_at
from lib.deadlines.segments import Segment
from lib.deadlines.tokens import TokenKind


def document_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """document := NOUN* ["số"] NUMBER-AND-SYMBOL [words "ngày" day]: never a date."""
    after = _document_number(segment, at)
    if after is None:
        return _document_by_date(segment, at)
    return Words(""), document_date_at(segment, after)


def _document_by_date(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "Kế hoạch ngày 05/01/2026 của …" is a document; after "ban hành" the day may be the deadline."""
    noun = segment.match(at, vocabulary.DOCUMENTS)
    letter = segment.match(at, vocabulary.LETTERS)
    hit = days_at(segment, letter) if letter is not None and segment.key(letter) != "ngày" else None
    if hit is not None and not hit[0][0].loose and hit[0][-1].year:
        return Doubt("không rõ ngày nêu sau là hạn hay ngày của văn bản"), hit[1]
    after = _noun_date(segment, noun) if noun is not None else None
    if after is None:
        return None
    issued = segment.key(at - 1) in vocabulary.ISSUING
    return (Doubt("không rõ ngày nêu sau là hạn hay ngày của văn bản") if issued else Words("")), after


def _document_number(segment: Segment, at: int) -> int | None:
    if segment.token(at).kind is TokenKind.DOCUMENT:
        return at + 1
    noun = segment.match(at, vocabulary.DOCUMENTS) or segment.match(at, vocabulary.FORMS)
    if noun is None:
        return None
    after = segment.skip(noun, "số", ":")
    if segment.token(after).kind is TokenKind.DOCUMENT:
        return after + 1
    number = segment.token(after)
    if segment.number(after) is not None and segment.key(after + 1) == "/" and segment.full_year(after + 2):
        return after + 3
    counted = (
        segment.key(after + 1) in ("tháng", "lần", "/", "-", "ngày", "năm", "quý", ".")
        and segment.key(noun) != "số"
    )
    if number.kind is TokenKind.NUMBER and not counted and not segment.full_year(after):
        return after + 1
    return None


def _noun_date(segment: Segment, noun: int) -> int | None:
    """ "Kế hoạch ngày 05/01/2026 của …": a document by its date alone."""
    if segment.key(noun) != "ngày" or segment.key(noun - 1) == "số":
        return None
    hit = days_at(segment, noun)
    return hit[1] if hit and not hit[0][0].loose and hit[0][-1].year else None


def document_date_at(segment: Segment, at: int) -> int:
    """The position after a date that belongs to a document; at itself where there is none."""
    numbered = segment.token(at - 1).kind is TokenKind.DOCUMENT and segment.key(at + 1) in ("/", ".", "-")
    straight = days_at(segment, at, anchored=True) if numbered else None
    if straight is not None:
        return straight[1]
    look = at
    while look < at + 14 and segment.token(look).kind is TokenKind.WORD and not _starts_time(segment, look):
        look += 1
    look = look + 1 if segment.key(look) == "(" else look
    if segment.key(look) == "năm" and segment.full_year(look + 1):
        return look + 2
    bracketed = segment.key(look - 1) == "(" and written_year_at(segment, look + 4) is not None
    if segment.key(look) == "ngày" or bracketed:
        hit = days_at(segment, look, anchored=bracketed)
        return hit[1] if hit and not hit[0][0].loose else at
    return at


def _starts_time(segment: Segment, at: int) -> bool:
    if segment.key(at) in ("ngày", "năm", "theo", "khi"):
        return True
    return any(
        segment.match(at, table) is not None
        for table in (
            vocabulary.BEFORE,
            vocabulary.BY,
            vocabulary.WITHIN,
            vocabulary.SINCE,
            vocabulary.EVERY,
            vocabulary.ALWAYS,
        )
    )


def data_window_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "số liệu tính đến 14/6", "kỳ báo cáo từ 15/12 đến 14/6": what the figures cover, not when the work is due."""
    after = segment.match(at, vocabulary.DATA_WINDOWS)
    if after is None or _limit(segment, after):
        return None
    hit = when_at(segment, segment.skip(after, "(", ":", "là", ",", "được"))
    start = None if hit is not None else one_at(segment, segment.skip(after, "từ", "ngày"))
    if hit is not None and isinstance(hit[0], When | Doubt):
        return Words(""), _second_half(segment, hit[1])
    return None if start is None else (Words(""), start[1])


def _second_half(segment: Segment, at: int) -> int:
    """The position after "… và từ 15/5 đến 14/11": the figures of the report after it."""
    hit = when_at(segment, at + 1) if segment.key(at) in ("và", ",") and segment.key(at + 1) == "từ" else None
    return hit[1] if hit is not None and isinstance(hit[0], When) else at


def _limit(segment: Segment, at: int) -> bool:
    """Whether "trước", "chậm nhất", "trong" or the like stands here; "đến", "đến hết" close a window as well."""
    limits = (vocabulary.BY, vocabulary.BEFORE, vocabulary.WITHIN)
    return segment.key(at) != "đến" and any(segment.match(at, table) is not None for table in limits)


def outlook_at(segment: Segment, at: int) -> tuple[Item, int] | None:
    """ "tầm nhìn đến năm 2045", "định hướng 2030": the horizon of a programme, not a deadline."""
    after = segment.match(at, vocabulary.OUTLOOKS)
    if after is None:
        return None
    after = segment.skip(after, "đến", "năm", "giai", "đoạn")
    if segment.full_year(after) is None:
        return None
    return Words(""), year_span_at(segment, segment.full_year(after) or 0, after + 1)[1]
