"""What registrations refuse. The text of each is for the person who asked."""

from __future__ import annotations

from events.errors import RuleBroken

# A guest among many: the ticket type, which of its places, and the field.
At = tuple[int, int, str]


class AboutAGuest(RuleBroken):
    """Something is wrong with one of the guests. ``at`` says where, if it is known."""

    def __init__(self, text: str, *, at: At | None = None) -> None:
        super().__init__(text)
        self.at = at


class SoldOut(RuleBroken):
    code = "sold_out"


class NotOnSale(RuleBroken):
    code = "not_on_sale"


class NothingWanted(RuleBroken):
    code = "nothing_wanted"


class TooMany(RuleBroken):
    code = "too_many"


class HoldLost(RuleBroken):
    code = "hold_lost"


class AlreadyConfirmed(RuleBroken):
    """The order was confirmed before, for other guests than now."""

    code = "already_confirmed"


class GuestsMissing(RuleBroken):
    code = "guests_missing"


class NameNotUsable(RuleBroken):
    code = "name_not_usable"


class MessageNotUsable(RuleBroken):
    code = "message_not_usable"


class EmailNotUsable(RuleBroken):
    code = "email_not_usable"


class KeyNotUsable(RuleBroken):
    code = "idempotency_key_not_usable"


class IdempotencyMismatch(RuleBroken):
    """A key that stands for another request already."""

    code = "idempotency_mismatch"


class NoWindows(RuleBroken):
    """The windows of a timed entry do not fit its slot."""

    code = "no_windows"


class NotTogether(RuleBroken):
    """Tickets that staff must approve are asked for on their own."""

    code = "not_together"


class WindowMissing(RuleBroken):
    code = "window_missing"


class CodeNotKnown(RuleBroken):
    """No organisation has this code for this ticket."""

    code = "code_not_known"


class DocumentNotUsable(AboutAGuest):
    code = "document_not_usable"


class DocumentTaken(RuleBroken):
    """One document has one place."""

    code = "document_taken"


class ConsentMissing(RuleBroken):
    code = "consent_missing"


class NotForThem(AboutAGuest):
    """Somebody is too young, too old, or comes without an adult."""

    code = "not_for_them"


class TooLate(RuleBroken):
    code = "too_late"


class AlreadyPaid(RuleBroken):
    code = "already_paid"


class NotWaiting(RuleBroken):
    """The order is not where this step could begin: it was decided, paid or given up."""

    code = "not_waiting"


class NothingToSend(RuleBroken):
    """No letter tells how the order stands, or one is on its way already."""

    code = "nothing_to_send"


class OrderChanged(RuleBroken):
    """Somebody else changed the order since it was looked at."""

    code = "order_changed"


class ListClosed(RuleBroken):
    """Nobody can join this waiting list, or nobody needs to."""

    code = "list_closed"


class AlreadyWaiting(RuleBroken):
    """One address waits once for a ticket."""

    code = "already_waiting"
