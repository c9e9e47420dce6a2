"""What opens a door: the QR code of a ticket, the secret address of an order or of waiting."""

from __future__ import annotations

import base64
import binascii
import io
import uuid

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.secrets import opens, secret_for
from registrations.models import Order, Registration, WaitingEntry

# Capitals and digits only: a QR code then needs five and a half bits for a character, and the
# sixty of a ticket fit a code of 29 by 29 that a cheap scanner reads in the rain.
MARK = "SF"
UID_LENGTH = 26


def qr_text(registration: Registration) -> str:
    """What the QR code says. It names nobody, and a raised revision makes it void."""
    uid = base64.b32encode(registration.uid.bytes).decode().rstrip("=")
    secret = secret_for("ticket", registration.uid, registration.revision)
    return f"{MARK}{uid}{secret.upper()}"


def read_qr(text: str) -> Registration | None:
    """The registration that ``text`` opens. As slow for a forgery as for a ticket."""
    code = text.strip().upper() if text.isascii() else ""
    uid = _uid_in(code)
    found = Registration.objects.filter(uid=uid).select_related("ticket_type", "attendee").first()
    secret = code[len(MARK) + UID_LENGTH :].lower()
    revision = found.revision if found else 0
    is_right = opens(secret, kind="ticket", subject=uid, revision=revision)
    return found if is_right else None


def qr_svg(registration: Registration) -> str:
    """The QR code as an ``<svg>`` that carries no style, so the strictest policy shows it."""
    drawn = _qr(registration).svg_inline(
        border=4,
        light="#fff",
        dark="#000",
        svgclass="qr",
        lineclass="qr-dark",
        omitsize=True,
        title=_("QR code of the ticket"),
    )
    return str(drawn).replace("<svg ", '<svg role="img" ', 1)


def qr_png(registration: Registration) -> bytes:
    """The QR code for a letter: black on white, 222 pixels a side."""
    drawn = io.BytesIO()
    _qr(registration).save(drawn, kind="png", scale=6, border=4)
    return drawn.getvalue()


def order_secret(order: Order) -> str:
    return secret_for("order", order.code, order.revision)


def opens_order(order: Order, secret: str) -> bool:
    return opens(secret, kind="order", subject=order.code, revision=order.revision)


def order_url(order: Order) -> str:
    """The whole address of the order's page in the language of its buyer."""
    with override(order.language):
        path = reverse("order", args=[order.code, order_secret(order)])
    return f"{settings.SITE_URL}{path}"


def waiting_secret(entry: WaitingEntry) -> str:
    return secret_for("waiting", entry.pk, 0)


def opens_waiting(entry: WaitingEntry, secret: str) -> bool:
    return opens(secret, kind="waiting", subject=entry.pk, revision=0)


def waiting_url(entry: WaitingEntry) -> str:
    """The whole address of a turn in a queue, in the language of who waits."""
    with override(entry.language):
        path = reverse("waiting", args=[entry.pk, waiting_secret(entry)])
    return f"{settings.SITE_URL}{path}"


def _qr(registration: Registration) -> segno.QRCode:
    return segno.make_qr(qr_text(registration), error="m", boost_error=False)


def _uid_in(code: str) -> uuid.UUID:
    """The id that ``code`` claims; one that nobody has if it claims none."""
    claimed = code.removeprefix(MARK)[:UID_LENGTH] if code.startswith(MARK) else ""
    try:
        return uuid.UUID(bytes=base64.b32decode(claimed + "======"))
    except (binascii.Error, ValueError):
        return uuid.UUID(int=0)
