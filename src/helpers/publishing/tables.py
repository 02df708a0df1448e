"""Make tables in pages readable: their own scroll box, header scopes, numbers right-aligned."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_NUMBER = re.compile(r"[-−–△+(]?\s*(?:KRW|₩|\$)?\s*\d[\d,.]*\s*[^\d\s]{0,8}\s*\)?(?:\s*\([^()]{1,12}\))?")
_NOTHING = re.compile(r"[-–—−·.]?|nan|none|<na>", re.IGNORECASE)


def dress_tables(article: BeautifulSoup, label: str) -> None:
    """Prepare every table of a page, in place.

    Parameters
    ----------
    article
        The page's content.
    label
        What a screen reader says of a scroll box whose table has no caption.
    """
    for table in article.find_all("table"):
        for name in ("border", "cellpadding", "cellspacing", "align", "bgcolor", "width"):
            table.attrs.pop(name, None)
        _scopes(table)
        _align(table)
        _box(article, table, label)


def _rows(table: Tag) -> list[list[Tag]]:
    return [_cells(row) for row in table.find_all("tr")]


def _cells(row: Tag) -> list[Tag]:
    return [child for child in row.contents if child.name in ("th", "td")]


def _in_head(cell: Tag) -> bool:
    return any(parent.name == "thead" for parent in cell.parents)


def _scopes(table: Tag) -> None:
    head = table.find("thead")
    if head is None:
        first = table.find("tr")
        cells = _cells(first) if first else []
        if cells and all(cell.name == "th" for cell in cells):
            head = first.wrap(BeautifulSoup("", "html.parser").new_tag("thead"))
            table.insert(1 if table.find("caption", recursive=False) else 0, head.extract())
    for cell in table.find_all("th"):
        if not any(cell.stripped_strings) and not cell.find("img"):
            cell.name = "td"  # an empty corner heads nothing
            cell.attrs.pop("scope", None)
        elif not cell.get("scope"):
            kind = "col" if _in_head(cell) else "row"
            cell["scope"] = f"{kind}group" if _span(cell, f"{kind}span") > 1 else kind


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return min(int(value), 1000) if value.isdigit() and int(value) > 0 else 1


def _align(table: Tag) -> None:
    """Columns that hold numbers only get the class ``num``, heads included."""
    grid: dict[tuple[int, int], Tag] = {}
    for y, row in enumerate(_rows(table)):
        x = 0
        for cell in row:
            while (y, x) in grid:
                x += 1
            for dy in range(_span(cell, "rowspan")):
                for dx in range(_span(cell, "colspan")):
                    grid[y + dy, x + dx] = cell
            x += _span(cell, "colspan")
    columns: dict[int, list[Tag]] = {}
    for (_, x), cell in sorted(grid.items(), key=lambda item: item[0]):
        columns.setdefault(x, []).append(cell)
    for cells in columns.values():
        # Single cells only: a heading over several columns belongs to none of them.
        single = [cell for cell in cells if _span(cell, "colspan") == 1]
        body = [cell.get_text(" ", strip=True) for cell in single if cell.name == "td" and not _in_head(cell)]
        filled = [text for text in body if not _NOTHING.fullmatch(text)]
        if filled and all(_NUMBER.fullmatch(text) for text in filled):
            for cell in single:
                classes = cell.get("class") or []
                if "num" not in classes and "text" not in classes:
                    cell["class"] = [*classes, "num"]


def _box(article: BeautifulSoup, table: Tag, label: str) -> None:
    """Wide tables scroll in a box that the keyboard reaches; a table within a table stays where it is."""
    if table.find_parent("table") or table.find_parent(class_="scroll"):
        return
    caption = table.find("caption")
    name = caption.get_text(" ", strip=True) if caption else label
    table.wrap(article.new_tag("div", attrs={"class": "scroll", "tabindex": "0", "role": "group", "aria-label": name[:200]}))
