"""What may be done to many organisations at once."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import belonging, bulk_edits
from events.access import Level
from events.models import ConsortiumSeat, Edition, Organisation, StaffRole
from events.organizer.lists.asked import asking, note_action, one_of, versions
from events.organizer.lists.spec import Action
from events.templatetags.organizer import listed
from events.translated import Words

NONE = "-"


def organisation_actions(role: StaffRole) -> list[Action[Organisation]]:
    if role.level < Level.PROGRAMME:
        return []
    noted = note_action(
        role,
        lambda n: (
            ngettext("Add a note to %(n)d organisation", "Add a note to %(n)d organisations", n)
            % {"n": n}
        ),
    )
    return [_kind(role), _seat(role), *_tier(role), noted]


def tiers_of(edition: Edition) -> dict[str, Words]:
    """The tiers that sponsors of ``edition`` have, by their place in the row."""
    found: list[Words] = []
    for given in edition.sponsorships.order_by("pk"):
        if given.tier not in found:
            found.append(given.tier)
    return {str(number): tier for number, tier in enumerate(found, 1)}


def _kind(role: StaffRole) -> Action[Organisation]:
    return Action(
        name="kind",
        label=_("Set the kind…"),
        counted=lambda n: (
            ngettext("Set the kind of %(n)d organisation", "Set the kind of %(n)d organisations", n)
            % {"n": n}
        ),
        form=asking(kind=one_of(_("Kind"), Organisation.Kind.choices)),
        now=lambda row: str(row.get_kind_display()),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"kind": said["kind"]}, by=role.user
        ),
    )


def _seat(role: StaffRole) -> Action[Organisation]:
    choices = [*ConsortiumSeat.Role.choices, (NONE, _("not in it"))]
    return Action(
        name="seat",
        label=_("Set the seat in the consortium…"),
        counted=lambda n: (
            ngettext(
                "Set the seat of %(n)d organisation", "Set the seats of %(n)d organisations", n
            )
            % {"n": n}
        ),
        form=asking(seat=one_of(_("Consortium"), choices)),
        now=lambda row: listed(seat.get_role_display() for seat in vars(row)["seats_held"]) or "–",
        advice=_("It holds from today. The seat they had before stays in the books."),
        does=lambda seen, said: belonging.set_seat(
            role.edition,
            versions(seen),
            role="" if said["seat"] == NONE else said["seat"],
            by=role.user,
            today=timezone.now().astimezone(role.edition.tz).date(),
        ),
    )


def _tier(role: StaffRole) -> list[Action[Organisation]]:
    """Only where sponsors have tiers: the first of each is written at the organisation."""
    tiers = tiers_of(role.edition)
    if not tiers:
        return []
    choices = [(key, str(tier)) for key, tier in tiers.items()]
    action: Action[Organisation] = Action(
        name="tier",
        label=_("Set the sponsor's tier…"),
        counted=lambda n: (
            ngettext("Set the tier of %(n)d sponsor", "Set the tier of %(n)d sponsors", n)
            % {"n": n}
        ),
        form=asking(tier=one_of(_("Tier"), [*choices, (NONE, _("does not sponsor"))])),
        now=lambda row: listed(str(each.tier) for each in vars(row)["gives"]) or "–",
        does=lambda seen, said: belonging.set_tier(
            role.edition, versions(seen), tier=tiers.get(said["tier"]), by=role.user
        ),
    )
    return [action]
