"""What somebody did in one go: the rows it changed, so that it can be undone in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model

from events.models import Change, Edit

_current: ContextVar[UUID | None] = ContextVar("step", default=None)

# A change, the row it changed, and the version that the row had before.
Changed = tuple[Change, Model, int]


@contextmanager
def one_step() -> Iterator[None]:
    """All or nothing, and one thing to undo. Inside another step it is a part of that one."""
    token = _current.set(_current.get() or uuid4())
    try:
        with transaction.atomic():
            yield
    finally:
        _current.reset(token)


def remember(change: Change, row: Model, *, version: int) -> None:
    """Keep that ``change`` took ``row`` from ``version`` to the next, so that it can be undone."""
    remember_all([(change, row, version)])


def remember_all(changed: Sequence[Changed]) -> None:
    """As ``remember``, for many rows of one edition by one person. What they undid stays undone."""
    done = [each for each in changed if each[0].by_id is not None]
    if not done:
        return
    first = done[0][0]
    Edit.objects.filter(edition=first.edition_id, by=first.by_id, is_undone=True).delete()
    step = _current.get() or uuid4()
    Edit.objects.bulk_create(
        Edit(
            edition=change.edition,
            by=change.by,
            step=step,
            change=change,
            row_id=row.pk,
            was=version,
            became=version + 1,
        )
        for change, row, version in done
    )
