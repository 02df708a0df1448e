"""Reports broken on purpose: from a seed, a small report (a slice of a real one, or a generated one) with some damage done to it.

``python tests/mutation.py SEED`` writes the mutant of a seed to standard output, to look at what a failing test names.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from conservation import lost
from tablegen import DAMAGES, Seeded, document, generate

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"
LIMIT = 10
"""Seconds that a report under 1 MB may take."""

Rows = list[str]
DIGITS = ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "①②③④⑤⑥⑦⑧⑨⑩", "⁰¹²³⁴⁵⁶⁷⁸⁹"]
ODD = [
    "\x00", "\x01", "\x07", "\x0b", "\x0c", "\x1b", "\x1c", "\x1f", "\x7f", "\x85", "\u200b", "\u200d", "\u2028", "\u2029", "\u3000", "\xa0",
    "\ufeff", "\ufffd", "\ufffe", "\U0001f600", "\u0301", "ᄒ", "ㅤ", "\u202e", "\r",
]  # fmt: skip
HTML = [
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", '<td colspan="99999999">', "<td rowspan='0'>", "<td colspan=-1 rowspan=3>",
    "<TD ROWSPAN = 2>", "<table", "<td", "</", "<", ">", "<!--", "-->", "<!DOCTYPE html>", "<br/>", "<p>", "</p>", "<br>12", "<table><table>",
    "</table></table>", "<script>1</script>", "<td title='1>2'>", "<t3>", "<3", "< 5 >", "&nbsp;", "&#49;&#50;", "&lt;table&gt;", "&#x110000;", "&amp", "<tbody>",
    "<thead>", "<caption>표 1</caption>", "<table><tr><td>1</td><td>2,000</td></tr></table>", "<table><tr><td rowspan=2>가</td><td>7</td></tr><tr><td>8</td></tr></table>",
]  # fmt: skip
CELLS = [
    "1,2,3,4", "1.2.3.", "1..2", ",1", "1,", "..", "0", "00,00", "1" * 400, "9" * 5000, "1," * 300, "1." * 300, "-" * 300, "△" * 50 + "1", "(" * 200 + "1" + ")" * 200,
    "(((1)", "1~2~3~4", "1/2/3/4/5", "2019~", "~2020", "'", "'1", "FY1", "99999년 13월", "0월 0일", "1조 2억 3만 4천", "1조1조1조", "천억만", "5천천", "1e308", "∞", "NaN", "inf",
    "제1조제2항", "1:2:3", "…", "… 12건 …", "12…34", "단위: 천원", "(단위 : 명, 원, %)", "(단위 " * 30, "%", "A/B", "(A-B)/B", "①12", "12①", "²12", "계", "소계", "합  계", "구분", "-", "- -", "−5",
    "２０１９년", "１２，３４５", "１.５", "３명", "가" * 300, "1 " * 500, "국 1 " * 300, "(1)" * 200, "1~2 " * 100, "2020. 1. 2. " * 100, "'20년 1, " * 100, ": " * 100, "가:1 " * 100, "１２:３４",
]  # fmt: skip


@cache
def sources() -> list[Rows]:
    """The lines of the committed extracts."""
    return [path.read_text(encoding="utf-8").split("\n") for path in sorted(RAW.glob("*.txt"))]


def base(draw: random.Random) -> Rows:
    """A small report that is whole."""
    if draw.random() < 0.6:
        lines = draw.choice(sources())
        size = draw.choice((8, 12, 20, 40, 40, 120))
        tables = [i for i, line in enumerate(lines) if "\t" in line]
        start = max(0, draw.choice(tables) - draw.randrange(size))
        return lines[start : start + size]
    made: Rows = []
    for _ in range(draw.randint(1, 4)):
        damage = frozenset(draw.sample(list(DAMAGES), draw.randrange(2)))
        made += document(generate(Seeded(f"mutant-{draw.randrange(10**9)}"), damage)).split("\n")
    return made


def place(draw: random.Random, rows: Rows) -> int:
    """A line, more often one of a table."""
    tables = [i for i, row in enumerate(rows) if "\t" in row]
    return draw.choice(tables) if tables and draw.random() < 0.8 else draw.randrange(len(rows)) if rows else 0


def inserted(draw: random.Random, row: str, text: str) -> str:
    at = draw.randint(0, len(row))
    return row[:at] + text + row[at:]


def in_some_rows(change: Callable[[random.Random, str], str]) -> Callable[[random.Random, Rows], Rows]:
    """A change of one row, made in up to six of them."""

    def done(draw: random.Random, rows: Rows) -> Rows:
        rows = list(rows) or [""]
        for _ in range(draw.randint(1, 6)):
            at = place(draw, rows)
            rows[at] = change(draw, rows[at])
        return rows

    return done


def drop(draw: random.Random, rows: Rows) -> Rows:
    at = place(draw, rows)
    return rows[:at] + rows[at + draw.randint(1, 5) :]


def double(draw: random.Random, rows: Rows) -> Rows:
    at, count = place(draw, rows), draw.randint(1, 6)
    return rows[: at + count] + rows[at : at + count] * draw.choice((1, 1, 2, 30)) + rows[at + count :]


def cut(draw: random.Random, rows: Rows) -> Rows:
    at = place(draw, rows)
    return [*rows[:at], rows[at][: draw.randint(0, len(rows[at]))]] if rows else rows


def swap(draw: random.Random, rows: Rows) -> Rows:
    rows, a, b = list(rows) or [""], place(draw, rows), place(draw, rows)
    rows[a], rows[b] = rows[b], rows[a]
    return rows


def shuffle(draw: random.Random, rows: Rows) -> Rows:
    at, size = place(draw, rows), draw.randint(2, 12)
    part = rows[at : at + size]
    draw.shuffle(part)
    return rows[:at] + part + rows[at + size :]


def closed_up(draw: random.Random, rows: Rows) -> Rows:
    return [row for row in rows if row.strip() or draw.random() < 0.3]


def torn(draw: random.Random, rows: Rows) -> Rows:
    at = place(draw, rows)
    piece = [inserted(draw, row, "\n") for row in rows[at : at + 3]]
    return rows[:at] + "\n".join(piece).split("\n") + rows[at + 3 :]


def glued(draw: random.Random, rows: Rows) -> Rows:
    at = place(draw, rows)
    return [*rows[:at], "".join(rows[at : at + 2]), *rows[at + 2 :]]


def wide_row(draw: random.Random, rows: Rows) -> Rows:
    at, count = place(draw, rows), draw.choice((50, 50, 300, 300, 3000))
    return [*rows[:at], "\t".join(draw.choice(("", "1", "가", "1,234", "2019")) for _ in range(count)), *rows[at:]]


def many_rows(draw: random.Random, rows: Rows) -> Rows:
    at, count = place(draw, rows), draw.choice((50, 50, 300, 300, 3000))
    kinds = draw.sample(("가\t1", "\t1", "1\t", "계\t1,234\t5.6%", "2019\t2020", "\t", "나\t…\t3"), 2)
    return rows[:at] + [draw.choice(kinds) for _ in range(count)] + rows[at:]


def many_tables(draw: random.Random, rows: Rows) -> Rows:
    at, count = place(draw, rows), draw.choice((10, 10, 10, 200))
    kind = draw.choice((["구분\t수", "가\t1", ""], ["(단위 : 명)", "\t1", ""], ["- 7 -", "가\t5", ""]))
    return rows[:at] + kind * count + rows[at:]


def deep_tables(draw: random.Random, rows: Rows) -> Rows:
    depth = draw.choice((2, 5, 50, 500))
    cell = "<table><tr><td>1" * depth + "2" + "</td></tr></table>" * draw.choice((depth, depth // 2, 0))
    at = place(draw, rows)
    return [*rows[:at], f"가\t{cell}\t3", *rows[at:]]


def nested_table(draw: random.Random, rows: Rows) -> Rows:
    width = draw.randint(1, 6)
    body = "".join(
        "<tr>"
        + "".join(f"<td{draw.choice(('', '', ' colspan=2', ' rowspan=3'))}>{draw.choice(CELLS)}</td>" for _ in range(width))
        + "</tr>"
        for _ in range(draw.randint(1, 5))
    )
    cell = f"<p>가</p><table>{body}</table>" * draw.choice((1, 1, 2, 8))
    at = place(draw, rows)
    return [*rows[:at], f"1. 나 (기획과)\t{cell}\t{draw.choice(CELLS)}", *rows[at:]]


def huge_cell(draw: random.Random, rows: Rows) -> Rows:
    piece = draw.choice((*CELLS, *HTML, "가나다 12명, ", "우리 구는 12건을 처리하였고 ", "(국비 12 시비 3) "))
    at = place(draw, rows)
    return [*rows[:at], "가\t" + piece * max(1, draw.choice((300, 3000, 30000)) // len(piece)), *rows[at:]]


def other_digits(draw: random.Random, rows: Rows) -> Rows:
    table = dict(zip(map(ord, "0123456789"), draw.choice(DIGITS), strict=False))
    return [row.translate(table) if draw.random() < 0.5 else row for row in rows]


def cells_changed(draw: random.Random, row: str) -> str:
    cells = row.split("\t")
    cells[draw.randrange(len(cells))] = draw.choice(CELLS)
    return "\t".join(cells)


def tab_lost(draw: random.Random, row: str) -> str:
    tabs = [i for i, ch in enumerate(row) if ch == "\t"]
    at = draw.choice(tabs) if tabs else len(row)
    return row[:at] + draw.choice(("", " ", "    ")) + row[at + 1 :]


def letters_lost(draw: random.Random, row: str) -> str:
    at = draw.randint(0, len(row))
    return row[:at] + row[at + draw.randint(1, 8) :]


TEXT: list[Callable[[random.Random, Rows], Rows]] = [
    drop, double, cut, swap, shuffle, closed_up, torn, glued, wide_row, many_rows, many_tables, deep_tables, nested_table, huge_cell, other_digits,
    in_some_rows(cells_changed), in_some_rows(cells_changed), in_some_rows(tab_lost), in_some_rows(letters_lost),
    in_some_rows(lambda draw, row: inserted(draw, row, "\t" * draw.choice((1, 1, 2, 20)))),
    in_some_rows(lambda draw, row: inserted(draw, row, draw.choice(ODD))),
    in_some_rows(lambda draw, row: inserted(draw, row, draw.choice(HTML) * draw.choice((1, 1, 1, 40)))),
    in_some_rows(lambda draw, row: inserted(draw, row, draw.choice(CELLS))),
    in_some_rows(lambda draw, row: row * draw.choice((2, 20))),
    in_some_rows(lambda draw, row: unicodedata.normalize(draw.choice(("NFD", "NFKD", "NFKC")), row)),
]  # fmt: skip


def flipped(draw: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 3, 30)) if out else 0):
        out[draw.randrange(len(out))] ^= 1 << draw.randrange(8)
    return bytes(out)


def spliced(draw: random.Random, data: bytes) -> bytes:
    at = draw.randint(0, len(data))
    piece = draw.choice(
        (
            b"\xff",
            b"\xed\xa0\x80",
            b"\x00",
            b"\x00\x00\x00\x00",
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            "가\t12\n".encode("cp949"),
            "나\t3\n".encode("utf-16"),
            b"\xc0\x80",
            b"\xf4\x90\x80\x80",
        )
    )
    return data[:at] + piece + data[at:]


def cut_short(draw: random.Random, data: bytes) -> bytes:
    return data[: draw.randint(0, len(data))]


def encoded(draw: random.Random, text: str) -> bytes:
    name = draw.choice(("utf-8",) * 8 + ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"))
    return text.encode(name, "ignore" if name == "cp949" else "surrogatepass")


def mutant(seed: int | str) -> bytes:
    """The mutant of a seed."""
    draw = random.Random(f"mutant-{seed}")
    rows = base(draw)
    for _ in range(draw.choice((1, 1, 2, 3, 5))):
        rows = draw.choice(TEXT)(draw, rows)
    data = encoded(draw, draw.choice(("\n",) * 8 + ("\r\n", "\r")).join(rows) + "\n" * draw.randrange(2))
    if draw.random() < 0.2:
        data = draw.choice((flipped, spliced, cut_short))(draw, data)
    return data[: 1 << 20]


def text_of(data: bytes) -> str:
    """The text of bytes that the reader took for a report."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name)
    if b"\x00" in data:
        return data.decode("utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp949")


