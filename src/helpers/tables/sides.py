"""Tables that stand side by side, or under each other, in one grid, and forms: grids whose keys stand at the left of what they name."""

from __future__ import annotations

import itertools
import re

from .grid import Cell, Grid
from .labels import REMARK, STUB_WORDS, is_stub_word, is_total
from .numbers import read_cell

_NUMERIC = re.compile(r"[△▲▼(+-]?\s?\d[\d,./()%\s]*[가-힣%㎡()]{0,4}$")
_OWN_UNIT = re.compile(r"\d\s?([가-힣%㎡]{1,3})$")
_BARE = re.compile(r"[△▲▼+-]?\s?\d[\d,.]*\s?(?:%|천?원|백만원|억원|명|건|개|회|㎡)?$")
_AMOUNT = re.compile(r"(?:약|총)?\s?[△▲▼(+-]?\s?\d[\d,.]*\s?(?:여\s?)?(?:[~∼]|[가-힣%㎡]{0,4}\)?$)")
_SHARED = re.compile(r"[△▲▼+-]?\s?\d[\d,.]*\s?[가-힣%㎡]{0,3}\s?\([△▲▼+-]?\s?\d[\d,.]*\s?[가-힣%㎡]{0,3}\)$")
_YEAR = re.compile(r"(?:19|20)\d{2}\D*$")
_SPACE = re.compile(r"\s+")
_SECOND_STUB = re.compile(r"^(?:업종|유형|연도|년도|항목|분야|지역|종류|연령|연령대|종목|품목|동명|권역|분기|월)$|별$")
_FORM_KEY = re.compile(
    r"(?:명|명칭|기간|위치|주소|소재지|면적|연면적|예산|사업비|공사비|금액|인원|정원|대상|내용|규모|근거|부서|기관|일자|일시|시기|주체|방법|방식|시설|전화|연락처"
    r"|담당|담당자|수|구조|용도|연장|총연장|폭|높이|층수|개관일|준공일|착공일|운영|이용료|요금|시간|목적|율|률|대표자|업체|계약자|규격|수량|단가|비고|현황)$"
)


def sides(grid: Grid) -> tuple[list[Grid], list[Cell]]:
    """A grid as the tables that stand side by side in it, or under each other: one, unless a later column heads a stub of its
    own, or a later row is another header.

    Halves of one table are put under each other; the cells that only repeat its header come second.
    """
    if grid.html_index is not None or len(grid.texts[0]) < 2:
        return [grid], []
    if _total_first(grid.texts):
        grid = grid._replace(
            rows=[[*row[1:], row[0]] for row in grid.rows], texts=[[*texts[1:], texts[0]] for texts in grid.texts]
        )
    starts = [0, *_new_headers(grid.texts)]
    if len(starts) > 1:
        found = [sides(_rows(grid, a, b)) for a, b in itertools.pairwise([*starts, len(grid.texts)])]
        return [part for parts, _ in found for part in parts], [cell for _, again in found for cell in again]
    width = len(grid.texts[0])
    form = _is_form(grid.texts)
    if not form and (groups := _stubs_in_groups(grid.texts)):
        return [_group(grid, groups[0], a, b) for a, b in itertools.pairwise([*groups, width])], []
    cuts = list(range(0, width, 2)) if form else [0, *_stub_heads(grid.texts)]
    if len(cuts) == 1:
        return [grid._replace(form=form)], []
    parts = []
    for a, b in zip(cuts, [*cuts[1:], width], strict=True):
        keep = [r for r in range(len(grid.texts)) if any(grid.texts[r][a:b])]
        part = Grid(
            [grid.rows[r][a:b] for r in keep], [grid.texts[r][a:b] for r in keep], [grid.indents[r] for r in keep], None, ()
        )
        parts.append(part._replace(form=form))
    parts = [part for part in parts if part.rows]
    return _stacked(parts) if not form and _halves(parts) else (parts, [])


def _total_first(texts: list[list[str]]) -> bool:
    """Whether the column of totals stands in front of the labels of the rows (``계 | 구분 | …``)."""
    if len(texts[0]) < 3 or not is_total(texts[0][0]) or not is_stub_word(texts[0][1]):
        return False
    first = [row[0] for row in texts[1:] if row[0]]
    return bool(first) and all(map(_BARE.match, first)) and not any([_BARE.match(row[1]) for row in texts[1:] if row[1]])


