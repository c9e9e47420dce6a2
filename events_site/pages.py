"""How long lists are cut for programs. Its own module: DRF reads it while it loads its views."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination

LARGEST_PAGE = 100_000


class Pages(PageNumberPagination):
    """Pages of at most 200 rows, numbered from 1."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_number(self, request: Any, paginator: Any) -> int:
        number = request.query_params.get(self.page_query_param, "1")
        if not (number.isascii() and number.isdigit() and int(number[:9]) <= LARGEST_PAGE):
            raise exceptions.NotFound(_("There is no such page."))
        return int(number[:9])
