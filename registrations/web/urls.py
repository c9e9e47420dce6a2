from django.urls import path

from registrations.web import choosing, leaving, orders, waiting

urlpatterns = [
    path("<slug:edition>/register/", choosing.register, name="register"),
    path("<slug:edition>/register/waiting/<slug:ticket>/", waiting.join, name="waiting-join"),
    path("my/waiting/<int:entry>/<str:secret>/", waiting.turn, name="waiting"),
    path("order/<str:code>/<str:secret>/", orders.order, name="order"),
    path("order/<str:code>/<str:secret>/cancel/", leaving.leave, name="order-cancel"),
    path("order/<str:code>/<str:secret>/ticket/<uuid:uid>/", orders.ticket, name="ticket"),
]
