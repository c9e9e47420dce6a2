from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.translated import Words, WordsField, place_words


class Slot(models.Model):
    """The draft: where and when a session is planned. Only organizers see slots.

    A session shown twice has two slots. ``uid`` names the slot in calendars and
    never changes; ``version`` grows with every edit, so two organizers dragging
    the same slot cannot overwrite each other unseen. A slot that was ever
    released is cancelled, never deleted.
    """

    session = models.ForeignKey("events.Session", models.CASCADE, related_name="slots")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(
        "events.Room", models.PROTECT, null=True, blank=True, related_name="slots"
    )
    rain_room = models.ForeignKey(
        "events.Room", models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    # The end that visitors read; ``ends_at`` is when the room is free again.
    shown_until = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    last_entry_at = models.DateTimeField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)
    # Agreed with somebody outside, or otherwise to stay: nobody moves it by accident.
    is_pinned = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(room=None, starts_at=None, ends_at=None, shown_until=None)
                | Q(room__isnull=False, starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="slot_placed_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=Q(shown_until=None)
                | Q(shown_until__gt=F("starts_at"), shown_until__lte=F("ends_at")),
                name="slot_shown_end_inside_its_span",
            ),
        ]
        indexes = [models.Index(fields=["room", "starts_at"], name="slot_in_room_by_time")]

    def __str__(self) -> str:
        return f"{self.session} · {self.starts_at or '–'}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def current(self) -> ReleaseQuerySet:
        return self.filter(pk=F("edition__current_release")).select_related("edition")


class Release(models.Model):
    """A published programme. Numbered 1, 2, 3… and never changed afterwards."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    notes = WordsField(blank=True, longest=2_000)
    # Rises by at least a second from release to release: Last-Modified counts in seconds.
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="release_number_once_per_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.number}"


class ReleasedSlot(models.Model):
    """A line: one slot in a release, with all that a programme page or a calendar shows.

    The words are copied, so a feed is one query and a release stays what it was.
    A slot that was taken off stays as a cancelled line, so calendars remove it.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="lines")
    uid = models.UUIDField()
    code = models.CharField(max_length=8)
    session = models.ForeignKey("events.Session", models.SET_NULL, null=True, related_name="+")
    room = models.ForeignKey("events.Room", models.SET_NULL, null=True, related_name="+")
    title = WordsField()
    description = WordsField(longest=10_000)
    # What else a page tells of it; events.lines says which keys there are.
    details = models.JSONField(default=dict)
    # [{"code": …, "name": {language: text}, "role": …}], in programme order
    people = models.JSONField(default=list)
    # [{"code": …, "title": {language: text}, "section": {"slug": …, "name": …}}], in running order
    films = models.JSONField(default=list)
    type_slug = models.CharField(max_length=50, blank=True)
    type_name = WordsField()
    track_slug = models.CharField(max_length=80, blank=True)
    track_name = WordsField()
    track_colour = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=12, blank=True)
    audience = models.CharField(max_length=16, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    building_slug = models.CharField(max_length=50, blank=True)
    room_slug = models.CharField(max_length=50, blank=True)
    room_name = WordsField()
    building_name = WordsField()
    rain_room_name = WordsField(blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    day = models.DateField(help_text="the festival day, which ends after midnight")
    starts_at = models.DateTimeField()
    shown_until = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_entry_at = models.DateTimeField(null=True)
    is_cancelled = models.BooleanField(default=False)
    # Whom and what it names, as words between spaces: " person:7KQ2 film:9XWF section:shorts ".
    mentions = models.TextField(blank=True)
    search = models.TextField(blank=True)
    # Rises for start, end, room (not its name), status and people.
    sequence = models.PositiveIntegerField(default=0)
    # Moves for any visible change, by whole seconds.
    changed_at = models.DateTimeField()
    first_released_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "room_id", "uid"]
        constraints = [
            models.UniqueConstraint(fields=["release", "uid"], name="line_once_per_release")
        ]
        indexes = [
            models.Index(fields=["release", "day", "starts_at"], name="line_by_day"),
            models.Index(fields=["release", "code"], name="line_by_code"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def localize(self, tz: ZoneInfo) -> ReleasedSlot:
        """The same line with its times on the clock of ``tz``, ready to show."""
        self.starts_at = self.starts_at.astimezone(tz)
        self.shown_until = self.shown_until.astimezone(tz)
        self.ends_at = self.ends_at.astimezone(tz)
        self.last_entry_at = self.last_entry_at and self.last_entry_at.astimezone(tz)
        return self

    @property
    def place(self) -> Words:
        """Building and room in each language, as a calendar's LOCATION."""
        return place_words(self.building_name, self.room_name)


class RoomBooking(models.Model):
    """A live line in a room that holds one session at a time.

    Publishing replaces an edition's rows; on PostgreSQL an exclusion constraint
    refuses an overlap across editions, whatever the rules above it forgot. It
    leaves out what the edition lets stand: a waiver, or a level that only warns.
    """

    room = models.ForeignKey("events.Room", models.CASCADE, related_name="bookings")
    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="bookings")
    line = models.OneToOneField(ReleasedSlot, models.CASCADE, related_name="booking")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.starts_at} – {self.ends_at}"
