from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from events_site import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    prefix_default_language=False,
)
