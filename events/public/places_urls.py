"""Addresses of what the programme names: who, what and where."""

from django.urls import path

from events.public import buildings, films, organisations, people
from events.public.map import page

urlpatterns = [
    path("<slug:edition>/people/", people.people, name="people"),
    path("<slug:edition>/people/<str:person>/", people.person, name="person"),
    path("<slug:edition>/films/", films.films, name="films"),
    path("<slug:edition>/films/<str:film>/", films.film, name="film"),
    path("<slug:edition>/places/", buildings.places, name="places"),
    path("<slug:edition>/places/<str:building>/", buildings.building, name="building"),
    path("<slug:edition>/places/<str:building>/<str:room>/", buildings.room, name="room"),
    path("<slug:edition>/organisations/", organisations.organisations, name="organisations"),
    path(
        "<slug:edition>/organisations/<str:organisation>/",
        organisations.organisation,
        name="organisation",
    ),
    path("<slug:edition>/map/", page.park_map, name="map"),
]
