"""Who else has the board of an edition open at this moment.

Kept in the cache for seconds: nothing depends on it, and without a cache nobody is seen.
"""

from __future__ import annotations

import time

from django.core.cache import cache

from events.models import StaffRole

# A board asks every three seconds; whoever has not asked for so long is gone.
GONE_AFTER = 12
WRITE_EVERY = 4
Seen = dict[int, tuple[str, float]]


def others_at(role: StaffRole, *, now: float | None = None) -> list[str]:
    """The names of the others at this board, and from now on that ``role``'s user is there too.

    Two who write at once may miss one another until the next time they ask.
    """
    moment = time.time() if now is None else now
    key = f"board:{role.edition_id}"
    seen: Seen = cache.get(key) or {}
    here = {who: each for who, each in seen.items() if moment - each[1] < GONE_AFTER}
    mine = here.get(role.user_id)
    if mine is None or moment - mine[1] >= WRITE_EVERY:
        here[role.user_id] = (role.user.get_full_name() or str(role.user), moment)
        cache.set(key, here, GONE_AFTER)
    return sorted(name for who, (name, _at) in here.items() if who != role.user_id)
