from django.urls import path

from events.organizer import (
    board,
    clash_rules,
    clashes,
    drafts,
    listings,
    moving,
    places,
    releases,
    sessions,
    steps,
)
from events.organizer.writing.urls import urlpatterns as writing

urlpatterns = [
    *writing,
    path("manage/<slug:edition>/draft/", drafts.draft, name="manage-draft"),
    path("manage/<slug:edition>/sessions/", listings.sessions, name="manage-sessions"),
    path("manage/<slug:edition>/people/", listings.people, name="manage-people"),
    path("manage/<slug:edition>/rooms/", listings.rooms, name="manage-rooms"),
    path("manage/<slug:edition>/films/", listings.films, name="manage-films"),
    path(
        "manage/<slug:edition>/organisations/",
        listings.organisations,
        name="manage-organisations",
    ),
    path("manage/<slug:edition>/sessions/new/", sessions.session_new, name="manage-session-new"),
    path(
        "manage/<slug:edition>/sessions/<str:code>/", sessions.session_edit, name="manage-session"
    ),
    path(
        "manage/<slug:edition>/sessions/<str:code>/slots/",
        sessions.slot_new,
        name="manage-slot-new",
    ),
    path("manage/<slug:edition>/slots/<uuid:uid>/place/", places.place, name="manage-place"),
    path(
        "manage/<slug:edition>/slots/<uuid:uid>/<slug:verb>/", places.change, name="manage-change"
    ),
    path("manage/<slug:edition>/board/", board.board, name="manage-board"),
    path("manage/<slug:edition>/board/state.json", board.state, name="manage-board-state"),
    path("manage/<slug:edition>/moving/", moving.moving, name="manage-moving"),
    path("manage/<slug:edition>/steps/", steps.steps, name="manage-steps"),
    path("manage/<slug:edition>/clashes/", clashes.clashes, name="manage-clashes"),
    path("manage/<slug:edition>/clashes/<slug:clash>/", clashes.clash, name="manage-clash"),
    path("manage/<slug:edition>/clash-rules/", clash_rules.clash_rules, name="manage-clash-rules"),
    path("manage/<slug:edition>/release/", releases.release, name="manage-release"),
]
