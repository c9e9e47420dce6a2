"""Setting up what can be had and how many there are. Orders are never edited here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.admin import StaffAdmin
from registrations.models import Contingent, Entry, Quota, TicketType

if TYPE_CHECKING:
    QuotaModelForm = forms.ModelForm[Quota]
    TicketTypeModelForm = forms.ModelForm[TicketType]
else:  # Django's own class takes no type while running
    QuotaModelForm = TicketTypeModelForm = forms.ModelForm


class QuotaForm(QuotaModelForm):
    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"]
        if size < self.instance.taken:
            text = ngettext(
                "%(taken)d place is taken already. The size cannot be smaller than that.",
                "%(taken)d places are taken already. The size cannot be smaller than that.",
                self.instance.taken,
            )
            raise forms.ValidationError(text % {"taken": self.instance.taken})
        return size


class TicketTypeForm(TicketTypeModelForm):
    def clean(self) -> dict[str, Any]:
        """A ticket, its editions and its quotas belong to one family."""
        cleaned: dict[str, Any] = super().clean() or {}
        family = cleaned.get("family")
        strangers = [
            *(each for each in cleaned.get("editions", ()) if each.series.family != family),
            *(each for each in cleaned.get("quotas", ()) if each.edition.series.family != family),
        ]
        if family and strangers:
            text = _("%(what)s belongs to another family. Please choose from one family only.")
            raise forms.ValidationError(text % {"what": strangers[0]})
        return cleaned


@admin.register(Quota)
class QuotaAdmin(StaffAdmin):
    form = QuotaForm
    list_display = ["name", "edition", "pool", "size", "taken", "rank"]
    list_filter = ["edition", "pool"]
    raw_id_fields = ["slot"]
    # Only registrations.quotas counts.
    readonly_fields = ["taken"]


@admin.register(TicketType)
class TicketTypeAdmin(StaffAdmin):
    form = TicketTypeForm
    list_display = ["__str__", "kind", "family", "day", "price", "on_sale_from", "on_sale_until"]
    list_filter = ["family", "editions", "kind"]
    filter_horizontal = ["editions", "quotas"]
    raw_id_fields = ["slot"]


@admin.register(Entry)
class EntryAdmin(StaffAdmin):
    list_display = ["__str__", "quota"]
    raw_id_fields = ["slot", "quota"]


@admin.register(Contingent)
class ContingentAdmin(StaffAdmin):
    list_display = ["organisation", "ticket_type", "code", "quota"]
    raw_id_fields = ["organisation", "quota"]
