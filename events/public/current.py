"""The release that everybody reads."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from events.models import Release


def current_release(edition: str) -> Release:
    """What the edition of that address has published last, or 404. One query."""
    current = Release.objects.current().select_related("edition__venue", "edition__series__family")
    return get_object_or_404(current, edition__slug=edition)
