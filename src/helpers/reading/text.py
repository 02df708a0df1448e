"""Bytes of a report file to its lines, without changing a character of the text."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.errors import ReportError

SAFE_ID = re.compile(r"[\w.-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HANGUL = re.compile(r"[가-힣]")
_AS_TEXT = "save it as plain text in UTF-8 (or CP949) with TAB between cells"


def report_id(path: Path) -> str:
    """The id of a report: the name of its file without the suffix.

    >>> report_id(Path("data/raw/geumcheon-2018.txt"))
    'geumcheon-2018'
    """
    name = path.stem
    if not SAFE_ID.fullmatch(name) or name.strip(".") == "":
        raise ReportError(
            f"{name!r} cannot be a report id", path, remedy="rename the file: letters, digits, '-', '_' and '.' only"
        )
    return name


def decode(data: bytes, file: Path | str = "report") -> str:
    """Text of a report file: UTF-8, UTF-16 (marked or evident) or CP949, with or without a byte order mark.

    Raises
    ------
    ReportError
        When the bytes are not text in any of these, naming the line where UTF-8 stops making sense.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return _strict(data[3:], "utf-8", file)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(data, "utf-16", file)
    if b"\x00" in data[:4096] and (guess := _evident_utf16(data)):
        return _strict(data, guess, file)
    try:
        return _printable(data.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        broken = error.start
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    # Almost any bytes decode as CP949; a Korean report in it is mostly common syllables, not rare ideographs.
    if text and len(_HANGUL.findall(text)) * 10 > sum(ord(char) > 127 for char in text):
        return _printable(text, file)
    raise ReportError("this is not text in UTF-8, UTF-16 or CP949", file, data.count(b"\n", 0, broken) + 1, _AS_TEXT)


def _strict(data: bytes, encoding: str, file: Path | str) -> str:
    try:
        return _printable(data.decode(encoding), file)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise ReportError(f"this is marked as {encoding.upper()} but breaks its rules", file, line, _AS_TEXT) from None


def _evident_utf16(data: bytes) -> str | None:
    sample = data[:4096]
    if len(data) % 2:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        # Every TAB, digit, blank and line end has a zero high byte; Hangul high bytes are 0xAC to 0xD7.
        plausible = sum(byte == 0 or 0x20 <= byte <= 0x33 or 0xAC <= byte <= 0xD7 or byte == 0xFF for byte in high)
        if high and high.count(0) * 5 >= len(high) and plausible * 10 >= len(high) * 9:
            return encoding
    return None


def _printable(text: str, file: Path | str) -> str:
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise ReportError("this holds control characters, so it is not a text file", file, line, _AS_TEXT)
    return text


def split_lines(text: str) -> list[str]:
    r"""Lines of a text: cut at ``\n`` only, one ``\r`` before it dropped, nothing else touched.

    A text without any ``\n`` is cut at ``\r``, as old programs end lines.

    >>> split_lines("a\r\nb\tc\n\nd")
    ['a', 'b\tc', '', 'd']
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = [line[:-1] if line.endswith("\r") else line for line in text.split("\n")]
    if lines and not lines[-1]:
        lines.pop()
    return lines


def read_lines(path: Path) -> list[str]:
    """The lines of a report file.

    Raises
    ------
    ReportError
        When the file cannot be read, is not text, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReportError(
            f"cannot be read ({error.strerror or error})", path, remedy="check the name and its permissions"
        ) from None
    lines = split_lines(decode(data, path))
    if not any(line.strip("\ufeff \t\u3000\xa0") for line in lines):
        raise ReportError("this file is empty", path, remedy="put the text of the report into it or remove it")
    return lines
