from django.urls import path

from registrations.organizer import dashboard

urlpatterns = [
    path("manage/", dashboard.manage, name="manage"),
    path("manage/<slug:edition>/", dashboard.edition_home, name="manage-edition"),
]
