"""Forms about something that others may change meanwhile."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

BIGGEST = 2**31 - 1


class VersionedForm(forms.Form):
    """Carries the version that its reader saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=BIGGEST
    )

    def take_newer(self, version: int) -> None:
        """Keep what was typed; sent again, it is about ``version``."""
        if isinstance(self.data, QueryDict):
            typed = self.data.copy()
            typed["version"] = str(version)
            self.data = typed


def number_in(text: str) -> int:
    """A version or release number from a button; -1, which nothing has, for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    return min(number, BIGGEST)
