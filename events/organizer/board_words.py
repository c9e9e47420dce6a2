"""The words that the board's script shows. A 0 or %s stands where the script puts its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def board_words() -> dict[str, str]:
    return {**_of_places(), **_of_cards(), **_of_clashes(), **_of_saving()}


def _of_places() -> dict[str, str]:
    return {
        # What stands in the way: by the kinds of static/events/board/legality.js.
        "session": _("Taken by “%s”."),
        "other": _("Booked by %s."),
        "closed": _("Closed: %s."),
        "person": _("Elsewhere: %s."),
        "away": _("%s cannot come then."),
        "small": _("More are expected than the %s seats."),
        "fits": _("Nothing is in the way."),
    }


def _of_cards() -> dict[str, str]:
    return {
        "waiting": _("waits for a place"),
        "minutes": _("0 minutes"),
        "seats": _("0 seats"),
        "comma": _(", "),
        "present": _("Here at this moment: %s"),
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
    }


def _of_clashes() -> dict[str, str]:
    return {
        "no_clash": _("Nothing clashes"),
        "accepted": _("accepted"),
        "ways": _("Mend or accept"),
        "waiver": _("Why it was accepted"),
        "trying": _("Trying ways out…"),
        "no_ways": _(
            "No single move mends this. Look at the board, or at the sessions themselves."
        ),
        "lapsed": _("It was accepted once, and no longer is: the facts behind it have changed."),
        "reason": _("Why this is right"),
        "accept": _("Accept it"),
        "let_count": _("Let it count again"),
        "counts": _("It counts as a clash again."),
        "is_accepted": _(
            "Accepted. It stops nothing as long as the facts behind it stay the same."
        ),
        "done": _("Done: %s"),
    }


def _of_saving() -> dict[str, str]:
    return {
        "offline": _(
            "The server could not be reached. The session is back where it was; "
            "nothing was changed."
        ),
        "failed": _("This could not be saved. The session is back where it was."),
        "undone": _("Undone: %s."),
        "done_again": _("Done again: %s."),
        "not_undone": _("The server could not be reached. Nothing was undone."),
    }
