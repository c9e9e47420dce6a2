"""Secrets in addresses, and words that are stored sealed.

A secret is HMAC(key, kind, id, revision): it can be shown again at will, nothing
readable lies in the database, and raising the revision makes the old one void.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def secret_for(kind: str, subject: object, revision: int) -> str:
    """160 bits in 32 lower-case letters and digits, for one ``kind`` of door."""
    return _secret(settings.SECRET_KEY, kind=kind, subject=subject, revision=revision)


def opens(secret: str, *, kind: str, subject: object, revision: int) -> bool:
    """Whether ``secret`` is right, in the same time for a near miss and a far one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    wanted = [_secret(key, kind=kind, subject=subject, revision=revision).encode() for key in keys]
    return sum(hmac.compare_digest(right, secret.encode(errors="replace")) for right in wanted) > 0


def seal(facts: dict[str, Any]) -> str:
    """``facts`` encrypted: for a sign-in code that waits in the outbox."""
    return _box().encrypt(json.dumps(facts).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    return facts


def _secret(key: str, *, kind: str, subject: object, revision: int) -> str:
    text = f"starfurnace:{kind}:{subject}:{revision}"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"starfurnace:seal:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
