from django.urls import path

from registrations.organizer import dashboard, listings

urlpatterns = [
    path("manage/", dashboard.manage, name="manage"),
    path("manage/<slug:edition>/", dashboard.edition_home, name="manage-edition"),
    path("manage/<slug:edition>/orders/", listings.orders, name="manage-orders"),
]
