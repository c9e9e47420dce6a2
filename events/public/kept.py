"""Pages and lists that are made once and sent many times, to whoever gives no name."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, QueryDict


def ask_only(request: HttpRequest, names: Iterable[str]) -> str:
    """Leave of the question only what is read, in one order, and return it.

    So one answer has one name, and nothing that somebody adds to an address
    comes back on a page that others are sent too.
    """
    asked = QueryDict(mutable=True)
    for name in names:
        if values := list(dict.fromkeys(filter(None, request.GET.getlist(name)))):
            asked.setlist(name, values)
    question = asked.urlencode(safe="/")
    request.GET = asked  # type: ignore[assignment]
    request.META["QUERY_STRING"] = question
    return question
