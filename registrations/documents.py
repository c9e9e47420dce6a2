"""Documents people come with: how their numbers are written, and what an ID number tells.

The eighteen characters of a resident ID are six for the place, eight for the date
of birth, three that count, and one that checks the others (GB 11643, ISO 7064 MOD 11-2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from registrations.errors import DocumentNotUsable
from registrations.models import Identity

Kind = Identity.Kind
LONGEST_NUMBER = 40
# Of provinces; 81 to 83 are Hong Kong, Macao and Taiwan, whose residents have another card.
PROVINCES = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]"
EIGHTEEN = {
    Kind.RESIDENT: re.compile(rf"({PROVINCES})\d{{15}}[\dX]"),
    Kind.HOUSEHOLD: re.compile(rf"({PROVINCES})\d{{15}}[\dX]"),
    Kind.RESIDENCE: re.compile(r"8[1-3]\d{15}[\dX]"),
    Kind.FOREIGN_RESIDENT: re.compile(r"9\d{16}[\dX]"),
}
OTHERS = {
    # Permits to Hong Kong and Macao may end in two digits that count renewals.
    Kind.HK_MACAO: re.compile(r"([HM]\d{8})(\d{2})?"),
    Kind.TAIWAN: re.compile(r"(\d{8})"),
    # Cards from before 2023 have three letters for the country.
    Kind.FOREIGN_RESIDENT: re.compile(r"([A-Z]{3}\d{12})"),
    Kind.PASSPORT: re.compile(r"((?=.*\d)[A-Z0-9]{5,20})"),
}
WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]
CHECKS = "10X98765432"
# The same number on two cards is the same person.
SAME = {Kind.HOUSEHOLD: Kind.RESIDENT}


@dataclass(frozen=True)
class Document:
    """A document as it was checked. Its text shows the end of the number only."""

    kind: Identity.Kind
    number: str

    def __str__(self) -> str:
        return f"…{self.last_four}"

    __repr__ = __str__

    @property
    def last_four(self) -> str:
        return self.number[-4:]

    @property
    def subject(self) -> str:
        """The same for the same person with the same number, whatever the card is called."""
        return f"{SAME.get(self.kind, self.kind)}:{self.number}"

    @property
    def born_on(self) -> date | None:
        tells = self.kind in EIGHTEEN and len(self.number) == 18
        return _birth(self.number) if tells else None


def read(kind: str, number: str, *, today: date) -> Document:
    """The document that somebody typed, or a refusal that says what to look at."""
    if kind not in Kind.values:
        raise DocumentNotUsable(_("Please choose the kind of document."))
    written = unicodedata.normalize("NFKC", number).upper()
    text = "".join(map(_plain_digit, re.sub(r"[\s\-–·.()]", "", written)))
    if not text:
        raise DocumentNotUsable(_("Please write the number of the document."))
    document = Document(Kind(kind), _normal(Kind(kind), text))
    born_on = document.born_on
    if born_on is not None and born_on > today:
        raise _not_a_number(Kind(kind))
    return document


def _plain_digit(character: str) -> str:
    """The digits of every script as 0 to 9, or one number would be many."""
    return str(unicodedata.decimal(character, character))


def _normal(kind: Identity.Kind, text: str) -> str:
    """``text`` as numbers of ``kind`` are compared."""
    long, other = EIGHTEEN.get(kind), OTHERS.get(kind)
    if long and long.fullmatch(text):
        if check_of(text[:17]) != text[17] or _birth(text) is None:
            raise _not_a_number(kind)
        return text
    found = other.fullmatch(text) if other else None
    if found is None:
        raise _not_a_number(kind)
    return found[1]


def check_of(seventeen: str) -> str:
    """The eighteenth character: ISO 7064 MOD 11-2 of the seventeen before it."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def _birth(number: str) -> date | None:
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born_on if born_on.year >= 1900 else None


def _not_a_number(kind: Identity.Kind) -> DocumentNotUsable:
    """What is wrong, without the number: refusals may end up in a log."""
    how = {
        Kind.RESIDENT: _("It has 18 characters; the last may be an X."),
        Kind.HOUSEHOLD: _("It has 18 characters; the last may be an X."),
        Kind.RESIDENCE: _("It has 18 characters and begins with 81, 82 or 83."),
        Kind.FOREIGN_RESIDENT: _(
            "It has 18 characters and begins with 9, or 3 letters and 12 digits on older cards."
        ),
        Kind.HK_MACAO: _("It is H or M and 8 digits."),
        Kind.TAIWAN: _("It has 8 digits."),
        Kind.PASSPORT: _("It has letters and digits only, at least 5."),
    }
    return DocumentNotUsable(
        _("Please check the number of the document. %(how)s") % {"how": how[kind]}
    )
