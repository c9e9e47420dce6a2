"""What is wrong with a draft. Each check is a small function; ``CHECKS`` is the whole list.

Nothing here touches the database: ``events.grid`` has loaded all there is to know.
"""

from events.clashes.best import FreePlace, best_places
from events.clashes.checking import Checked, check, find_clashes
from events.clashes.checks import BY_KIND, CHECKS
from events.clashes.clash import Check, Clash, Level
from events.clashes.plain import plain
from events.clashes.words import Span, Told

__all__ = [
    "BY_KIND",
    "CHECKS",
    "Check",
    "Checked",
    "Clash",
    "FreePlace",
    "Level",
    "Span",
    "Told",
    "best_places",
    "check",
    "find_clashes",
    "plain",
]
