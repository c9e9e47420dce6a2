"""What pages for visitors have in common: the minute they are of, and who may keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Release
from events.public.remembered import remembered


def visitors_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Read only, and made once for all who give no name."""
    return require_safe(remembered(view))


def this_minute() -> datetime:
    """Now, to the minute: pages asked for within one minute are the same."""
    return timezone.now().replace(second=0, microsecond=0)


def page_context(release: Release, now: datetime, **more: object) -> dict[str, object]:
    """For ``public/edition_base.html``."""
    return {"edition": release.edition, "release": release, "now": now, **more}
