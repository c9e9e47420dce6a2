"""The words that the board's script shows. A 0 or %s stands where the script puts its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def board_words() -> dict[str, str]:
    return {
        # What stands in the way: by the kinds of static/events/board/legality.js.
        "session": _("Taken by “%s”."),
        "other": _("Booked by %s."),
        "closed": _("Closed: %s."),
        "person": _("Elsewhere: %s."),
        "away": _("%s cannot come then."),
        "small": _("More are expected than the %s seats."),
        "fits": _("Nothing is in the way."),
        # What is said of a card.
        "waiting": _("waits for a place"),
        "minutes": _("0 minutes"),
        "seats": _("0 seats"),
        "comma": _(", "),
        "all_placed": _("Every session has its place."),
        "show": _("Show “%s”"),
        # Moving by keys.
        "taken": _(
            "Taken up. Arrows move it, Shift with arrows changes its length, "
            "Enter puts it down, Escape puts it back."
        ),
        "put_back": _("Put back where it was."),
        "is_pinned": _("It is pinned. Unpin it first."),
        "stays": _("It cannot be moved here."),
        # The dialog.
        "pin": _("Pin it here"),
        "unpin": _("Unpin it"),
        "searching": _("Looking for free places…"),
        "no_free": _("No place without a clash was found on these days."),
        # Saving.
        "offline": _(
            "The server could not be reached. The session is back where it was; "
            "nothing was changed."
        ),
        "failed": _("This could not be saved. The session is back where it was."),
    }
