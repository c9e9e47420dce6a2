"""Who comes, as the buyer typed it, made tidy enough to print on a badge."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from registrations.documents import Document
from registrations.errors import (
    EmailNotUsable,
    GuestsMissing,
    MessageNotUsable,
    NameNotUsable,
)

LONGEST_NAME = 100
LONGEST_EMAIL = 254
LONGEST_MESSAGE = 1_000
# What history keeps of why something was done.
LONGEST_REASON = 500
# They turn the text around them; a name in Arabic or Hebrew needs none of them.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
NOT_WRITTEN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True)
class Guest:
    """Who will use a ticket. The date of birth is looked at and not kept."""

    name: str
    email: str = ""
    document: Document | None = None
    born_on: date | None = None
    guardian: str = ""


# By the id of their ticket type.
Guests = Mapping[int, Sequence[Guest]]


def tidy(guests: Guests) -> dict[int, list[Guest]]:
    """``guests`` with clean names and addresses, or a refusal that says what is wrong."""
    return {
        ticket_type: [_tidy_guest(guest) for guest in named]
        for ticket_type, named in guests.items()
        if named
    }


def _tidy_guest(guest: Guest) -> Guest:
    guardian = tidy_name(guest.guardian) if guest.guardian.strip() else ""
    return replace(
        guest, name=tidy_name(guest.name), email=tidy_email(guest.email), guardian=guardian
    )


def tidy_name(text: str) -> str:
    """``text`` in one line without control characters; emoji and all scripts are welcome."""
    name = " ".join(_plain(text).split())
    if not any(unicodedata.category(character)[0] in "LNPS" for character in name):
        raise GuestsMissing(_("Please give a name to everybody who comes."))
    if len(name) > LONGEST_NAME:
        text = _("Please shorten this name to %(longest)d characters (it has %(has)d).")
        raise NameNotUsable(text % {"longest": LONGEST_NAME, "has": len(name)})
    return name


def tidy_email(text: str, *, is_needed: bool = False) -> str:
    address = text.strip()
    if not address and not is_needed:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise EmailNotUsable(_("Please check the e-mail address.")) from None
    if len(address) > LONGEST_EMAIL:
        raise EmailNotUsable(_("This e-mail address is too long."))
    return address


def tidy_message(text: str, *, is_needed: bool = False, longest: int = LONGEST_MESSAGE) -> str:
    """``text`` in as many lines as it was written in, without control characters."""
    lines = (" ".join(_plain(line).split()) for line in text.strip().splitlines())
    message = "\n".join(lines).strip()
    if is_needed and not message:
        raise MessageNotUsable(_("Please tell the organizers who you are and why you ask."))
    if len(message) > longest:
        words = _("Please shorten this to %(longest)d characters (it has %(has)d).")
        raise MessageNotUsable(words % {"longest": longest, "has": len(message)})
    return message


def _plain(text: str) -> str:
    """``text`` with a space for whatever is not written, and nothing that turns text around."""
    return "".join(
        " " if unicodedata.category(character) in NOT_WRITTEN else character
        for character in TURNING.sub("", text)
    )
