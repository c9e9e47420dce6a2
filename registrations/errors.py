"""What registrations refuse. The text of each is for the person who asked."""

from events.errors import RuleBroken


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


class PaymentNeeded(RuleBroken):
    code = "payment_needed"


class GuestsMissing(RuleBroken):
    code = "guests_missing"


class NameNotUsable(RuleBroken):
    code = "name_not_usable"


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
