from django.urls import path

from events.api import (
    catalogue,
    clashes,
    draft,
    files,
    free,
    grounds,
    programme,
    rearranging,
    releases,
    sessions,
    undoing,
)

EDITION = "editions/<slug:edition>"
PROGRAMME = f"{EDITION}/programme"
CLASH = f"{EDITION}/clashes/<slug:clash>"
RELEASE = f"{EDITION}/releases/<int:number>"

urlpatterns = [
    path("editions/", programme.Editions.as_view(), name="api-editions"),
    path(f"{EDITION}/", programme.EditionDoor.as_view(), name="api-edition"),
    # What a release says, for everybody.
    path(f"{PROGRAMME}/", programme.Programme.as_view(), name="api-programme"),
    path(f"{PROGRAMME}.json", files.ProgrammeJson.as_view(), name="api-programme-json"),
    path(f"{PROGRAMME}.csv", files.ProgrammeCsv.as_view(), name="api-programme-csv"),
    path(
        f"{PROGRAMME}/<str:code>/",
        programme.ProgrammeSession.as_view(),
        name="api-programme-session",
    ),
    path(f"{EDITION}/people/", catalogue.People.as_view(), name="api-people"),
    path(f"{EDITION}/people/<str:person>/", catalogue.PersonDoor.as_view(), name="api-person"),
    path(f"{EDITION}/films/", catalogue.Films.as_view(), name="api-films"),
    path(f"{EDITION}/films/<str:film>/", catalogue.FilmDoor.as_view(), name="api-film"),
    path(f"{EDITION}/rooms/", grounds.Rooms.as_view(), name="api-rooms"),
    path(
        f"{EDITION}/rooms/<slug:building>/<slug:room>/",
        grounds.RoomDoor.as_view(),
        name="api-room",
    ),
    path(f"{EDITION}/buildings/", grounds.Buildings.as_view(), name="api-buildings"),
    path(
        f"{EDITION}/buildings/<slug:building>/",
        grounds.BuildingDoor.as_view(),
        name="api-building",
    ),
    path(f"{EDITION}/gates/", grounds.Gates.as_view(), name="api-gates"),
    path(
        f"{EDITION}/organisations/",
        catalogue.Organisations.as_view(),
        name="api-organisations",
    ),
    path(
        f"{EDITION}/organisations/<slug:organisation>/",
        catalogue.OrganisationDoor.as_view(),
        name="api-organisation",
    ),
    path(f"{EDITION}/releases/", releases.Releases.as_view(), name="api-releases"),
    path(f"{RELEASE}/", releases.ReleaseDoor.as_view(), name="api-release"),
    path(f"{RELEASE}/changes/", releases.ReleaseChanges.as_view(), name="api-release-changes"),
    # The draft, for staff.
    path(f"{EDITION}/sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path(f"{EDITION}/sessions/<str:code>/", sessions.SessionDoor.as_view(), name="api-session"),
    path(f"{EDITION}/slots/", draft.Slots.as_view(), name="api-slots"),
    path(f"{EDITION}/slots/<uuid:uid>/placement/", draft.Placement.as_view(), name="api-placement"),
    path(f"{EDITION}/slots/<uuid:uid>/swap/", rearranging.Swap.as_view(), name="api-swap"),
    path(f"{EDITION}/slots/<uuid:uid>/pin/", rearranging.Pin.as_view(), name="api-pin"),
    path(
        f"{EDITION}/slots/<uuid:uid>/free-places/",
        free.FreePlaces.as_view(),
        name="api-free-places",
    ),
    path(f"{EDITION}/clashes/", clashes.Clashes.as_view(), name="api-clashes"),
    path(f"{CLASH}/", clashes.ClashDoor.as_view(), name="api-clash"),
    path(f"{CLASH}/mending/", clashes.Mending.as_view(), name="api-mending"),
    path(f"{CLASH}/waiver/", clashes.WaiverDoor.as_view(), name="api-waiver"),
    path(f"{EDITION}/steps/", undoing.Steps.as_view(), name="api-steps"),
    path(f"{EDITION}/undo/", undoing.Undo.as_view(), name="api-undo"),
    path(f"{EDITION}/redo/", undoing.Redo.as_view(), name="api-redo"),
    path(f"{EDITION}/changes/", draft.Changes.as_view(), name="api-changes"),
]
