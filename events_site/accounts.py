"""Sign-in mail goes the way of every letter: through the outbox, its code sealed."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import get_language

from events.outbox import post
from events.secrets import seal


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post what allauth would send. The words hold a code, so they wait encrypted."""
        letter = self.render_mail(template_prefix, email, context)
        sealed = seal({"subject": letter.subject, "text": letter.body})
        post(
            email,
            "account",
            language=get_language() or "en",
            facts={"sealed": sealed},
            key=f"account:{uuid.uuid4()}",
        )
