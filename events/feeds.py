"""Which lines a feed has, which version it is, and which bytes are stored for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from events import programme_files
from events.calendar import CalendarHead, render_calendar, render_entry
from events.models import Edition, FeedBlock, ReleasedSlot, StoredFeed
from events.packing import etag_of, packed

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
A_SECOND = timedelta(seconds=1)
# CSS names near to the editions' accents: COLOR of RFC 7986 takes no other.
COLOURS = {
    "ember": "orangered",
    "orbit": "royalblue",
    "reel": "crimson",
    "lichen": "olivedrab",
    "copper": "peru",
    "nebula": "mediumorchid",
    "glacier": "steelblue",
    "mars": "firebrick",
}


def blocks_for(edition: Edition, lines: Iterable[ReleasedSlot]) -> list[FeedBlock]:
    """``lines`` as calendar text in each language. Renders only; ``store`` saves."""
    return [_block(edition, line, language) for line in lines for language in LANGUAGES]


def store(edition: Edition, blocks: list[FeedBlock], *, changed_at: datetime) -> None:
    """Keep ``blocks`` and join each language's feed anew. Part of the caller's transaction."""
    FeedBlock.objects.bulk_create(
        blocks,
        update_conflicts=True,
        unique_fields=["edition", "uid", "language"],
        update_fields=["starts_at", "changed_at", "body"],
    )
    stored = dict(edition.stored_feeds.values_list("language", "changed_at"))
    if stored:
        changed_at = max(changed_at, max(stored.values()) + A_SECOND)
    for language in LANGUAGES:
        joined = edition.feed_blocks.filter(language=language).order_by("starts_at", "uid")
        head = _head(edition, language, changed_at)
        body = render_calendar(head, joined.values_list("body", flat=True))
        facts = {
            "body": body,
            "gzipped": packed(body),
            "etag": etag_of(body),
            "changed_at": changed_at,
        }
        StoredFeed.objects.update_or_create(edition=edition, language=language, defaults=facts)


def render_anew(edition: Edition) -> None:
    """Every entry and file once more, for a new SITE_URL or time zone. Sequence numbers stay."""
    release = edition.current_release
    if release is None:
        return
    lines = list(release.lines.all())
    blocks, files = blocks_for(edition, lines), programme_files.files_of(release, lines)
    now = timezone.now().replace(microsecond=0)
    with transaction.atomic():
        store(edition, blocks, changed_at=now)
        programme_files.store(files, changed_at=now)


def names_this_site(edition: Edition) -> bool:
    """Whether all that is stored is there and carries the address this site has now."""
    source = f"SOURCE;VALUE=URI:{settings.SITE_URL}/".encode()
    bodies = edition.stored_feeds.values_list("body", flat=True)
    return programme_files.name_this_site(edition) and all(source in bytes(body) for body in bodies)


def current_version(edition: str, language: str) -> StoredFeed | None:
    """The version of a public feed by the edition's slug: one indexed row, without its bytes."""
    feeds = StoredFeed.objects.filter(edition__slug=edition, language=language)
    return feeds.only("etag", "changed_at").first()


def session_blocks(edition: str, code: str, language: str) -> list[FeedBlock]:
    """The stored entries of one session: one for each of its slots."""
    lines = ReleasedSlot.objects.filter(
        release__edition__slug=edition, release__edition__current_release=F("release"), code=code
    )
    blocks = FeedBlock.objects.filter(edition__slug=edition, language=language)
    mine = blocks.filter(uid__in=lines.values("uid")).select_related("edition")
    return list(mine.order_by("starts_at", "uid"))


def session_page(edition: Edition, line: ReleasedSlot, language: str) -> str:
    """The whole address of a session's page in ``language``."""
    with override(language):
        return settings.SITE_URL + reverse("session", args=[edition.slug, line.code])


def _block(edition: Edition, line: ReleasedSlot, language: str) -> FeedBlock:
    page = session_page(edition, line, language)
    return FeedBlock(
        edition=edition,
        uid=line.uid,
        language=language,
        starts_at=line.starts_at,
        changed_at=line.changed_at,
        body=render_entry(line, language=language, tz=edition.tz, page=page),
    )


def _head(edition: Edition, language: str, changed_at: datetime) -> CalendarHead:
    with override(language):
        return CalendarHead(
            name=edition.name.text([language]),
            zones=(edition.time_zone,),
            years=(edition.starts_on.year, edition.ends_on.year),
            description=edition.tagline.text([language]) or _("The programme, kept up to date."),
            source=settings.SITE_URL + reverse("edition-feed", args=[edition.slug]),
            page=settings.SITE_URL + reverse("programme", args=[edition.slug]),
            colour=COLOURS[edition.accent],
            changed_at=changed_at,
        )
