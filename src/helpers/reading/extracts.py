"""The extract of a report: its facts and figures on the lines where they stand, without its sentences.

A line is kept or emptied as a whole; rows of tables are always kept. Extracting an extract changes nothing.
Everything else in the package is read from the extract, so that a report and its extract mean the same.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from helpers.errors import ReportError
from helpers.reading.marks import BOXES, ENCLOSED, RINGS, bracketed_label, label_value, marked, squeezed
from helpers.reading.prose import LONG, SHORT, is_list, is_sentence, is_verbal, shorten, squeeze
from helpers.reading.text import read_lines, report_id

_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[:：]\s*[\d'‘’약총△▲~∼]")
_DUTIES = re.compile(r"소관업무|주요기능|담당업무|분장사무|주요직무|사무분장|소관사무")
_LISTED = re.compile(r"지표")
_AUDIT = re.compile(r"\d{1,3}\.\s")
_OFFICE = re.compile(r"[(（][^()（）]{1,60}(?:과|관|실|센터|원|국|소|단|팀)\s*[)）]\s*$")
_CAPTION = re.compile(r"[〈《【<\[](?!/)[^\n]{1,80}[〉》】>\]]\s*")
_INNER = re.compile(r"(?:(?<=\s)|^)[◆◇※▲■□○●▶①-⑳](?=\s|[가-힣A-Z(])")
_HEADING = BOXES + RINGS + "■◎●◇◆▣◈❖" + "".join(ENCLOSED)
_GAP = re.compile(r"[ \xa0]{2,}")
_EDGES = " -○□•▶※·"
_BLANK = " \t\u3000\xa0\ufeff\u200b"
_PASSES = 8


def extract(lines: Sequence[str]) -> list[str]:
    """The extract of a document, line for line.

    Parameters
    ----------
    lines : sequence of str
        The lines of the document (or of its extract).

    Returns
    -------
    list of str
        As many lines: kept as printed, kept with their sentences shortened, or empty.

    Examples
    --------
    >>> extract(["□ 현황", "우리 구는 오래전부터 여러 사업을 함께 추진하고 있으며 계속 확대할 계획임", "- 예산 : 120천원"])
    ['□ 현황', '', '- 예산 : 120천원']
    """
    # Decomposed Hangul is composed first: it looks the same in print, and number tokens stay what they are.
    lines = [line if unicodedata.is_normalized("NFC", line) else unicodedata.normalize("NFC", line) for line in lines]
    current = [
        "\t".join([c if len(c) < SHORT else shorten(c) for c in line.split("\t")])
        if len(line) >= SHORT and "\t" in line
        else line
        for line in lines
    ]
    memo: dict[tuple[str, str, bool], str] = {}
    for _ in range(_PASSES):
        following = _without_prose(current, memo)
        if following == current:
            break
        current = following
    return current


def _without_prose(lines: list[str], memo: dict[tuple[str, str, bool], str]) -> list[str]:
    """The lines without TAB kept, shortened or emptied.

    What is emptied can change what stands next to a line: run it until nothing changes.
    """
    above = _above_tables(lines)
    out: list[str] = []
    listing = ""  # the list that the line stands in: duties, indicators or none
    for index, line in enumerate(lines):
        if not line:
            out.append(line)
        elif "\t" in line:
            out.append(line)
            listing = ""
        elif not line.strip(_BLANK):
            out.append("")
        else:
            key = (line, listing, index in above)
            if _is_item(lines, index):
                kept = shorten_line(line) if is_prose(marked(line).text) else line
            elif (kept := memo.get(key)) is None:
                kept = memo[key] = _kept_line(*key)
            out.append(kept)
            if kept:
                listing = _listing(kept, listing)
    return out


def _above_tables(lines: list[str]) -> set[int]:
    """Places of the (up to) two lines that stand above each table, blank lines not counted."""
    found: set[int] = set()
    last: list[int] = []
    inside = False
    for index, line in enumerate(lines):
        if "\t" in line:
            if not inside:
                found.update(last)
            inside, last = True, []
        elif line.strip(_BLANK):
            inside = False
            last = [*last[-1:], index]
        else:
            inside = False
    return found


def _listing(line: str, listing: str) -> str:
    if not listing and "무" not in line and "능" not in line and ("지" not in line or "표" not in line):
        return ""  # most lines name no list
    parts = marked(line)
    text = squeezed(parts.text)
    if _DUTIES.search(text) and len(text) <= 20:
        return "duties"
    if _LISTED.search(text) and len(text) <= 30 and (not parts.mark or _CAPTION.fullmatch(line.strip())):
        return "indicators"
    if not parts.mark.startswith("-") and parts.style != "circled" and not (listing == "duties" and parts.mark):
        return ""
    return listing


def _is_item(lines: list[str], index: int) -> bool:
    """Whether a line is a numbered audit item outside a table: its department in brackets ends it or the next line."""
    if not _AUDIT.match(lines[index].lstrip()):
        return False
    if _OFFICE.search(lines[index]):
        return True
    following = next((line for line in lines[index + 1 : index + 3] if line.strip(_BLANK)), "")
    return "\t" not in following and bool(re.fullmatch(r"\s*" + _OFFICE.pattern, following))


def _kept_line(line: str, listing: str, above: bool) -> str:
    """A line without TAB as it stands in the extract; empty when it is left out."""
    parts = marked(line)
    text, mark = parts.text, parts.mark
    heading = (bool(mark) and mark[0] in _HEADING) or (parts.style not in ("", "paren") and not mark)
    bold = "**" in line and len(line.strip(_EDGES)) >= LONG and label_value(text) is None
    if not text or ("…" not in line and not bold and not is_prose(text)):
        keep = not text or above or heading or mark[:1] != "-" or listing or _is_fact(text, mark)
        return line if keep else ""
    if "…" not in line and not is_verbal(text) and (above or heading or listing or _CAPTION.fullmatch(line.strip())):
        # Telegraphic, but a heading, a caption or an entry of a list: as printed, unless it is as long as prose.
        printed = heading and parts.style and not mark.startswith("○")
        if len(line.strip(_EDGES)) < LONG or printed or listing:
            return line
    short = shorten_line(line)
    return short if above or heading or (mark and _DIGIT.search(short)) else ""


def _is_fact(text: str, mark: str) -> bool:
    """Whether a ``-`` bullet without a sentence says something to keep: a figure, a label, a name, a sub-heading."""
    if label_value(text) or _DIGIT.search(text) or mark[-1] in ENCLOSED:
        return True
    words = text.split()
    return (len(words) <= 3 and len(text) <= 20) or all(len(word) == 1 for word in words)


def is_prose(text: str) -> bool:
    """Whether a line (its marks taken off) is prose: a sentence, or too long for anything but one.

    >>> is_prose("사업기간 : 2018. 1. ~ 12.")
    False
    """
    text = _GAP.sub(" ", text)  # a caption and its unit note far to the right of it are no longer for the blanks between them
    pieces = [piece for piece in _INNER.split(text) if piece.strip()]
    if len(pieces) > 1:
        return any(map(is_prose, pieces))
    if bracketed_label(text):
        return False
    if is_sentence(text):
        return True
    if len(text) < LONG or _FIGURE.search(text):
        return False
    pair = label_value(text)
    return not (pair and len(pair[0]) < LONG and (is_list(pair[1]) or _DIGIT.search(pair[1][:12])))


def shorten_line(line: str) -> str:
    """A line of prose with its marks: only its numbers, with unit, date and bracket, stay."""
    parts = marked(line)
    start = max(line.find(parts.text[:8]), 0) if parts.text else 0
    short = shorten(line[start:])
    if short == line[start:] and "…" not in short:
        pair = label_value(short)
        at = short.rfind(pair[1]) if pair and len(pair[0]) < LONG else 0
        short = short[: max(at, 0)] + squeeze(short[max(at, 0) :])
    return line[:start] + short


def write_extract(file: Path, out_dir: Path, report: str | None = None, force: bool = False) -> Path:
    """Write the extract of a report to `out_dir`; nothing is left half written.

    Parameters
    ----------
    file : Path
        The full text of the report, or its extract.
    out_dir : Path
        The folder, made where it is missing.
    report : str, optional
        The report's id; by default the name of the file without ending.
    force : bool
        Write over another text of this name. Without it that is refused, and so is an extract in place of its own source.

    Returns
    -------
    Path
        The extract.

    Raises
    ------
    ReportError
        When the report cannot be read, the extract cannot be written, or another text of this name is there.
    """
    lines = read_lines(file)
    target = out_dir / f"{report or report_id(file)}.txt"
    draft = out_dir / f".{target.name}.{os.getpid()}.tmp"
    text = ("\n".join(extract(lines)) + "\n").encode("utf-8")
    try:
        if target.exists():
            if target.read_bytes() == text:
                return target
            if not force:
                raise ReportError(
                    "another text of this name is there already",
                    target,
                    remedy="rename the file, name another folder with --out, or write over it with --force",
                )
        out_dir.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(text)
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ReportError(
            f"cannot be written ({error.strerror or error})", target, remedy="check permissions and free space"
        ) from None
    return target