class TooLong(Exception):
    """A report took longer than it may."""


def _stop(signum, frame):
    raise TooLong


def faults(data: bytes, name: str = "mutant") -> tuple[str, list[str]]:
    """How a report is taken (``read`` or ``refused``), and what is wrong with that: nothing, as a rule."""
    from helpers.errors import ReportError
    from helpers.reading import read
    from helpers.tables import records

    alarm = hasattr(signal, "SIGALRM")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.txt"
        path.write_bytes(data)
        if alarm:
            before = signal.signal(signal.SIGALRM, _stop)
            signal.alarm(6 * LIMIT)  # far more than it may take: the machine may be busy
        began = time.process_time()
        try:
            made = records(read(path))
        except ReportError as error:
            return "refused", unclear(error, path)
        except TooLong:
            return "hung", [f"not read in {6 * LIMIT} s"]
        except Exception as error:
            return "failed", [f"{type(error).__name__}: {error} at {_where(error)}"]
        finally:
            if alarm:
                signal.alarm(0)
                signal.signal(signal.SIGALRM, before)
        spent = time.process_time() - began
    slow = [f"took {spent:.1f} s of processor time"] if spent > LIMIT else []
    return "read", slow + lost(text_of(data), made)


def unclear(error: Exception, path: Path) -> list[str]:
    """What a message lacks: one line that names the file and what to do."""
    shown = str(error)
    wrong = [f"{shown!r} has several lines"] if "\n" in shown else []
    if str(path) not in shown:
        wrong.append(f"{shown!r} does not name the file")
    if not getattr(error, "remedy", None):
        wrong.append(f"{shown!r} names no remedy")
    return wrong


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def tried(seed: int | str) -> tuple[int | str, str, list[str]]:
    """A seed, how its mutant was taken, and what was wrong with that."""
    return seed, *faults(mutant(seed))


if __name__ == "__main__":
    sys.stdout.buffer.write(mutant(sys.argv[1]))
