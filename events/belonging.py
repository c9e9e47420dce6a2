"""Where films and organisations belong: a section of the film week, a seat, a sponsor's tier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from events.bulk_edits import Outcome, Seen, subject_of, take
from events.history import Facts, record
from events.models import (
    ConsortiumSeat,
    Edition,
    Film,
    Organisation,
    Section,
    SessionFilm,
    Sponsorship,
    User,
)
from events.translated import Words


@transaction.atomic
def set_section(
    edition: Edition, seen: Seen[Film], *, section: Section | None, by: User | None
) -> Outcome:
    """Show each film in ``section`` wherever ``edition`` shows it."""
    outcome = Outcome()
    shown = _shown(edition, list(seen))
    for film, version in seen.items():
        slugs = {each.section.slug if each.section else None for each in shown.get(film.pk, ())}
        wished = section.slug if section else None
        if not slugs:
            text = _("No session of this edition shows it, so it stands in no section.")
            outcome.refused.append((film, text))
        elif slugs == {wished}:
            outcome.same.append(film)
        elif take(film, version):
            ours = SessionFilm.objects.filter(session__edition=edition, film=film)
            ours.update(section=section)
            was = {"section": sorted(filter(None, slugs))}
            _remember(edition, film, by=by, before=was, after={"section": wished})
            outcome.changed.append(film)
        else:
            outcome.stale.append(film)
    return outcome


@transaction.atomic
def set_seat(
    edition: Edition, seen: Seen[Organisation], *, role: str, by: User | None, today: date
) -> Outcome:
    """Give each organisation this role in the consortium from ``today``; none if it is empty."""
    outcome = Outcome()
    held = {seat.organisation_id: seat for seat in _held(list(seen))}
    for organisation, version in seen.items():
        seat = held.get(organisation.pk)
        before = seat.role if seat else ""
        if before == role:
            outcome.same.append(organisation)
            continue
        try:
            with transaction.atomic():
                is_ours = take(organisation, version)
                if is_ours:
                    _seat(organisation, seat, role, today=today)
        except IntegrityError:
            outcome.refused.append((organisation, _("Another organisation has this seat.")))
            continue
        if is_ours:
            was, now = {"seat": before}, {"seat": role}
            _remember(edition, organisation, by=by, before=was, after=now)
        (outcome.changed if is_ours else outcome.stale).append(organisation)
    return outcome


@transaction.atomic
def set_tier(
    edition: Edition, seen: Seen[Organisation], *, tier: Words | None, by: User | None
) -> Outcome:
    """Let each organisation sponsor ``edition`` in this tier, or not at all."""
    outcome = Outcome()
    given = Sponsorship.objects.filter(edition=edition, organisation__in=list(seen))
    known = {each.organisation_id: each for each in given}
    for organisation, version in seen.items():
        before = known[organisation.pk].tier if organisation.pk in known else None
        if before == tier:
            outcome.same.append(organisation)
        elif take(organisation, version):
            _sponsor(edition, organisation, tier)
            was, now = {"tier": before}, {"tier": tier}
            _remember(edition, organisation, by=by, before=was, after=now)
            outcome.changed.append(organisation)
        else:
            outcome.stale.append(organisation)
    return outcome


def _shown(edition: Edition, films: Sequence[Film]) -> dict[int, list[SessionFilm]]:
    rows = SessionFilm.objects.filter(session__edition=edition, film__in=films)
    found: dict[int, list[SessionFilm]] = {}
    for row in rows.select_related("section"):
        found.setdefault(row.film_id, []).append(row)
    return found


def _held(organisations: Sequence[Organisation]) -> list[ConsortiumSeat]:
    return list(ConsortiumSeat.objects.filter(organisation__in=organisations, left_on=None))


def _seat(
    organisation: Organisation, seat: ConsortiumSeat | None, role: str, *, today: date
) -> None:
    """A seat that changes its role ends, and another begins: history of the consortium itself."""
    if seat:
        ConsortiumSeat.objects.filter(pk=seat.pk).update(left_on=max(today, seat.joined_on))
    if role:
        ConsortiumSeat.objects.create(
            family_id=organisation.family_id, organisation=organisation, role=role, joined_on=today
        )


def _sponsor(edition: Edition, organisation: Organisation, tier: Words | None) -> None:
    ours = Sponsorship.objects.filter(edition=edition, organisation=organisation)
    if tier is None:
        ours.delete()
    elif not ours.update(tier=tier):
        Sponsorship.objects.create(edition=edition, organisation=organisation, tier=tier)


def _remember(
    edition: Edition,
    row: Film | Organisation,
    *,
    by: User | None,
    before: Facts,
    after: Facts,
) -> None:
    record(edition, "edit", by=by, subject=subject_of(row), before=before, after=after)
