"""How long lists are cut for programs. Its own module: DRF reads it while it loads its views."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

LARGEST_PAGE = 100_000


class Pages(PageNumberPagination):
    """Pages of at most 200 rows, numbered from 1. Links name this site, not the request."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_number(self, request: Any, paginator: Any) -> int:
        number = request.query_params.get(self.page_query_param, "1")
        if not (number.isascii() and number.isdigit() and int(number[:9]) <= LARGEST_PAGE):
            raise exceptions.NotFound(_("There is no such page."))
        return int(number[:9])

    def get_paginated_response(self, data: Any) -> Response:
        """With the neighbours in a Link header too, for who reads only heads (RFC 8288)."""
        response = super().get_paginated_response(data)
        near = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        links = [f'<{address}>; rel="{name}"' for name, address in near.items() if address]
        if links:
            response["Link"] = ", ".join(links)
        return response

    def get_next_link(self) -> str | None:
        page: Any = self.page
        return self._link(page.next_page_number()) if page.has_next() else None

    def get_previous_link(self) -> str | None:
        page: Any = self.page
        return self._link(page.previous_page_number()) if page.has_previous() else None

    def _link(self, number: int) -> str:
        assert self.request
        asked = {**dict(self.request.query_params.lists()), self.page_query_param: [str(number)]}
        return f"{settings.SITE_URL}{self.request.path}?{urlencode(sorted(asked.items()), True)}"
