from django.urls import path

from events.public import session, views

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:edition>/", views.edition_home, name="edition"),
    path("<slug:edition>/programme/", views.programme, name="programme"),
    path("<slug:edition>/calendar/", views.subscribe, name="subscribe"),
    path("<slug:edition>/sessions/<str:code>/", session.session, name="session"),
]
