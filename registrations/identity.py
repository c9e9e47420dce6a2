"""Keeping documents: sealed with a key of their own, one place each, gone when not needed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events import history
from events.models import User
from registrations import holds
from registrations.documents import Document
from registrations.errors import DocumentTaken
from registrations.models import Identity, IdentityDay, Order, Registration, TicketType

# The text on the page, web/consent.html, changes together with this.
CONSENT_VERSION = "2026-11"
Documents = Mapping[Registration, Document]


def digest_of(document: Document) -> str:
    """The same for the same document. Without the key nobody can try numbers."""
    key = settings.IDENTITY_KEY.encode()
    text = f"starfurnace:identity:{document.subject}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def keep(documents: Documents) -> None:
    """Write down with which document each of these people comes, the number sealed."""
    Identity.objects.bulk_create(
        Identity(
            registration=registration,
            kind=document.kind,
            digest=digest_of(document),
            sealed=_box().encrypt(json.dumps(document.number).encode()).decode(),
            last_four=document.last_four,
        )
        for registration, document in documents.items()
    )


def take_days(registrations: list[Registration], *, now: datetime) -> None:
    """One document, one place: take the day or the showing for each of these people.

    Part of the caller's transaction. In the order of their digests, so that two
    families with the same documents never wait for each other.
    """
    rows = [row for row in map(_day_of, registrations) if row]
    rows.sort(key=lambda row: row.digest)
    for row, after in zip(rows, rows[1:], strict=False):
        if _key_of(row) == _key_of(after):
            raise DocumentTaken(_("The same document is written twice. Each person has their own."))
    if rows and not _taken(rows):
        _end_overdue(rows, now)
        if not _taken(rows):
            raise _refusal(rows)


def _taken(rows: list[IdentityDay]) -> bool:
    try:
        with transaction.atomic():
            IdentityDay.objects.bulk_create(rows)
    except IntegrityError:
        return False
    return True


def _day_of(registration: Registration) -> IdentityDay | None:
    """What the rule of the ticket lets this document have once."""
    ticket = registration.ticket_type
    if ticket.one_per_document == TicketType.OnePer.NONE:
        return None
    by_slot = ticket.one_per_document == TicketType.OnePer.SLOT
    return IdentityDay(
        edition_id=registration.order.edition_id,
        registration=registration,
        day=None if by_slot else ticket.day,
        slot_id=ticket.slot_id if by_slot else None,
        digest=registration.document.digest,
    )


def _key_of(row: IdentityDay) -> tuple[date | None, int | None, str]:
    return row.day, row.slot_id, row.digest


def _end_overdue(rows: list[IdentityDay], now: datetime) -> None:
    """Holds that ran out never stand in the way, though nothing sweeps."""
    digests = [row.digest for row in rows]
    stale = Order.objects.filter(
        status=Order.Status.HELD,
        held_until__lte=now,
        registrations__identity_day__digest__in=digests,
    )
    for order in stale.order_by("pk").distinct():
        holds.expire(order)


def _refusal(rows: list[IdentityDay]) -> DocumentTaken:
    """Which of these documents has a place already, by the end of its number."""
    text = _(
        "The document that ends in %(end)s has a place for “%(ticket)s” already. "
        "One document has one place."
    )
    row = next((row for row in rows if _rivals(row).exists()), rows[0])
    registration = row.registration
    facts = {"end": registration.document.last_four, "ticket": registration.ticket_type}
    return DocumentTaken(text % facts)


def _rivals(row: IdentityDay) -> QuerySet[IdentityDay]:
    same = {"slot": row.slot_id} if row.slot_id else {"day": row.day, "edition": row.edition_id}
    return IdentityDay.objects.filter(digest=row.digest, **same)


@transaction.atomic
def reveal(registration: Registration, *, by: User, reason: str) -> str:
    """The number of the document, for staff at the gate. Who looked, and why, is remembered."""
    history.record(
        registration.order.edition,
        "document read",
        by=by,
        subject=("registration", registration.uid),
        reason=reason,
    )
    number: str = json.loads(_box().decrypt(registration.document.sealed.encode()))
    return number


@transaction.atomic
def purge(now: datetime) -> int:
    """Forget the documents of every event that ended long enough ago. Counts stay."""
    last = (now - timedelta(days=settings.IDENTITY_KEEP_DAYS)).date()
    IdentityDay.objects.filter(edition__ends_on__lt=last).delete()
    old = Identity.objects.filter(registration__order__edition__ends_on__lt=last)
    return old.delete()[0]


def _box() -> MultiFernet:
    keys = [settings.IDENTITY_KEY, *settings.IDENTITY_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"starfurnace:identity:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
