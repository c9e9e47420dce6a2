from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView

from events_site import health

ROBOTS = TemplateView.as_view(template_name="robots.txt", content_type="text/plain")

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", ROBOTS, name="robots"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("events_site.api_urls")),
]
# Chinese has no prefix, English is under /en/: see docs/decisions/0004.
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("", include("events.organizer.urls")),
    path("", include("registrations.organizer.urls")),
    path("", include("registrations.web.urls")),
    path("", include("registrations.web.calendar_urls")),
    path("", include("events.public.calendar_urls")),
    path("", include("events.public.urls")),
    prefix_default_language=False,
)
