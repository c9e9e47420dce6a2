from django.urls import path

from registrations.web import views

urlpatterns = [
    path("<slug:edition>/register/", views.register, name="register"),
    path("order/<str:code>/<str:secret>/", views.order, name="order"),
    path("order/<str:code>/<str:secret>/ticket/<uuid:uid>/", views.ticket, name="ticket"),
]
