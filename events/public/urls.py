from django.urls import path

from events.public import changes, edition, front, now, programme, search, session, subscribe
from events.public.places_urls import urlpatterns as places

urlpatterns = [
    path("", front.home, name="home"),
    path("families/<slug:family>/", front.family, name="family"),
    path("<slug:edition>/", edition.edition_home, name="edition"),
    path("<slug:edition>/programme/", programme.programme, name="programme"),
    path("<slug:edition>/now/", now.now, name="now"),
    path("<slug:edition>/search/", search.search, name="search"),
    path("<slug:edition>/changes/", changes.changes, name="changes"),
    path("<slug:edition>/changes.atom", changes.changes_feed, name="changes-feed"),
    path("<slug:edition>/calendar/", subscribe.subscribe, name="subscribe"),
    path("<slug:edition>/sessions/<str:code>/", session.session, name="session"),
    *places,
]
