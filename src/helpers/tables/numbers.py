"""Numbers in cells: which are measured, what they are worth, which unit and which name stand with them.

The forms and their meaning are those of ``gold/SPEC.md`` sections 1 and 3. Every number token
(``\\d[\\d,.]*``) of a cell ends up in exactly one :class:`Number` or :class:`Skip`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from .content import MOST_DIGITS, TOKEN, Content, Number, Skip
from .dates import DATE
from .roles import APPROX, BULLETS, LETTERS, with_roles
from .units import STRONG, SUFFIX, WEAK, canonical, glued_counter
from .usual import read_usual

LONGEST = 1000
"""A cell of more characters is prose, whatever it says; the longest that measures something in real reports has a tenth of them."""
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DATE_SIGN = re.compile(r"[.년월~∼〜:'‘’`´′/F분\-]|(?:19|20)\d\d")
NIL = frozenset({"-", "–", "—", "−", "ㅡ", "·", "…", "‥", "―", "－", "- -", "--"})
_MINUS = "△Δ∆▽▼"
_DASH = "-−–"
_NOTHING = re.compile(r"\(?(?:해당\s?없음|해당\s?사항\s?없음|없음|미정|비예산|미집계|미실시|미발생|N/?A|n/?a|[xX×])\)?")
_STRONG = frozenset(STRONG)
_MARKER = re.compile(r"\s*(?:[□○◇◆●■▣▶◎]\s*)?\(?\d{1,2}\s*[).]\s*(?=[가-힣A-Za-z「『‘“(])")
ORDINALS = frozenset({"차", "단계", "급", "등", "등급", "학년", "호", "조", "차례", "위"})
"""Words behind a number that name a place in an order, unless the number is one that only a count can be (``1,182호``)."""
_AGES = re.compile(r"[1-9]0\s?대\s?(?:이상|이하|이후|초반|중반|후반|청년|남|여|연령|구직자)|[1-9]0\s?[~∼]\s?[1-9]0대")
_BOUNDS = re.compile(r"(?:이상|이하|초과|미만)\s*(?:[~∼-]|[(（][^()（）\d]*[)）]\s*$|$)")

_PHONE = re.compile(r"\d{2,4}[-)]\s?\d{3,4}-\d{4}")
_NTH = re.compile(r"(?:^|[^가-힣])제\s*$")
_NAMED_BEFORE = re.compile(r"(?:제|민선|코로나|로|길|No\.?|NO\.?|번지|호선|[A-Za-z]-?)\s*$")
_ORDINAL_AFTER = re.compile(
    r"\s*(?:호선|번지|번길|번출구|조의|조\s*제|항|학년|단지|공구|구역|권역|차\s*(?:산업|년|선|시|추경|분|로)|대1|기\s*(?:동)|급\s|인\s?가구|위\s|년차|년\s*연속|년생|일자|구간|등급|호\s|길|로\s|가\s|동\b)"
)
_MORE_NAMES = re.compile(r"(?:[·・∙]\d{1,3})+|\s?[~∼]\s?\d{1,3}(?=구간|등급|단계|학년|급)")
_MARKED_YEAR = re.compile(r"\s*((?:19[5-9]|20[0-4])\d)(년도?)?\s?(\d{1,2})\)\s*")
"""A year with the number of a footnote, whose bracket was never opened (``2021년1)``, ``20211)``)."""
_CODED = re.compile(
    r"\s*([1-9]\d{2}(?:-\d{2})?)\s+(?=[가-힣]{0,8}(?:[가-힣]비|금|이전|지출|융자|출자|재원|거래|자산|상환)(?:\s|및|$))"
)
"""The code of an account in front of its name (``201 일반운영비``)."""
_BRACKETED = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_KEY = re.compile(r"^[\s·▶▸▪•◦○●■□*※ㆍ◎☞▷-]*([가-힣A-Za-z][가-힣A-Za-z0-9·\s/]{0,18}?)\s*[:：=]\s*")
_SCALES = {"조": 10**12, "억": 10**8, "천만": 10**7, "백만": 10**6, "만": 10**4, "천": 10**3}
_PER = re.compile(r"/(?:일|월|년|시간|분)(?![가-힣\d])")
_MORE = re.compile(r"\s?(\d[\d,.]*)")
_WON = re.compile(r"\s?원")
_COUNTED = re.compile(
    r"\s?(원|명|개사|개소|개|건|대|㎡|m\s?(?:\^\s?2|²)|제곱미터|평(?![가-힣])|인|뷰|달러|\\?\$|유로|위안|불(?![가-힣]))"
)
_SCALE = re.compile(r"\s?(조|억|천만|백만|만|천)(?=\s?\d|원|명|개|건|평(?![가-힣])|달러|유로|위안|\s|$|[^가-힣])")
_LESS = re.compile(r"\s*(?:↓|감(?![가-힣])|감[소축액])")


_EMPTY, _NIL, WORDS = Content("empty"), Content("nil"), Content("text")
"""WORDS is the content of a cell of words without any number."""


def to_float(token: str) -> float | None:
    """The value of a number token, or None where it is no plain number (a date, a list)."""
    token = token.rstrip(".,")
    if len(token) > MOST_DIGITS or not _PLAIN.fullmatch(token):
        return None
    return float(unicodedata.normalize("NFKC", token).replace(",", ""))


def read_cell(text: str) -> Content:
    """Read the text of one cell (tags removed).

    >>> read_cell("△470,258").numbers[0].value
    -470258.0
    >>> [(n.value, n.unit) for n in read_cell("1,371 (42.5%)").numbers]
    [(1371.0, None), (42.5, '%')]
    >>> [(n.value, n.unit, n.role) for n in read_cell("520 (국 260 시 156, 구 104)").numbers][:2]
    [(520.0, None, None), (260.0, None, '국')]
    >>> read_cell("2017. 3.~ 2018.3.").kind
    'period'
    """
    if len(text) > LONGEST:
        return Content("text", (), tuple([Skip(*token.span(), "free text") for token in TOKEN.finditer(text)]))
    usual = read_usual(text)
    if usual is not None:
        return usual
    stripped = text.strip()
    if not stripped:
        return _EMPTY
    if stripped in NIL or _NOTHING.fullmatch(stripped):
        return _NIL
    if stripped[-1] == ")" and "(" not in stripped and (year := _MARKED_YEAR.fullmatch(text)):
        if year.group(2):
            return Content("period", (), (Skip(*year.span(1), "date"), Skip(*year.span(3), "name or ordinal")))
        return Content("year", (Number(*year.span(1), float(year.group(1)), None, None, False, False),))
    first = TOKEN.search(text)
    return WORDS if first is None else scan(text, first)


def scan(text: str, first: re.Match[str]) -> Content:
    """Read a cell token by token from its first one on; every form that :func:`usual.read_usual` reads is read the same here."""
    dates = [m.span() for m in DATE.finditer(text)] if _DATE_SIGN.search(text) else []
    marker, coded = _MARKER.match(text), _CODED.match(text)
    if "-" in text:
        dates += [m.span() for m in _PHONE.finditer(text)]
    if "대" in text:
        dates += [m.span() for m in _AGES.finditer(text)]
    dates.sort(reverse=True)
    dated = 0  # where the dates end that begin before the token at hand does
    numbers: list[Number] = []
    skips: list[Skip] = []
    key = _KEY.match(text) if ":" in text or "：" in text or "=" in text else None
    position, token = 0, first
    while token is not None:
        start, end = token.span()
        position = end
        while dates and dates[-1][0] < end:
            dated = max(dated, dates.pop()[1])
        if marker and end <= marker.end():
            skips.append(Skip(start, end, "running number"))
        elif start < dated:
            skips.append(Skip(start, end, "date"))
        elif coded and end <= coded.end() and not SUFFIX.match(text, coded.end(1)):
            skips.append(Skip(start, end, "name or ordinal"))
        elif (value := to_float(token.group())) is None:
            skips.append(Skip(start, end, "name or list"))
        elif _is_name(text, start, end):
            skips.append(Skip(start, end, "name or ordinal"))
        else:
            number, position = _number(text, start, end, value)
            numbers.append(number)
        token = TOKEN.search(text, position)
    return _judge(text, numbers, skips, key)


def _is_name(text: str, start: int, end: int) -> bool:
    if end < len(text) and text[end].isascii() and text[end].isalpha() and not SUFFIX.match(text, end):
        return True  # 3D, 5G
    if start and _NTH.search(text, max(0, start - 4), start):
        return True
    if start and (_NAMED_BEFORE.search(text, max(0, start - 6), start)):
        return not SUFFIX.match(text, end)
    if start and text[start - 1] in "-–" and start > 1 and text[start - 2].isalnum():
        return True
    if end < len(text) and text[end] in "-–" and end + 1 < len(text) and text[end + 1].isdigit():
        return True
    if end < len(text) and text[end] == ":" and end + 1 < len(text) and text[end + 1].isdigit():
        return True
    if start and text[start - 1] == ":" and start > 1 and text[start - 2].isdigit():
        return True
    if start and text[start - 1] in "=L" and start > 1 and text[start - 2] == "L":
        return False
    # Glued to a word in front (세무1과, 독산1동): a name, unless a strong counter follows (사회적기업43, 시비50 stay numbers).
    listed = _MORE_NAMES.match(text, end)
    return bool(_ORDINAL_AFTER.match(text, listed.end() if listed else end))


def _number(text: str, start: int, end: int, value: float) -> tuple[Number, int]:
    """Read the number whose first token is `start:end`: sign, scales, further tokens, unit."""
    token_end = start + len(text[start:end].rstrip(".,"))
    begin, negative = start, False
    j = start - 1
    while j >= 0 and text[j] in " \u00a0":
        j -= 1
    if j >= 0:
        if text[j] in _MINUS or (text[j] in _DASH and j == start - 1 and (j == 0 or text[j - 1] in " (（~/\u00a0[:：")):
            negative, begin = True, j
        elif text[j] == "▲" and j == start - 1 and (j == 0 or text[j - 1] in "(（"):
            begin = j  # an increase
        elif text[j] == "감" and (j == 0 or not text[j - 1].isalpha()):
            negative = True
    unit, strong, stop = None, False, end
    scale = _SCALE.match(text, token_end) if token_end == end or text[token_end:end] == "" else None
    if scale and scale.group(1) in ("조", "억", "만", "천만", "백만", "천"):
        composed, stop, unit = _composite(text, value, scale)
        if unit is not None:
            value, strong = composed, True
    if unit is None:
        match = SUFFIX.match(text, token_end)
        if match:
            unit = canonical(match.group(1) or match.group(2))
            if unit is not None:
                stop = max(end, match.end())
                strong = unit in _STRONG
                if text[stop : stop + 1] == "/" and (per := _PER.match(text, stop)) and (rate := canonical(unit + per.group())):
                    unit, stop = rate, per.end()
    if unit is None and token_end < len(text) and not text[:begin].strip():
        unit, stop = glued_counter(text, token_end) or (None, stop)
    if not negative and _LESS.match(text, stop):
        negative = True  # 60% 감소, but not 60% 감면
    return Number(begin, stop, -value if negative else value, unit, None, False, strong), max(end, stop)


def _composite(text: str, value: float, scale: re.Match[str]) -> tuple[float, int, str | None]:
    """``2억5천`` → 25000 만원, ``1조 2,345억원`` → 12345 억원: in the smallest unit that is named.

    Returns the value, where it ends, and its unit (None where the scale names none).
    """
    factor, position = _SCALES[scale.group(1)], scale.end()
    while token := _MORE.match(text, position):
        amount, following = to_float(token.group(1)), _SCALE.match(text, token.end())
        if amount is None or not following:
            break
        step = _SCALES[following.group(1)]
        if step == 1000 and factor == 10**8 and not _WON.match(text, following.end()):
            step = 10**7  # 2억5천: thousands of 만원
        if step >= factor:
            break
        value, factor, position = value * (factor // step) + amount, step, following.end()
    while factor == 10**3 and (more := _SCALE.match(text, position)) and more.start() == position and text[position] in "만백":
        factor, position = factor * _SCALES[more.group(1)], more.end()
    match = _COUNTED.match(text, position)
    word = match.group(1) if match else "원"
    if word.endswith("$"):  # a backslash before it is the document's own escape
        word = "달러"
    elif word[0] in "m제":
        word = "㎡"
    if factor == 10**7:
        value, factor = value * 1000, 10**4
    name = {10**12: "조", 10**8: "억", 10**6: "백만", 10**4: "만", 10**3: "천"}.get(factor)
    if name is None or (match is None and (name == "천" or (name == "백만" and not _bare_scale(text, position)))):
        return value, position, None
    return value, match.end() if match else position, name + word


def _bare_scale(text: str, position: int) -> bool:
    return position >= len(text) or not LETTERS.match(text[position])


def _judge(text: str, numbers: list[Number], skips: list[Skip], key: re.Match[str] | None) -> Content:
    if not numbers:
        residue = LETTERS.search(DATE.sub("", text)) if skips else None
        kind = (
            "period"
            if skips and all(s.reason == "date" for s in skips) and (residue is None or len(_words(DATE.sub("", text))) <= 6)
            else "text"
        )
        return Content(kind, (), tuple(skips))
    named = with_roles(text, numbers)
    ordinals = [
        n
        for n in named
        if (n.unit in ORDINALS and "," not in text[n.start : n.end])
        or (len(named) > 1 and n.unit in WEAK and (n.bracketed or any(m.strong for m in named)))
    ]
    if ordinals:
        skips = sorted([*skips, *(Skip(n.start, n.end, "name or ordinal") for n in ordinals)])
        named = [n for n in named if n not in ordinals]
        if not named:
            return Content("text", (), tuple(skips))
    if len(named) + len(ordinals) > 1 and not any(n.strong or n.bracketed for n in named) and _listed(text, [*named, *ordinals]):
        return Content("text", (), tuple(sorted([*skips, *(Skip(n.start, n.end, "name or list") for n in named)])))
    outside = _BRACKETED.sub(" ", _without(text, named))
    words = _words(outside)
    lead = text[: named[0].start].strip(BULLETS + "(（[")
    lead = "" if APPROX.match(lead.replace(" ", "")) else lead
    own = (
        key.group(1).strip()
        if key and named[0].start >= key.end() and len(_words(text[key.end() : named[0].start])) <= 2
        else None
    )
    slashed = len(named) > 1 and all(re.fullmatch(r"\s*/\s*", text[a.end : b.start]) for a, b in itertools.pairwise(named))
    if own is None and _BOUNDS.search(text):
        kind = "bound"
    elif (
        own is None
        and (not lead or (lead == named[0].role and named[0].strong))
        and (len(words) <= 8 or len(words) * 2 <= sum(n.end - n.start for n in named))
    ):
        kind = "number"
    elif own is not None:
        kind = "mixed"
    else:
        kind = "mixed" if any(n.strong for n in named) or (len(named) == 1 and _tail_number(text, named[0])) else "text"
    if kind == "text":
        return Content("text", (), tuple(sorted([*skips, *(Skip(n.start, n.end, "free text") for n in named)])))
    if kind == "mixed" and own is None and not _tail_number(text, named[0]):
        skips += [Skip(n.start, n.end, "free text") for n in named if not n.strong]
        named = [n for n in named if n.strong]
        skips.sort()
    return Content(kind, tuple(named), tuple(skips), own, slashed, not words or bool(APPROX.match(words)))


def _listed(text: str, numbers: list[Number]) -> bool:
    """Whether numbers only enumerate (``2, 3, 4동``): bare, with commas between."""
    ordered = sorted(numbers)
    return all(
        re.fullmatch(r"\s*,?\s*", text[a.end : b.start]) and text[a.start : b.start].rstrip().endswith(",")
        for a, b in itertools.pairwise(ordered)
    )


def _tail_number(text: str, number: Number) -> bool:
    """``여성(149)``: a name and its one number."""
    rest = text[number.end :].strip(" )）]")
    return not rest and len(text) <= 16 and bool(re.search(r"[(（]\s*$", text[: number.start]))


def _words(text: str) -> str:
    return "".join(LETTERS.findall(text))


def _without(text: str, numbers: list[Number]) -> str:
    parts, position = [], 0
    for number in numbers:
        parts.append(text[position : number.start])
        position = number.end
    parts.append(text[position:])
    return " ".join(parts)
