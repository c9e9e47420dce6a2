"""One walk through the demonstration park as each of its people; the tests look at what it saw."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from events.models import User
from events_site.demo import SIGN_INS
from tests.site.walking import Walk


def as_role(role: str) -> Client:
    client = Client()
    emails = {name: email for name, email, _password in SIGN_INS}
    if role in emails:
        user = User.objects.get(email=emails[role])
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(scope="session")
def walks(django_db_setup, django_db_blocker):
    """By role. The park is rolled back when everybody has seen it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", stdout=StringIO())
        found = {"visitor": Walk(Client()).begin("/", "/en/")}
        chair = Walk(as_role("chair"), inside="/(manage|accounts)/")
        found["chair"] = chair.begin("/manage/", "/en/manage/")
        for role, start in (
            ("programme", "/en/manage/"),
            ("desk", "/manage/"),
            ("look", "/manage/"),
        ):
            found[role] = Walk(as_role(role), inside=f"^{start}").begin(start)
        transaction.set_rollback(True)
    return found
