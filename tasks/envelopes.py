"""A letter as mail: text, HTML with its pictures, and the calendar part that apps act on."""

from __future__ import annotations

from email.message import EmailMessage as Mime
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.utils import timezone

from events.models import Message
from registrations.composing import Letter

# Seven bits in any case: a server that cannot take eight is no reason to lose a ticket.
POLICY = SMTP.clone(cte_type="7bit")


class Paper(Mime):
    """Mail as Django's backends want to have it: lines end as they end on the wire."""

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "") -> bytes:
        return super().as_bytes(unixfrom, policy)


class Envelope(EmailMessage):
    """What a Django mail backend sends. The same message always has the same Message-ID."""

    def __init__(self, message: Message, letter: Letter) -> None:
        super().__init__(letter.subject, letter.text, to=[message.to])
        self.letter = letter
        self.name = f"<{message.uid}@{urlsplit(settings.SITE_URL).hostname}>"

    def message(self, *, policy: Any = None) -> Any:
        letter, mail = self.letter, Paper(POLICY)
        mail["Subject"] = letter.subject
        mail["From"] = self.from_email
        mail["To"] = sanitize_address(self.to[0], "utf-8")
        if letter.reply_to:
            mail["Reply-To"] = sanitize_address(letter.reply_to, "utf-8")
        mail["Date"] = format_datetime(timezone.now())
        mail["Message-ID"] = self.name
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        mail.add_alternative(letter.html, subtype="html")
        _add_pictures(mail, letter)
        _add_invitation(mail, letter)
        return mail


def _add_pictures(mail: Mime, letter: Letter) -> None:
    html: Any = mail.get_payload(1)
    for name, picture in letter.images.items():
        html.add_related(
            picture, "image", "png", cid=f"<{name}>", disposition="inline", filename=f"{name}.png"
        )


def _add_invitation(mail: Mime, letter: Letter) -> None:
    """The calendar twice: last among the alternatives to be acted on, and as a file to be kept."""
    if (invitation := letter.invitation) is None:
        return
    kind = {"charset": "utf-8", "method": invitation.method}
    mail.add_alternative(invitation.body, maintype="text", subtype="calendar", params=kind)
    mail.add_attachment(
        invitation.body, maintype="application", subtype="ics", filename="tickets.ics"
    )
