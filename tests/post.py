"""A real mail server on 127.0.0.1 that keeps what it is given, and can be told to be difficult."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.test import override_settings

OK = "250 kept"


class PostOffice:
    """``answers`` are given one by one instead of OK; "drop" hangs up without one."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.answers: list[str] = []
        self.refuses: dict[str, str] = {}

    async def handle_EHLO(  # noqa: N802  the library's name
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 go on"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else OK
        if answer.startswith("2") or answer == "drop":
            letter = message_from_bytes(envelope.content, policy=default)
            self.letters.append(letter)  # type: ignore[arg-type]
            self.recipients += envelope.rcpt_tos
        if answer == "drop":
            server.transport.abort()
        return answer

    @property
    def names(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Open one on a free port; while it is open all mail goes there."""
    office = PostOffice()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=port,
            EMAIL_USE_TLS=False,
            EMAIL_TIMEOUT=5,
        ):
            yield office
    finally:
        controller.stop()
