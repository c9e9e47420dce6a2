"""What every door for programs shares: how a refusal is put into words and numbers."""

from __future__ import annotations

from django.db import OperationalError
from django.utils.translation import gettext as _
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions

from events.errors import RuleBroken
from events_site.headers import BUSY

UNPROCESSABLE = {"idempotency_mismatch"}
MISSHAPEN = {"idempotency_key_not_usable"}


class Refused(exceptions.APIException):
    """A rule said no: its code, and its text, which is fit for the person who asked."""

    def __init__(self, refusal: RuleBroken) -> None:
        super().__init__(detail=str(refusal), code=refusal.code)
        self.status_code = 409
        if refusal.code in UNPROCESSABLE:
            self.status_code = 422
        if refusal.code in MISSHAPEN:
            self.status_code = 400


class Busy(exceptions.APIException):
    status_code = 503
    default_code = "busy"
    wait = 2


class Explain(ExceptionHandler):
    """Every error in one shape: ``{type, errors: [{code, detail, attr}]}``."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, RuleBroken):
            return Refused(exc)
        if isinstance(exc, OperationalError) and BUSY.search(str(exc)):
            return Busy(_("Very many are here at once. Please try again in a few seconds."))
        return super().convert_known_exceptions(exc)
