"""What a visitor has to know of a session, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import ReleasedSlot, Session
from events.translated import Words
from events.wording import language_name, row_of


class Term(NamedTuple):
    """One thing to know. ``words`` are set where the text is an organizer's, in their languages."""

    text: str
    words: Words = Words()


def needs_own_place(line: ReleasedSlot) -> bool:
    """Whether being in the park is not enough: one asks for this session itself."""
    told = ("access", "places", "entry_minutes", "sign_up_rules", "group_from", "booked_by")
    return any(line.details.get(name) for name in told)


def admission(line: ReleasedSlot) -> list[Term]:
    """How one gets in."""
    terms = [*_access(line), *_places(line), *_timed_entry(line)]
    if not needs_own_place(line):
        terms.append(Term(_("Open to all whose ticket covers it; first come, first in.")))
    if rules := Words(line.details.get("sign_up_rules") or {}):
        terms.append(Term(str(rules), rules))
    if most := line.details.get("items_per_person"):
        told = ngettext("At most %(n)d item each.", "At most %(n)d items each.", most)
        terms.append(Term(told % {"n": most}))
    return terms


def conditions(line: ReleasedSlot) -> list[Term]:
    """Who may come, and with what."""
    return [*_audience(line), *_ages(line), *_bearing(line), *_groups(line)]


def to_know(line: ReleasedSlot) -> list[Term]:
    """Languages, cameras and the weather."""
    return [*_interpretation(line), *_cameras(line), *_weather(line)]


def _access(line: ReleasedSlot) -> Iterator[Term]:
    access = line.details.get("access")
    if access == Session.Access.INVITED_AND_DRAW:
        yield Term(_("By invitation and by draw."))
    elif access == Session.Access.APPROVAL:
        yield Term(_("On application: you hear from us whether you have a place."))


def _places(line: ReleasedSlot) -> Iterator[Term]:
    if places := line.details.get("places"):
        told = ngettext(
            "%(n)d place: take one of your own.", "%(n)d places: take one of your own.", places
        )
        yield Term(told % {"n": places})
    if spare := line.details.get("reserve_places"):
        told = ngettext("%(n)d reserve place.", "%(n)d reserve places.", spare)
        yield Term(told % {"n": spare})
    if line.details.get("has_waiting_list"):
        yield Term(_("When it is full, there is a waiting list."))


def _timed_entry(line: ReleasedSlot) -> Iterator[Term]:
    minutes, places = line.details.get("entry_minutes"), line.details.get("entry_places")
    if minutes and places:
        told = _("Timed entry: every %(minutes)d minutes for %(places)d people.")
        yield Term(told % {"minutes": minutes, "places": places})
    elif minutes:
        yield Term(_("Timed entry: every %(minutes)d minutes.") % {"minutes": minutes})


def _audience(line: ReleasedSlot) -> Iterator[Term]:
    if line.audience == Session.Audience.FAMILY:
        yield Term(_("Made for families."))
    elif line.audience == Session.Audience.PRESS_INDUSTRY:
        yield Term(_("For press and industry with accreditation."))


def _ages(line: ReleasedSlot) -> Iterator[Term]:
    low, high = line.age_from, line.age_to
    if low and high:
        yield Term(_("For ages %(low)d to %(high)d.") % {"low": low, "high": high})
    elif low:
        yield Term(_("From %(low)d years of age.") % {"low": low})
    elif high:
        yield Term(_("Up to %(high)d years of age.") % {"high": high})


def _bearing(line: ReleasedSlot) -> Iterator[Term]:
    details = line.details
    if least := details.get("least_height"):
        yield Term(_("At least %(cm)d cm tall.") % {"cm": least})
    if details.get("needs_guardian"):
        yield Term(_("Children come with an adult."))
    if details.get("needs_document"):
        yield Term(_("Bring the document you registered with."))
    if details.get("one_per_document"):
        yield Term(_("One place for each document."))


def _groups(line: ReleasedSlot) -> Iterator[Term]:
    details = line.details
    if size := _group_size(details.get("group_from"), details.get("group_to")):
        yield Term(size)
    if most := details.get("groups_per_day"):
        told = ngettext("%(n)d group a day.", "%(n)d groups a day.", most)
        yield Term(told % {"n": most})
    if ahead := details.get("booked_days_ahead"):
        told = ngettext("Book at least %(n)d day ahead.", "Book at least %(n)d days ahead.", ahead)
        yield Term(told % {"n": ahead})
    if by := Words(details.get("booked_by") or {}):
        yield Term(_("Booked by: %(who)s") % {"who": by}, by)


def _group_size(low: int | None, high: int | None) -> str:
    if low and high:
        return _("Groups of %(low)d to %(high)d.") % {"low": low, "high": high}
    if low:
        return _("Groups of %(low)d or more.") % {"low": low}
    return _("Groups of up to %(high)d.") % {"high": high} if high else ""


def _interpretation(line: ReleasedSlot) -> Iterator[Term]:
    kind = line.details.get("interpretation")
    into = row_of(language_name(tag) for tag in line.details.get("interpreted_into", ()))
    if kind == Session.Interpretation.SIGN:
        yield Term(_("With sign language."))
    elif kind and into:
        told = {
            Session.Interpretation.SIMULTANEOUS: _("Simultaneous interpretation into %(into)s."),
            Session.Interpretation.CONSECUTIVE: _("Consecutive interpretation into %(into)s."),
        }
        yield Term(told[Session.Interpretation(kind)] % {"into": into})
    elif kind:
        yield Term(_("With interpretation."))


def _cameras(line: ReleasedSlot) -> Iterator[Term]:
    if line.details.get("is_broadcast"):
        yield Term(_("Also shown live on the web."))
    if line.details.get("no_recording"):
        yield Term(_("Please do not film, record or photograph."))


def _weather(line: ReleasedSlot) -> Iterator[Term]:
    plan, wind = line.details.get("weather_plan"), line.details.get("wind_limit")
    if told := _plan_words(plan, str(line.rain_room_name)):
        yield Term(told)
    if wind and plan == Session.WeatherPlan.CANCEL:
        yield Term(_("Cancelled when the wind is above force %(n)d.") % {"n": wind})
    elif wind:
        yield Term(_("Out of doors only up to wind force %(n)d.") % {"n": wind})


def _plan_words(plan: str | None, rain_room: str) -> str:
    if plan == Session.WeatherPlan.CANCEL:
        return _("In bad weather it is cancelled; look here before you set out.")
    if rain_room:
        return _("In bad weather it moves to %(room)s.") % {"room": rain_room}
    if plan == Session.WeatherPlan.MOVE:
        return _("In bad weather it moves indoors; the place is told here.")
    return ""
