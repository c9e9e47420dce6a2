from django.urls import path

from events.public import calendars

urlpatterns = [
    path("<slug:edition>/programme.ics", calendars.edition_feed, name="edition-feed"),
    path(
        "<slug:edition>/sessions/<str:code>.ics",
        calendars.session_file,
        name="session-file",
    ),
]
