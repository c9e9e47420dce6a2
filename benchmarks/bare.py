"""The least Django can do: one view that sends the bytes of a file."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

TYPE = os.environ.get("BARE_TYPE", "application/octet-stream")
BODY = Path(os.environ["BARE_BODY"]).read_bytes()


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type=TYPE)


urlpatterns = [path("", answer)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="none", MIDDLEWARE=[])
django.setup()
application = WSGIHandler()
