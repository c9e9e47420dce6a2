"""Answers that are made once and sent many times, kept in the memory of this process.

Only work is saved here, never a fact: an answer's name says which release it is of, so
a new release asks for new answers, and what else may change shows within a minute.
A process that has nothing kept answers the same, a little later.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock

from events.packing import etag_of, packed, unpacked

# Pages say what is on now, so they are made anew each minute.
FRESH = 60.0
# An older answer will do for those who come while it is made anew.
USABLE = 180.0
# However many addresses somebody thinks of. Each answer counts for what it takes beside its bytes.
MOST_BYTES = 24_000_000
OVERHEAD = 2_000
# Whoever waits longer for somebody else's answer makes it himself.
PATIENCE = 10.0

Name = tuple[object, ...]


@dataclass(frozen=True)
class Kept:
    """An answer that is the same for everybody who asks."""

    etag: str
    gzipped: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)
    changed_at: datetime | None = None
    made_at: float = field(default_factory=time.time)

    @property
    def weight(self) -> int:
        return len(self.gzipped) + OVERHEAD

    def bytes_for(self, *, gzipped: bool) -> bytes:
        return self.gzipped if gzipped else unpacked(self.gzipped)

    def is_younger_than(self, seconds: float) -> bool:
        return 0 <= time.time() - self.made_at < seconds


def an_answer(body: bytes, content_type: str, **facts: object) -> Kept:
    return Kept(etag_of(body), packed(body), content_type, **facts)  # type: ignore[arg-type]


class Shelf:
    """At most ``most_bytes`` of answers; those nobody asked for longest go first."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[Name, Kept] = OrderedDict()
        self._making: dict[Name, Event] = {}
        self._bytes = 0

    def get(self, name: Name, make: Callable[[], Kept]) -> Kept:
        """The answer called ``name``; ``make`` is called by one thread, the others wait for it."""
        with self._lock:
            kept = self._kept.get(name)
            if kept:
                self._kept.move_to_end(name)
                if kept.is_younger_than(FRESH):
                    return kept
            maker = self._making.get(name)
            if maker is None:
                mine = self._making[name] = Event()
        if maker is None:
            return self._made(name, make, done=mine)
        if kept and kept.is_younger_than(USABLE):
            return kept
        maker.wait(PATIENCE)
        return self._found(name) or make()

    def empty(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def _made(self, name: Name, make: Callable[[], Kept], *, done: Event) -> Kept:
        try:
            kept = make()
            self._keep(name, kept)
            return kept
        finally:
            with self._lock:
                del self._making[name]
            done.set()

    def _keep(self, name: Name, kept: Kept) -> None:
        with self._lock:
            if old := self._kept.pop(name, None):
                self._bytes -= old.weight
            self._kept[name] = kept
            self._bytes += kept.weight
            while self._bytes > self.most_bytes:
                _oldest, gone = self._kept.popitem(last=False)
                self._bytes -= gone.weight

    def _found(self, name: Name) -> Kept | None:
        kept = self._kept.get(name)
        return kept if kept and kept.is_younger_than(USABLE) else None


SHELF = Shelf()
