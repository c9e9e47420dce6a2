from django.urls import include, path

from events_site import api_page

urlpatterns = [
    path("", api_page.page, name="api"),
    path("openapi.json", api_page.schema, name="api-schema"),
    path("", include("events.api.urls")),
    path("", include("registrations.api.urls")),
]
