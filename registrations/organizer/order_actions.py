"""What may be done to many orders at once. To cancel many is for the chair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.access import Level
from events.models import StaffRole
from events.organizer.lists import Action
from events.organizer.lists.asked import asking, versions
from events.templatetags.organizer import listed
from registrations import many_orders
from registrations.models import Order
from registrations.organizer.order.deed import reason_field
from registrations.organizer.order.meaning import cancelling_means

# Each order is several statements, and a browser waits for all of them.
MOST = 500


def order_actions(role: StaffRole) -> list[Action[Order]]:
    return [_resend(role), _cancel(role)] if role.level >= Level.CHAIR else [_resend(role)]


def last_seen(row: Order) -> str:
    """The last change of the order when the page was made."""
    return str(vars(row)["last_change"])


def _resend(role: StaffRole) -> Action[Order]:
    return Action(
        name="letter",
        label=_("Send the letter once more…"),
        counted=lambda n: _count(
            ngettext(
                "Send the letter of %(n)d order once more",
                "Send the letters of %(n)d orders once more",
                n,
            ),
            n,
        ),
        form=asking(),
        now=_told,
        seen=last_seen,
        advice=_(
            "Each buyer gets the letter that tells how the order stands now: with the tickets, "
            "with what is to be paid, or that it is cancelled."
        ),
        most=MOST,
        does=lambda seen, said: many_orders.resend_each(
            versions(seen), by=role.user, now=timezone.now()
        ),
    )


def _cancel(role: StaffRole) -> Action[Order]:
    def does(seen: Mapping[Order, str], said: dict[str, Any]) -> Any:
        return many_orders.cancel_each(
            versions(seen), by=role.user, reason=said["reason"], now=timezone.now()
        )

    return Action(
        name="cancel",
        label=_("Cancel…"),
        counted=lambda n: _count(ngettext("Cancel %(n)d order", "Cancel %(n)d orders", n), n),
        form=asking(reason=reason_field(_("Reason"), _("stands in each letter and in history"))),
        now=_told,
        seen=last_seen,
        means=cancelling_means,
        is_dangerous=True,
        most=MOST,
        does=does,
    )


def _count(text: str, n: int) -> str:
    return text % {"n": n}


def _told(row: Order) -> str:
    guests = listed(dict.fromkeys(str(place.attendee) for place in row.registrations.all()))
    return f"{guests} · {row.email}" if guests else row.email
