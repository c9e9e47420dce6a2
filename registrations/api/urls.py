from django.urls import path

from registrations.api import views

urlpatterns = [
    path(
        "editions/<slug:edition>/ticket-types/",
        views.TicketTypes.as_view(),
        name="api-ticket-types",
    ),
    path("editions/<slug:edition>/orders/", views.Orders.as_view(), name="api-orders"),
    path("orders/<str:code>/", views.OrderDoor.as_view(), name="api-order"),
    path("orders/<str:code>/confirmation/", views.Confirmation.as_view(), name="api-confirmation"),
]
