"""Refusals. A rule that says no raises one of these; the message is for the person who asked."""


class RuleBroken(Exception):
    code = "rule_broken"


class StaleSlot(RuleBroken):
    code = "stale_slot"


class StaleSession(RuleBroken):
    code = "stale_session"


class StaleRow(RuleBroken):
    code = "stale_row"


class AlreadyThere(RuleBroken):
    code = "already_there"


class InUse(RuleBroken):
    code = "in_use"


class NotPlaceable(RuleBroken):
    code = "not_placeable"


class NotPublishable(RuleBroken):
    code = "not_publishable"


class NotAcceptable(RuleBroken):
    """A clash that cannot be accepted: it is gone, another one now, or nobody said why."""

    code = "not_acceptable"


class NotMendable(RuleBroken):
    """A way out of a clash that is none any more."""

    code = "not_mendable"


class NotUndoable(RuleBroken):
    """Somebody went on from there, or there is nothing to undo."""

    code = "not_undoable"


class NotReadable(RuleBroken):
    """A file that an import cannot read."""

    code = "not_readable"
