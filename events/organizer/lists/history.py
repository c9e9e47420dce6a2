"""The history of an edition: who changed what, when and why, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Change, Edition, Slot, StaffRole
from events.organizer.lists.spec import Column, Empty, Filter, Listing
from events.organizer.lists.ways import Way, one_way, told_only
from events.organizer.told import tell
from events.organizer.told.changes import Verbs
from events.organizer.told.labels import VERBS
from events.organizer.told.subjects import SHARED, SUBJECTS, kind_word, names_for, told_subject
from events.wording import day_words


def history_list(role: StaffRole, verbs: Verbs) -> Listing[Change]:
    """``verbs`` are the words for what other parts do: see ``tell``."""
    edition = role.edition
    rows = changes_of(edition)

    def dress(changes: Sequence[Change]) -> None:
        for change, told in zip(changes, tell(edition, changes, verbs), strict=True):
            change.told = told  # type: ignore[attr-defined]

    return Listing(
        name="history",
        address=reverse("manage-history", args=[edition.slug]),
        title=_("History"),
        counted=lambda n: ngettext("%(n)d change", "%(n)d changes", n) % {"n": n},
        rows=rows,
        load=lambda rows: rows.select_related("by", "edition"),
        dress=dress,
        row_template="organizer/lists/change.html",
        columns=_columns(edition),
        filters=_filters(edition, rows, {**verbs, **VERBS}),
        sort="-at",
        key="pk",
        search=_found_by,
        empty=Empty(
            _("Nothing was changed yet"),
            _("Whatever anybody adds, changes or removes is told here."),
        ),
    )


def changes_of(edition: Edition) -> QuerySet[Change]:
    """What was done in ``edition``, and to people and places that all of its family shares."""
    ours = Q(edition=edition) | Q(subject__in=SHARED)
    return Change.objects.filter(ours, family=edition.series.family_id)


def _found_by(rows: QuerySet[Change], query: str) -> QuerySet[Change]:
    """By a public id, a reason, or who did it."""
    return rows.filter(
        Q(subject_id__icontains=query)
        | Q(reason__icontains=query)
        | Q(by__email__icontains=query)
        | Q(by__first_name__icontains=query)
        | Q(by__last_name__icontains=query)
    )


def _columns(edition: Edition) -> list[Column[Change]]:
    return [
        Column(
            key="at", label=_("When"), cell=lambda row: row.at.astimezone(edition.tz), order=("at",)
        ),
        Column(key="by", label=_("Who"), cell=lambda row: str(row.by or ""), order=("by__email",)),
        Column(key="verb", label=_("What was done"), cell=lambda row: row.told.deed),
        Column(key="subject", label=_("To what"), cell=lambda row: row.told.subject),
        told_only("id", _("Short name"), lambda row: row.subject_id),
        Column(key="turns", label=_("From what to what"), cell=lambda row: row.told.as_text),
        Column(key="reason", label=_("Why"), cell=lambda row: row.reason),
        told_only("edition", _("Edition"), lambda row: row.edition.slug if row.edition else ""),
    ]


def _filters(edition: Edition, rows: QuerySet[Change], words: Verbs) -> list[Filter]:
    return [
        one_way("kind", _("To what"), _kinds(rows)),
        one_way("verb", _("What was done"), _verbs(rows, words)),
        one_way("by", _("Who"), _people(rows)),
        one_way("day", _("Day"), _days(edition, rows)),
        _of(edition),
    ]


def _kinds(rows: QuerySet[Change]) -> list[Way]:
    found = set(rows.order_by().values_list("subject", flat=True).distinct())
    return [Way(kind, kind_word(kind), Q(subject=kind)) for kind in SUBJECTS if kind in found]


def _verbs(rows: QuerySet[Change], words: Verbs) -> list[Way]:
    found = rows.order_by("verb").values_list("verb", flat=True).distinct()
    return [Way(verb.replace(" ", "-"), str(words.get(verb, verb)), Q(verb=verb)) for verb in found]


def _people(rows: QuerySet[Change]) -> list[Way]:
    who = rows.exclude(by=None).order_by("by__email").values_list("by", "by__email").distinct()
    return [*(Way(str(pk), email, Q(by=pk)) for pk, email in who), Way("0", "–", Q(by=None))]


def _days(edition: Edition, rows: QuerySet[Change]) -> list[Way]:
    """The days on which something was done, on the edition's clock; the last first."""
    days = rows.order_by().datetimes("at", "day", order="DESC", tzinfo=edition.tz)
    spans = ((day, (day + timedelta(hours=36)).replace(hour=0)) for day in days)
    return [
        Way(f"{day:%Y-%m-%d}", day_words(day), Q(at__gte=day, at__lt=end)) for day, end in spans
    ]


def _of(edition: Edition) -> Filter:
    """One thing, named by a link from its page: session:7KQ2XW9F. A session with its times."""

    def narrow(rows: QuerySet[Change], value: str) -> QuerySet[Change]:
        kind, _colon, key = value.partition(":")
        own = Q(subject=kind, subject_id=key)
        if kind == "session":
            times = Slot.objects.filter(session__code=key, session__edition=edition)
            uids = [str(uid) for uid in times.values_list("uid", flat=True)]
            own |= Q(subject="slot", subject_id__in=uids)
        return rows.filter(own)

    @cache
    def find(value: str) -> str:
        kind, _colon, key = value.partition(":")
        if kind not in SUBJECTS or not key:
            return ""
        name = names_for(edition, {kind: [key]}).get((kind, key), key)
        return told_subject(kind_word(kind), name)

    return Filter(key="of", label=_("Only"), narrow=narrow, find=find)
