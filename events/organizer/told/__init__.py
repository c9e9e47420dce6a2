"""History told to people: what each change was done to, and what became what.

``subjects``: what a change was done to, by its present name, with its page.
``values``: facts as people read them.  ``changes``: both, for a page of history at once.
"""

from events.organizer.told.changes import tell

__all__ = ["tell"]
