"""Sessions of the draft, for the people who make the programme."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from events.access import Level
from events.api import examples
from events.api.described import STAFF_READING, WRITING, told
from events.api.doors import Staff, clock_of
from events.api.draft_shapes import SessionShape
from events.api.forms import SessionEditForm, SessionForm
from events.models import Edition, Participation, Session, StaffRole
from events.scheduling import add_session, edit_session

TAG = "Organizing"


def _sessions(edition: Edition) -> QuerySet[Session]:
    cast = Participation.objects.select_related("person")
    loaded = edition.sessions.select_related("type", "track", "edition__series")
    return loaded.prefetch_related(Prefetch("participations", queryset=cast), "slots")


def _shown(session: Session) -> dict[str, Any]:
    """As the database has it now, people and slots included."""
    return SessionShape(_sessions(session.edition).get(pk=session.pk)).data


class Sessions(Staff, ListAPIView[Session]):
    serializer_class = SessionShape

    def get_queryset(self) -> QuerySet[Session]:
        return _sessions(self.staff(Level.LOOK).edition).order_by("code")

    @told(
        TAG,
        _("All sessions of the draft"),
        operation_id="list_sessions",
        answer=SessionShape(many=True),
        refusals=STAFF_READING,
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @told(
        TAG,
        _("Write a session into the draft"),
        operation_id="add_session",
        description=_("It comes with one slot, which waits for a place."),
        request=SessionForm,
        answer={201: SessionShape},
        refusals=(*STAFF_READING, *WRITING),
        examples=[examples.SESSION_BODY, examples.SESSION],
    )
    def post(self, request: Request, edition: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        form = SessionForm(data=request.data, context=clock_of(role.edition))
        form.is_valid(raise_exception=True)
        session = add_session(role.edition, form.wish(), by=role.user)
        return Response(_shown(session), status=201)


class SessionDoor(Staff):
    @told(
        TAG,
        _("One session of the draft"),
        operation_id="read_session",
        answer=SessionShape,
        refusals=STAFF_READING,
    )
    def get(self, request: Request, edition: str, code: str) -> Response:
        return Response(_shown(self._session(self.staff(Level.LOOK))))

    @told(
        TAG,
        _("Change what is written about a session"),
        operation_id="edit_session",
        description=_(
            "The whole session is replaced, its people included. "
            "If somebody was faster, you get 409 and, under now, the session as it is."
        ),
        request=SessionEditForm,
        answer=SessionShape,
        refusals=(*STAFF_READING, *WRITING, 409),
        examples=[examples.SESSION_EDIT_BODY, examples.STALE_SESSION],
    )
    def put(self, request: Request, edition: str, code: str) -> Response:
        role = self.staff(Level.PROGRAMME)
        session = self._session(role)
        form = SessionEditForm(data=request.data, context=clock_of(role.edition))
        form.is_valid(raise_exception=True)
        version = form.validated_data["version"]
        edit_session(session, form.wish(), by=role.user, version=version)
        return Response(_shown(session))

    def as_it_is_now(self) -> dict[str, Any]:
        return _shown(self._session(self.staff(Level.PROGRAMME)))

    def _session(self, role: StaffRole) -> Session:
        return get_object_or_404(_sessions(role.edition), code=self.kwargs["code"])