def _rows(grid: Grid, start: int, end: int) -> Grid:
    """Some rows of a grid as one of its own."""
    return grid._replace(rows=grid.rows[start:end], texts=grid.texts[start:end], indents=grid.indents[start:end])


def _group(grid: Grid, common: int, start: int, end: int) -> Grid:
    """Some columns of a grid behind those that all groups have in common; the cells of these belong to the first group."""
    none: list[Cell | None] = [None] * common
    rows = [[*(row[:common] if start == common else none), *row[start:end]] for row in grid.rows]
    return Grid(rows, [[*text[:common], *text[start:end]] for text in grid.texts], grid.indents, None, ())


def _new_headers(texts: list[list[str]]) -> list[int]:
    """Rows inside a grid with which it goes on under other labels (``구분 | 7월 | 8월`` under the numbers of January to June)."""
    if not is_stub_word(texts[0][0]):
        return []
    first = _SPACE.sub("", texts[0][0])
    rows = [r for r in range(2, len(texts) - 1) if texts[r][0] and _SPACE.sub("", texts[r][0]) == first]
    if all([texts[r] == texts[0] for r in rows]):
        return []
    kinds = {r: [read_cell(text).kind for text in texts[r][1:] if text] for r in rows}
    return [r for r in rows if len(kinds[r]) > 1 and "number" not in kinds[r] and "nil" not in kinds[r]]


def _halves(parts: list[Grid]) -> bool:
    """Whether grids are parts of one table: the same header over each, and one total for all."""
    heads = {"\t".join([_SPACE.sub("", text) for text in part.texts[0]]).rstrip("\t") for part in parts}
    return len(heads) == 1 < len(parts) and sum([any([is_total(row[0]) for row in part.texts]) for part in parts]) == 1


def _stacked(parts: list[Grid]) -> tuple[list[Grid], list[Cell]]:
    """Parts of one table under the header that they share, and the cells that repeat it."""
    first, width = parts[0], max([len(part.texts[0]) for part in parts])
    rows: list[list[Cell | None]] = []
    texts: list[list[str]] = []
    indents: list[int] = []
    repeats: list[Cell] = []
    for part in parts:
        more = width - len(part.texts[0])
        count = 0
        while part is not first and part.texts[count : count + 1] and (count == 0 or part.texts[count] == first.texts[count]):
            repeats += [cell for cell in part.rows[count] if cell is not None]
            count += 1
        rows += [[*row, *[None] * more] for row in part.rows[count:]]
        texts += [[*row, *[""] * more] for row in part.texts[count:]]
        indents += part.indents[count:]
    return [first._replace(rows=rows, texts=texts, indents=indents)], repeats


def _stub_heads(texts: list[list[str]]) -> list[int]:
    """Columns inside a grid that are the stub of a second table: words under a head that says so, numbers on both sides."""
    height, width = len(texts), len(texts[0])
    found: list[int] = []
    ends: list[int] = []
    first = _SPACE.sub("", texts[0][0])
    for c in range(2, width - 1):
        head = _SPACE.sub("", texts[0][c])
        if head == first and _begins_again(texts[0], c):
            found.append(c)
            continue
        same, other = head in STUB_WORDS or head == first, bool(_SECOND_STUB.search(head))
        gap = bool(head) and not same and not any([row[c - 1] for row in texts])
        if not same and not other and not gap:
            continue
        below = [texts[r][c] for r in range(1, height) if texts[r][c]]
        if not head or not first or not below or not all([not _BARE.match(text) or _YEAR.match(text) for text in below]):
            continue
        if all([_SHARED.match(text) for text in below]):
            continue  # a column of amounts with shares in brackets
        ends = ends or [max((k for k in range(width) if row[k]), default=-1) for row in texts]
        labelled = [r for r in range(1, height) if texts[r][0]]
        if len(below) * 2 < len(labelled) and any([ends[r] > c for r in labelled if not texts[r][c]]):
            continue
        other = (other or (gap and not REMARK.match(head))) and len(set(below)) == len(below) > 1
        left, right = range((found or [0])[-1] + 1, c), range(c + 1, width)
        if same or (other and _mostly_numbers(texts, left) and _mostly_numbers(texts, right)):
            found.append(c)
    return found


