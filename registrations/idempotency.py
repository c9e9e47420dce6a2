"""A request sent twice is carried out once. The key commits together with what it did."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from events.errors import RuleBroken
from registrations.errors import IdempotencyMismatch, KeyNotUsable
from registrations.models import IdempotencyKey, Order

LONGEST = 255


def fingerprint_of(body: Any) -> str:
    """The same for two bodies that mean the same, however their JSON was written.

    Keyed, so that nobody who reads the table can try out which document stood in a body.
    """
    plain = json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"))
    return salted_hmac("starfurnace.idempotency", plain, algorithm="sha256").hexdigest()


def once(  # house: one key in three parts, then what to do
    scope: str, key: str, fingerprint: str, act: Callable[[], Order]
) -> tuple[Order, bool]:
    """The order that ``act`` gives, and whether it ran: sent again, the first answer stands.

    A refusal is not remembered, so the same key may try again.
    """
    _check(key)
    if found := _carried_out(scope, key, fingerprint):
        return found, False
    try:
        with transaction.atomic():
            order = act()
            IdempotencyKey.objects.create(
                scope=scope, key=key, fingerprint=fingerprint, order=order
            )
            return order, True
    except (IntegrityError, RuleBroken):
        # Its twin may have been faster, and have taken the very place we were refused.
        if found := _carried_out(scope, key, fingerprint):
            return found, False
        raise


def _check(key: str) -> None:
    if not key:
        raise KeyNotUsable(_("Please send an Idempotency-Key, new for each request."))
    if len(key) > LONGEST or not key.isprintable():
        text = _("An Idempotency-Key has at most %(longest)d printable characters.")
        raise KeyNotUsable(text % {"longest": LONGEST})


def _carried_out(scope: str, key: str, fingerprint: str) -> Order | None:
    known = IdempotencyKey.objects.select_related("order").filter(scope=scope, key=key).first()
    if known is None:
        return None
    if known.fingerprint != fingerprint:
        raise IdempotencyMismatch(_("This Idempotency-Key was used for another request."))
    return known.order
