"""What pages for visitors have in common: the minute they are of, and who may keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from events.models import Release
from events.public.remembered import remembered

View = Callable[..., HttpResponse]


def visitors_page(view: View) -> View:
    """Read only; the reader's own browser keeps it and asks each time whether it changed.

    Private, because the page names who is signed in.
    """
    kept: View = cache_control(private=True, no_cache=True)(conditional_page(remembered(view)))
    return require_safe(kept)


def this_minute() -> datetime:
    """Now, to the minute: pages asked for within one minute are the same."""
    return timezone.now().replace(second=0, microsecond=0)


def page_context(release: Release, now: datetime, **more: object) -> dict[str, object]:
    """For ``public/edition_base.html``."""
    return {"edition": release.edition, "release": release, "now": now, **more}
