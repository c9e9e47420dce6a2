"""Who may do what. Staff views get their edition here and nowhere else."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from events.clashes import BY_KIND
from events.models import StaffRole, User
from events.rules import clashes_of

Level = StaffRole.Level
Visitor = User | AnonymousUser


def staff_role(user: Visitor, edition: str, level: StaffRole.Level) -> StaffRole:
    """The user's role in the edition with this slug, if it reaches ``level``; else 404."""
    role = editions_of(user).filter(edition__slug=edition, level__gte=level).first()
    if role is None:
        raise Http404
    return role


def editions_of(user: Visitor) -> QuerySet[StaffRole]:
    """The roles of ``user``, the edition that begins last first. None for a stranger."""
    roles = StaffRole.objects.filter(user_id=user.pk or 0, user__is_active=True)
    loaded = roles.select_related(
        "user", "edition__series__family", "edition__venue", "edition__current_release"
    )
    return loaded.order_by("-edition__starts_on", "edition__slug")


def may_accept(role: StaffRole, kind: str) -> bool:
    """Take clashes of ``kind`` for right: whoever makes the programme; if confidential, a chair."""
    return role.level >= (Level.CHAIR if BY_KIND[kind].is_confidential else Level.PROGRAMME)


def may_read_reason(role: StaffRole, kind: str) -> bool:
    """Why somebody took one for right."""
    return role.level >= Level.CHAIR or not BY_KIND[kind].is_confidential


def may_decide(role: StaffRole, clash: str) -> bool:
    """Accept the clash with this key or take that back, whether it is there or has gone since."""
    kinds = {each.kind for each in clashes_of(role.edition) if each.key == clash}
    kinds.update(role.edition.waivers.filter(clash=clash).values_list("kind", flat=True))
    return all(may_accept(role, kind) for kind in kinds)
