from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models.written import Written
from events.searching import SearchField
from events.translated import WordsField


class Venue(Written):
    """The park, or whatever a family's events share."""

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="venues")
    slug = models.SlugField()
    name = WordsField()
    address = WordsField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "slug"], name="venue_slug_once_per_family")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Zone(Written):
    """A part of the venue that people call by one name: the lake, the north end."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="zones")
    slug = models.SlugField()
    name = WordsField()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "slug"], name="zone_slug_once_per_venue")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Building(Written):
    """A hall, a blast furnace, a lawn: one place on the park map."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="buildings")
    zone = models.ForeignKey(Zone, models.SET_NULL, null=True, blank=True, related_name="buildings")
    slug = models.SlugField()
    name = WordsField()
    description = WordsField(blank=True, longest=2_000)
    # Metres east and north of the map's origin; walks that nobody measured come from these.
    map_x = models.IntegerField(null=True, blank=True)
    map_y = models.IntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    # On the clock, each day; past midnight if it closes before it opens. Without, it is open.
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None)
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="building_opens_and_closes",
            ),
            models.UniqueConstraint(fields=["venue", "slug"], name="building_slug_once_per_venue"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Gate(Written):
    """A counted entrance of the venue."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="gates")
    slug = models.SlugField()
    name = WordsField()
    map_x = models.IntegerField(null=True, blank=True)
    map_y = models.IntegerField(null=True, blank=True)
    note = models.TextField(blank=True, help_text=_("for the team, never public"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "slug"], name="gate_slug_once_per_venue")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Feature(models.Model):
    """Something a room has and a session may need: a DCP projector, step-free access."""

    slug = models.SlugField(unique=True)
    name = WordsField()

    def __str__(self) -> str:
        return str(self.name)


class Room(Written):
    """A bookable space. ``parallel`` says how many sessions it can hold at once."""

    class Kind(models.TextChoices):
        ROOM = "room", _("room")
        HALL = "hall", _("hall")
        EXHIBITION = "exhibition", _("exhibition floor")
        SALON = "salon", _("salon")
        ARENA = "arena", _("arena")
        STAGE = "stage", _("stage")
        STAND = "stand", _("stand")
        SQUARE = "square", _("square")
        ATTRACTION = "attraction", _("attraction")
        ROUTE = "route", _("route")

    building = models.ForeignKey(Building, models.CASCADE, related_name="rooms")
    slug = models.SlugField()
    name = WordsField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ROOM)
    # A route along the highline has no capacity.
    capacity = models.PositiveIntegerField(null=True, blank=True)
    area = models.PositiveIntegerField(null=True, blank=True, help_text=_("square metres"))
    # Where in the park, if the building's own position is too coarse.
    map_x = models.IntegerField(null=True, blank=True)
    map_y = models.IntegerField(null=True, blank=True)
    parallel = models.PositiveSmallIntegerField(default=1)
    is_outdoor = models.BooleanField(default=False)
    turnaround = models.PositiveSmallIntegerField(default=15, help_text="minutes between slots")
    features = models.ManyToManyField(Feature, blank=True, related_name="rooms")
    rank = models.PositiveSmallIntegerField(default=0, help_text="order of columns on the grid")
    note = models.TextField(blank=True, help_text=_("for the team, never public"))
    search = SearchField(names=("name",), texts=("slug",))

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["building", "slug"], name="room_slug_once_per_building"
            ),
            models.UniqueConstraint(
                fields=["building", "name"], name="room_name_once_per_building"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_capacity_positive"),
            models.CheckConstraint(
                condition=Q(parallel__gte=1), name="room_holds_at_least_one_session"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Screen(models.Model):
    """What can be shown in a room: which copies, which sound, which subtitles."""

    class Audio(models.TextChoices):
        STEREO = "stereo", _("stereo")
        SURROUND_5_1 = "5.1", "5.1"
        SURROUND_7_1 = "7.1", "7.1"
        ATMOS = "atmos", "Atmos"

    room = models.OneToOneField(Room, models.CASCADE, related_name="screen")
    # Of Print.Format: ["dcp-2k", "35mm"]. A screen that plays 4K plays 2K only if it says so.
    formats = models.JSONField(default=list)
    audio = models.CharField(max_length=6, choices=Audio.choices, default=Audio.STEREO)
    # Subtitles in the picture need nothing; a device beside the screen has these languages.
    subtitle_languages = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.room}: {', '.join(self.formats)}"


class RoomName(models.Model):
    """What a room was or will be called. Halls are renumbered; people search the old name."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="names")
    name = WordsField()
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="room_name_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)


class RoomClosure(models.Model):
    """A time when a room may not be used: rigging, maintenance, wind."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.reason}"


class Walk(models.Model):
    """Minutes on foot between two buildings. One row per pair, smaller id first."""

    near = models.ForeignKey(Building, models.CASCADE, related_name="+")
    far = models.ForeignKey(Building, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    step_free_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(near__lt=F("far")), name="walk_smaller_id_first"),
            models.UniqueConstraint(fields=["near", "far"], name="walk_once_per_pair"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="walk_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.near} – {self.far}: {self.minutes} min"
