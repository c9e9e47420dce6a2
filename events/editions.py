"""An edition's own facts, and its words: tracks, types of session, sections of films."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import editing, history
from events.editing import Facts, Kind
from events.errors import RuleBroken
from events.models import Edition, Section, Session, SessionType, Track, User
from events.uses import Use, in_sessions, refuse_used

Word = Track | SessionType | Section


class AddressIsPublic(RuleBroken):
    """What people have bookmarked stays where it is."""

    code = "address_is_public"


EDITION = Kind(
    Edition,
    "edition",
    facts=(
        *("slug", "name", "tagline", "description", "starts_on", "ends_on", "time_zone"),
        *("languages", "day_begins", "accent", "contact_email", "note"),
    ),
    public_id=lambda edition: edition.slug,
    already=gettext_lazy("There is already an edition with this address. Please choose another."),
)
# What an edition calls its sessions by, in an order of its own.
WORDS: dict[str, Kind[Any]] = {
    "track": Kind(Track, "track", ("slug", "name", "colour"), lambda track: track.slug),
    "type": Kind(
        SessionType, "type", ("slug", "name", "minutes", "is_plenary"), lambda kind: kind.slug
    ),
    "section": Kind(Section, "section", ("slug", "name"), lambda section: section.slug),
}


def edit_edition(edition: Edition, facts: Facts, *, by: User | None, version: int) -> Edition:
    """Change what an edition says of itself. Its address never changes once it is public."""
    if edition.current_release_id and facts.get("slug", edition.slug) != edition.slug:
        raise AddressIsPublic(_("The address is public, so it stays as it is."))
    return editing.change(EDITION, edition, facts, edition=edition, by=by, version=version)


def family_is_public(edition: Edition) -> bool:
    """Whether anybody may see something of the family: its addresses then stay as they are."""
    return Edition.objects.public().filter(series__family=edition.series.family_id).exists()


def add_word(kind: str, edition: Edition, facts: Facts, *, by: User | None) -> Word:
    """Add a track, a type or a section, behind those that are there."""
    rows = WORDS[kind].model._default_manager.filter(edition=edition)
    named = {"edition": edition, "slug": facts["slug"]}
    with editing.together():
        known = {word.pk: word.rank for word in rows}
        word: Word = editing.add(WORDS[kind], named, facts, edition=edition, by=by)
        if known and word.pk not in known:
            word.rank = max(known.values()) + 1
            rows.filter(pk=word.pk).update(rank=word.rank)
    return word


def edit_word(kind: str, word: Word, facts: Facts, *, by: User | None, version: int) -> Word:
    edition = word.edition
    found: Word = editing.change(WORDS[kind], word, facts, edition=edition, by=by, version=version)
    return found


@transaction.atomic
def move_word(kind: str, word: Word, *, by: User | None, earlier: bool) -> None:
    """Let ``word`` change places with its neighbour on lists and in filters."""
    rows = WORDS[kind].model._default_manager.filter(edition=word.edition)
    order = list(rows.order_by("rank", "slug"))
    place = order.index(word)
    there = place - 1 if earlier else place + 1
    if not 0 <= there < len(order):
        return
    before = [each.slug for each in order]
    order[place], order[there] = order[there], order[place]
    for rank, each in enumerate(order):
        if each.rank != rank:
            rows.filter(pk=each.pk).update(rank=rank)
    history.record(
        word.edition,
        "move",
        by=by,
        subject=(kind, word.slug),
        before={"order": before},
        after={"order": [each.slug for each in order]},
    )


def uses_of_word(kind: str, word: Word) -> list[Use]:
    where = {
        "track": Q(track=word.pk),
        "type": Q(type=word.pk),
        "section": Q(session_films__section=word.pk),
    }
    return in_sessions(Session.objects.filter(where[kind]), edition=word.edition)


def remove_word(kind: str, word: Word, *, by: User | None) -> None:
    refuse_used(uses_of_word(kind, word))
    editing.remove(WORDS[kind], word, edition=word.edition, by=by)
