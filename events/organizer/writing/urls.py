from collections.abc import Iterator

from django.urls import URLPattern, path

from events.organizer.writing import doors, ground, words
from events.organizer.writing.buildings import BUILDINGS
from events.organizer.writing.desk import Desk
from events.organizer.writing.editions import EDITION
from events.organizer.writing.films import FILMS
from events.organizer.writing.ground import GATES, VENUE, ZONES
from events.organizer.writing.organisations import ORGANISATIONS
from events.organizer.writing.people import PEOPLE
from events.organizer.writing.rooms import ROOMS

ROOT = "manage/<slug:edition>/"


def pages(noun: str, one: str, desk: Desk) -> Iterator[URLPattern]:
    """Adding, changing and removing: people/new/, people/<code>/, people/<code>/remove/."""
    root, given = f"{ROOT}{noun}", {"desk": desk}
    if desk.add:
        yield path(f"{root}new/", doors.new, given, name=f"{desk.route}-new")
    yield path(f"{root}{one}", doors.edit, given, name=desk.route)
    if desk.remove:
        yield path(f"{root}{one}remove/", doors.remove, given, name=f"{desk.route}-remove")


urlpatterns = [
    *pages("people/", "<str:code>/", PEOPLE),
    *pages("films/", "<str:code>/", FILMS),
    *pages("organisations/", "<slug:slug>/", ORGANISATIONS),
    *pages("rooms/", "<slug:building>/<slug:room>/", ROOMS),
    *pages("buildings/", "<slug:building>/", BUILDINGS),
    *pages("zones/", "<slug:zone>/", ZONES),
    *pages("gates/", "<slug:gate>/", GATES),
    *pages("venue/", "", VENUE),
    *pages("edition/", "", EDITION),
    *pages("tracks/", "<slug:slug>/", words.TRACKS),
    *pages("types/", "<slug:slug>/", words.TYPES),
    *pages("sections/", "<slug:slug>/", words.SECTIONS),
    path(f"{ROOT}grounds/", ground.ground, name="manage-grounds"),
    path(f"{ROOT}words/", words.words, name="manage-words"),
]
