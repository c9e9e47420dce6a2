"""What every door for programs shares: how a refusal is put into words and numbers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import UnreadablePostError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.response import Response

from events.errors import RuleBroken, StaleSession, StaleSlot
from events_site.bodies import TooLong
from events_site.headers import BUSY

UNPROCESSABLE = {"idempotency_mismatch"}
MISSHAPEN = {"idempotency_key_not_usable"}
LONGEST_DETAIL = 300


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

    def convert_known_exceptions(self, exc: Exception) -> Any:
        if isinstance(exc, RuleBroken):
            return Refused(exc)
        if isinstance(exc, OperationalError) and BUSY.search(str(exc)):
            return Busy(_("Very many are here at once. Please try again in a few seconds."))
        if isinstance(exc, RequestDataTooBig):
            return TooLong(_("The body is longer than a megabyte."))
        if isinstance(exc, SuspiciousOperation | UnreadablePostError):
            return exceptions.ParseError(_("The request could not be read."))
        return super().convert_known_exceptions(exc)

    def format_exception(self, exc: exceptions.APIException) -> dict[str, Any]:
        """Who changed something meanwhile changed hears too how it is now."""
        told: dict[str, Any] = super().format_exception(exc)
        for fault in told["errors"]:  # some sentences repeat what was sent, however long
            fault["detail"] = Truncator(fault["detail"]).chars(LONGEST_DETAIL)
        if isinstance(self.exc, StaleSlot | StaleSession):
            view: Any = self.context["view"]
            told["now"] = view.as_it_is_now()
        return told

    def report_exception(self, exc: exceptions.APIException, response: Response) -> None:
        """Being busy is an answer, not a fault."""
        if not isinstance(exc, Busy):
            super().report_exception(exc, response)
