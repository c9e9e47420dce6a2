"""What may be done to many people at once."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import bulk_edits
from events.access import Level
from events.answering import answer_each
from events.models import Organisation, Participation, Person, StaffRole
from events.organizer.lists.asked import asking, note_action, one_of, versions
from events.organizer.lists.found import sound_of
from events.organizer.lists.spec import Action

Status = Participation.Status
NOWHERE = "-"


def people_actions(role: StaffRole) -> list[Action[Person]]:
    if role.level < Level.PROGRAMME:
        return []
    noted = note_action(
        role,
        lambda n: (
            ngettext("Add a note to %(n)d person", "Add a note to %(n)d people", n) % {"n": n}
        ),
    )
    return [_answer(role), _recording(role), _streaming(role), _organisation(role), noted]


def _answer(role: StaffRole) -> Action[Person]:
    answers = [(each.value, str(each.label)) for each in (Status.CONFIRMED, Status.DECLINED)]
    return Action(
        name="answer",
        label=_("Answer for them…"),
        counted=lambda n: (
            ngettext("Answer for %(n)d person", "Answer for %(n)d people", n) % {"n": n}
        ),
        form=asking(answer=one_of(_("Answer"), answers)),
        now=_waiting,
        seen=lambda row: str(_open(row)),
        advice=_(
            "It becomes their answer to every session of this edition that they have not answered "
            "yet. What they said themselves stays."
        ),
        does=lambda seen, said: answer_each(
            role.edition, versions(seen), status=said["answer"], by=role.user
        ),
    )


def _open(row: Person) -> int:
    """In how many sessions nobody heard from them yet; the list counts it."""
    return int(vars(row)["unanswered"])


def _waiting(row: Person) -> str:
    count = _open(row)
    return _("%(n)d not answered") % {"n": count} if count else _("has answered")


def _recording(role: StaffRole) -> Action[Person]:
    return Action(
        name="recording",
        label=_("Set whether they may be recorded…"),
        counted=lambda n: (
            ngettext(
                "Set whether %(n)d person may be recorded",
                "Set whether %(n)d people may be recorded",
                n,
            )
            % {"n": n}
        ),
        form=asking(recording=one_of(_("Recording"), Person.Consent.choices)),
        now=lambda row: str(row.get_recording_display()),
        advice=_shared(),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"recording": said["recording"]}, by=role.user
        ),
    )


def _streaming(role: StaffRole) -> Action[Person]:
    return Action(
        name="streaming",
        label=_("Set whether they may be shown live…"),
        counted=lambda n: (
            ngettext(
                "Set whether %(n)d person may be shown live",
                "Set whether %(n)d people may be shown live",
                n,
            )
            % {"n": n}
        ),
        form=asking(streaming=one_of(_("Live stream"), Person.Consent.choices)),
        now=lambda row: str(row.get_streaming_display()),
        advice=_shared(),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"streaming": said["streaming"]}, by=role.user
        ),
    )


def _organisation(role: StaffRole) -> Action[Person]:
    rows = Organisation.objects.filter(family=role.edition.series.family_id)
    known = {row.slug: row for row in sorted(rows, key=lambda row: sound_of(str(row)))}
    choices = [(slug, str(row)) for slug, row in known.items()]
    return Action(
        name="organisation",
        label=_("Set their organisation…"),
        counted=lambda n: (
            ngettext(
                "Set the organisation of %(n)d person", "Set the organisation of %(n)d people", n
            )
            % {"n": n}
        ),
        form=asking(organisation=one_of(_("Organisation"), [*choices, (NOWHERE, _("none"))])),
        now=lambda row: str(row.organisation or "–"),
        advice=_shared(),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition,
            versions(seen),
            facts={"organisation": known.get(said["organisation"])},
            by=role.user,
        ),
    )


def _shared() -> str:
    return _("People are known to all events of the family: it holds for each of them.")
