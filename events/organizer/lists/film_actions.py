"""What may be done to many films at once."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events import belonging, bulk_edits
from events.access import Level
from events.models import Edition, Film, StaffRole
from events.organizer.lists.asked import asking, note_action, one_of, versions
from events.organizer.lists.spec import Action
from events.templatetags.organizer import listed

NONE = "-"


def film_actions(role: StaffRole) -> list[Action[Film]]:
    if role.level < Level.PROGRAMME:
        return []
    noted = note_action(
        role,
        lambda n: ngettext("Add a note to %(n)d film", "Add a note to %(n)d films", n) % {"n": n},
    )
    return [_section(role), _premiere(role), _kind(role), noted]


def _section(role: StaffRole) -> Action[Film]:
    sections = {section.slug: section for section in role.edition.sections.all()}
    choices = [(slug, str(section)) for slug, section in sections.items()]
    return Action(
        name="section",
        label=_("Set the section…"),
        counted=lambda n: (
            ngettext("Set the section of %(n)d film", "Set the section of %(n)d films", n)
            % {"n": n}
        ),
        form=asking(section=one_of(_("Section"), [*choices, (NONE, _("none"))])),
        prefetch=("session_films__session", "session_films__section"),
        now=_sections(role.edition),
        advice=_("It holds wherever this edition shows them, from the next release on."),
        does=lambda seen, said: belonging.set_section(
            role.edition, versions(seen), section=sections.get(said["section"]), by=role.user
        ),
    )


def _sections(edition: Edition) -> Callable[[Film], str]:
    """The sections of ``edition`` that a film stands in."""

    def told(row: Film) -> str:
        shown = [each for each in row.session_films.all() if each.session.edition_id == edition.pk]
        return listed(dict.fromkeys(str(each.section) for each in shown if each.section)) or "–"

    return told


def _premiere(role: StaffRole) -> Action[Film]:
    choices = [*Film.Premiere.choices, (NONE, _("no premiere"))]
    return Action(
        name="premiere",
        label=_("Set the premiere…"),
        counted=lambda n: (
            ngettext("Set the premiere of %(n)d film", "Set the premiere of %(n)d films", n)
            % {"n": n}
        ),
        form=asking(premiere=one_of(_("Premiere"), choices)),
        now=lambda row: str(row.get_premiere_display() or "–"),
        advice=_shared(),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition,
            versions(seen),
            facts={"premiere": "" if said["premiere"] == NONE else said["premiere"]},
            by=role.user,
        ),
    )


def _kind(role: StaffRole) -> Action[Film]:
    return Action(
        name="kind",
        label=_("Set the kind…"),
        counted=lambda n: (
            ngettext("Set the kind of %(n)d film", "Set the kind of %(n)d films", n) % {"n": n}
        ),
        form=asking(kind=one_of(_("Kind"), Film.Kind.choices)),
        now=lambda row: str(row.get_kind_display()),
        advice=_shared(),
        does=lambda seen, said: bulk_edits.set_facts(
            role.edition, versions(seen), facts={"kind": said["kind"]}, by=role.user
        ),
    )


def _shared() -> str:
    return _("Films are known to all events of the family: it holds for each of them.")