def _stubs_in_groups(texts: list[list[str]]) -> list[int]:
    """Where groups of columns begin that each have names of their own (``2023년`` and ``2021년`` over ``항목 | 응답률`` each)."""
    if len(texts) < 4 or not texts[0][0]:
        return []
    heads = [c for c, text in enumerate(texts[0]) if text]
    groups = [c for c in heads if texts[1][c]]
    if len(groups) < 2:
        return []
    ends = [*groups[1:], len(texts[0])]
    said = [[_SPACE.sub("", text) for text in texts[1][a:b]] for a, b in zip(groups, ends, strict=True)]
    if heads[-len(groups) :] != groups or not all(said[0]) or len(said[0]) < 2 or any(said[0] != other for other in said):
        return []
    for a, b in zip(groups, ends, strict=True):
        names = [row[a] for row in texts[2:] if row[a]]
        if (
            len(names) < 2
            or {read_cell(name).kind for name in names} != {"text"}
            or not _mostly_numbers(texts[1:], range(a + 1, b))
        ):
            return []
    return groups


def _begins_again(heads: list[str], column: int) -> bool:
    """Whether the heads from a column on are those that the first stub word leads, over again (``연번 | 부서 | 인원 | 연번 | …``).

    Running numbers and numbered names look like amounts; that the heads repeat in their order tells without the cells.
    """
    said = [_SPACE.sub("", head) for head in heads]
    if said[0] not in STUB_WORDS:
        return False
    end = next((k for k in range(column + 1, len(said)) if said[k] == said[0]), len(said))
    again = said[column:end]
    while again and not again[-1]:
        again.pop()
    return len(again) > 1 and again == said[: len(again)] and said.index(said[0], 1) >= len(again)


def _mostly_numbers(texts: list[list[str]], columns: range) -> bool:
    counted = [c for c in columns if not REMARK.match(_SPACE.sub("", texts[0][c]))]
    filled = [row[c] for row in texts[1:] for c in counted if row[c] and row[c] != "-"]
    return bool(filled) and sum(bool(_NUMERIC.match(text)) for text in filled) * 10 >= len(filled) * 8


def _is_form(texts: list[list[str]]) -> bool:
    """Whether a grid is a form (``시설명 | … | 위치 | …``): keys at the left of what they stand for, of all kinds, and no header."""
    height, width = len(texts), len(texts[0])
    if width not in (2, 4, 6) or height < 2:
        return False
    keys = [row[c] for row in texts for c in range(0, width, 2) if row[c]]
    values = [row[c] for row in texts for c in range(1, width, 2) if row[c]]
    if (
        len(keys) < 3
        or not values
        or any([_AMOUNT.match(key) or read_cell(key).kind == "number" for key in keys])
        or len(set(keys)) < len(keys)
        or any(len(key) > 16 for key in keys)
    ):
        return False
    named = sum(bool(_FORM_KEY.search(_SPACE.sub("", key))) for key in keys)
    numeric = sum(any(ch.isdigit() for ch in value) for value in values)
    top = _SPACE.sub("", texts[0][1])
    if width == 2 and _SPACE.sub("", texts[0][0]) in STUB_WORDS and not any(map(str.isdigit, top)):
        return False
    if width == 2 and height > 2 and _SPACE.sub("", texts[0][0]) not in STUB_WORDS:
        # Values of many units, and words among them, have no header in common.
        units = {match.group(1) for value in values if (match := _OWN_UNIT.search(value))}
        if len(units) > 2 or (len(units) == 2 and numeric < len(values) and height > 3):
            return not _YEAR.match(top)
        # A name above numbers that bring their units along, every key known: the name is a value, not a header.
        named_top = not any(ch.isdigit() for ch in top) and not _FORM_KEY.search(_SPACE.sub("", top))
        if named == len(keys) and named_top and units and all(_OWN_UNIT.search(v) for v in values if any(map(str.isdigit, v))):
            return True
    if width == 2:
        # Two columns are a form only where the first row cannot be a header.
        return (
            named * 10 >= len(keys) * 6
            and numeric > 0
            and (len(top) > 6 or any(ch.isdigit() for ch in top))
            and not _YEAR.match(top)
        )
    bare = sum(bool(_BARE.match(value)) for value in values)
    mixed = bare < len(values) or any(ch.isdigit() for ch in top)
    return (
        mixed and numeric > 0 and named * 10 >= len(keys) * 5 and not any(_SPACE.sub("", text) in STUB_WORDS for text in texts[0])
    )
