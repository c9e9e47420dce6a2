"""A cache that outlives its server: when Redis is away, one table of the database stands in.

The cache only saves work and counts attempts, so nothing is wrong when it starts
empty. But a page must not fail for want of it, and limits must go on counting.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

TABLE = "table"
# After a refusal Redis is left alone this long: one slow answer a visit would be too many.
PAUSE = 5.0


class SteadyCache(RedisCache):
    """Redis while it answers, the table while it does not."""

    away_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("add", super().add, args=args, kwargs=kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("get", super().get, args=args, kwargs=kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("set", super().set, args=args, kwargs=kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("touch", super().touch, args=args, kwargs=kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("delete", super().delete, args=args, kwargs=kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("get_many", super().get_many, args=args, kwargs=kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("set_many", super().set_many, args=args, kwargs=kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("delete_many", super().delete_many, args=args, kwargs=kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("has_key", super().has_key, args=args, kwargs=kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("incr", super().incr, args=args, kwargs=kwargs)

    def clear(self, *args: Any, **kwargs: Any) -> Any:
        return self._steadily("clear", super().clear, args=args, kwargs=kwargs)

    def _steadily(
        self, name: str, ask_redis: Callable[..., Any], *, args: tuple[Any, ...], kwargs: Any
    ) -> Any:
        if time.monotonic() >= SteadyCache.away_until:
            try:
                return ask_redis(*args, **kwargs)
            except RedisError:
                SteadyCache.away_until = time.monotonic() + PAUSE
        return getattr(caches[TABLE], name)(*args, **kwargs)
