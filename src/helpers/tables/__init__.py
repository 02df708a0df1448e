"""Understanding report tables: a table block → observations, skipped numbers and checks.

Nothing here knows of departments or of any particular report.
"""

from .frames import frames, records

__all__ = ["frames", "records"]
