from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from events.translated import WordsField


class Quota(models.Model):
    """A pool of places. ``taken`` counts held and confirmed places alike."""

    edition = models.ForeignKey("events.Edition", models.CASCADE, related_name="quotas")
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0, editable=False)
    # The hottest quota has the highest rank and is locked last, for one statement.
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("size")), name="quota_never_oversold"
            ),
            models.UniqueConstraint(fields=["edition", "name"], name="quota_name_once_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.taken} / {self.size}"

    @property
    def free(self) -> int:
        return self.size - self.taken


class TicketType(models.Model):
    """What can be had: a pass, a day ticket, a place in one workshop or screening.

    A ticket takes one place from each of its quotas. It may serve several
    editions of its family; those with a slot belong to that one place and time.
    """

    family = models.ForeignKey("events.Family", models.PROTECT, related_name="ticket_types")
    editions = models.ManyToManyField("events.Edition", related_name="ticket_types")
    slug = models.SlugField()
    name = WordsField()
    description = WordsField(blank=True, longest=1_000)
    slot = models.ForeignKey(
        "events.Slot", models.PROTECT, null=True, blank=True, related_name="ticket_types"
    )
    price = models.PositiveIntegerField(default=0, help_text="in hundredths of the currency (fen)")
    quotas = models.ManyToManyField(Quota, related_name="ticket_types")
    most_per_order = models.PositiveSmallIntegerField(default=5)
    on_sale_from = models.DateTimeField(null=True, blank=True)
    on_sale_until = models.DateTimeField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0, help_text="order on the page")

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["family", "slug"], name="ticket_slug_once_per_family"),
            models.CheckConstraint(
                condition=Q(on_sale_from=None)
                | Q(on_sale_until=None)
                | Q(on_sale_until__gt=F("on_sale_from")),
                name="sale_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(most_per_order__gte=1, most_per_order__lte=50),
                name="ticket_order_bounded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def is_on_sale(self, now: datetime) -> bool:
        """From the first moment of the sale until the last, which is excluded."""
        has_opened = self.on_sale_from is None or self.on_sale_from <= now
        return has_opened and (self.on_sale_until is None or now < self.on_sale_until)
