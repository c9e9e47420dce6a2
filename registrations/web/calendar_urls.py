from django.urls import path

from registrations.web import calendars

urlpatterns = [
    path("my/<str:code>/<str:secret>/tickets.ics", calendars.attendee_feed, name="attendee-feed"),
]
