from django.urls import path

from registrations.organizer import dashboard, listings
from registrations.organizer.order import doors

urlpatterns = [
    path("manage/", dashboard.manage, name="manage"),
    path("manage/<slug:edition>/", dashboard.edition_home, name="manage-edition"),
    path("manage/<slug:edition>/history/", listings.history, name="manage-history"),
    path("manage/<slug:edition>/orders/", listings.orders, name="manage-orders"),
    path("manage/<slug:edition>/orders/<str:code>/", doors.order, name="manage-order"),
    path(
        "manage/<slug:edition>/orders/<str:code>/<slug:verb>/",
        doors.order_change,
        name="manage-order-change",
    ),
]
