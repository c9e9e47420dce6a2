from django.urls import path, re_path

from events.organizer import releases, views

urlpatterns = [
    path("manage/", views.manage, name="manage"),
    path("manage/<slug:edition>/", views.draft, name="manage-draft"),
    path("manage/<slug:edition>/sessions/new/", views.session_new, name="manage-session-new"),
    path("manage/<slug:edition>/sessions/<str:code>/", views.session_edit, name="manage-session"),
    path(
        "manage/<slug:edition>/sessions/<str:code>/slots/", views.slot_new, name="manage-slot-new"
    ),
    path("manage/<slug:edition>/slots/<uuid:uid>/place/", views.place, name="manage-place"),
    re_path(
        r"^manage/(?P<edition>[-\w]+)/slots/(?P<uid>[0-9a-f-]{36})/(?P<verb>unplace|cancel|restore)/$",
        views.change,
        name="manage-change",
    ),
    path("manage/<slug:edition>/release/", releases.release, name="manage-release"),
]
