"""The lines around each table, as the context in which it is read."""

from __future__ import annotations

from ..reading.document import Document, Table
from .context import Context
from .grid import fold

NEARBY = 10
"""How many non-blank lines above a table may name the unit or the roles of its numbers."""


class Nearby:
    """The lines above each table, nearest first."""

    def __init__(self, document: Document, stated: dict[str | None, dict[float, str]]):
        self.lines, self.stated = document.lines, stated
        self.filled = [i for i, line in enumerate(document.lines) if line.strip()]
        self.at = {line: k for k, line in enumerate(self.filled)}

    def context(self, block: Table) -> Context:
        k = self.at.get(block.first_line - 1)
        above: list[str] = []
        if k is not None:
            for i in self.filled[max(0, k - NEARBY) : k][::-1]:
                if "\t" in self.lines[i]:
                    break
                above.append(self.lines[i].strip())
        after = block.after if block.after and not self._belongs_below(block) else ()
        headings = tuple(reversed(block.section.headings))
        notes = tuple(fold(text) for text in (*block.before, *after))
        return Context(
            fold(block.title) if block.title else None,
            notes,
            tuple(map(fold, headings)),
            tuple(map(fold, above[len(block.before) :])),
            stated=self.stated.get(block.section.department, {}),
        )

    def _belongs_below(self, block: Table) -> bool:
        """Whether the note under a table stands right above the next one."""
        k = self.at.get(block.last_line - 1)
        following = self.filled[k + 1 : k + 4] if k is not None else []
        return any("\t" in self.lines[i] for i in following[1:3])
