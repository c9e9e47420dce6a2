from django.urls import path

from events.api import draft, programme, rearranging, releases, sessions

EDITION = "editions/<slug:edition>"

urlpatterns = [
    path("editions/", programme.Editions.as_view(), name="api-editions"),
    path(f"{EDITION}/", programme.EditionDoor.as_view(), name="api-edition"),
    path(f"{EDITION}/programme/", programme.Programme.as_view(), name="api-programme"),
    path(f"{EDITION}/releases/", releases.Releases.as_view(), name="api-releases"),
    path(f"{EDITION}/sessions/", sessions.Sessions.as_view(), name="api-sessions"),
    path(f"{EDITION}/sessions/<str:code>/", sessions.SessionDoor.as_view(), name="api-session"),
    path(f"{EDITION}/slots/", draft.Slots.as_view(), name="api-slots"),
    path(f"{EDITION}/slots/<uuid:uid>/placement/", draft.Placement.as_view(), name="api-placement"),
    path(f"{EDITION}/slots/<uuid:uid>/swap/", rearranging.Swap.as_view(), name="api-swap"),
    path(f"{EDITION}/slots/<uuid:uid>/pin/", rearranging.Pin.as_view(), name="api-pin"),
    path(f"{EDITION}/clashes/", draft.Clashes.as_view(), name="api-clashes"),
    path(f"{EDITION}/changes/", draft.Changes.as_view(), name="api-changes"),
]
