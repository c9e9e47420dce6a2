"""The whole programme as one file, as it was stored when it was published."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from events import programme_files
from events.api import examples
from events.api.described import told
from events.api.doors import Public
from events.api.shapes import ProgrammeFile
from events.models import StoredProgramme
from events.public.replies import File, Version, file_reply
from events.stored import stored_bytes

FRESH = "max-age=60, stale-while-revalidate=600"
JSON = "application/json"
CSV = "text/csv; charset=utf-8"
Kind = StoredProgramme.Kind


class StoredFile(Public):
    kind: str
    content_type: str

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Its address says what it is, whatever the program asks for."""
        return super().perform_content_negotiation(request, force=True)

    def file(self) -> HttpResponseBase:
        edition = self.kwargs["edition"]
        stored = programme_files.current_version(edition, self.kind)
        if stored is None:
            raise Http404

        def load(gzipped: bool) -> tuple[Version, bytes]:
            newest, body = stored_bytes(stored, gzipped=gzipped)
            return _version(newest), body

        file = File(f"{edition}.{self.kind}", True, self.content_type, FRESH)
        return file_reply(self.request, _version(stored), file=file, load=load)


class ProgrammeJson(StoredFile):
    kind, content_type = Kind.JSON, JSON

    @told(
        "Programme",
        _("The whole programme in one file"),
        operation_id="read_programme_file",
        description=_(
            "Stored when the release was published, with an ETag for the plain and one for the "
            "gzipped bytes: asking again costs next to nothing."
        ),
        answer=ProgrammeFile,
        examples=[examples.PROGRAMME_FILE],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.file()


class ProgrammeCsv(StoredFile):
    kind, content_type = Kind.CSV, CSV

    @told(
        "Programme",
        _("The whole programme as a table"),
        operation_id="read_programme_table",
        description=_(
            "CSV in UTF-8, for spreadsheets: a row per line, names in both languages, and no cell "
            "that could become a formula."
        ),
        answer={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.file()


def _version(stored: StoredProgramme) -> Version:
    return Version(stored.etag, stored.changed_at)
