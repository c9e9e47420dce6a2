"""Setting up families, places and editions, for those who may (``is_staff``).

What a running event does stays with its own pages: the draft is made and published
there, with clashes checked and history written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import F, Field
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events import models
from events.organizer.words_input import words_input
from events.translated import WordsField

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    RoleModelForm = forms.ModelForm[models.StaffRole]
else:  # Django's own classes take no types while running
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline
    RoleModelForm = forms.ModelForm


# Columns that follow from others of their row.
FOLLOWING = ("search", "sort_key", "version")


class StaffOnly:
    """Everybody with ``is_staff`` may add and change; only superusers delete."""

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: Any, **kwargs: Any) -> Any:
        if isinstance(db_field, WordsField):
            return words_input(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser


class StaffAdmin(StaffOnly, ModelAdmin):
    def save_model(  # house: Django hands these over by place
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Write only what was changed: meanwhile others take places and publish."""
        if not change:
            obj.save()
            return
        own = {field.name for field in obj._meta.concrete_fields}
        if "version" in own:  # whoever writes the same row on an organizers' page is told
            obj.version = F("version") + 1
        obj.save(update_fields=own & {*form.changed_data, *FOLLOWING})


class StaffInline(StaffOnly, TabularInline):
    extra = 0


class SeriesInline(StaffInline):
    model = models.Series


class TypeInline(StaffInline):
    model = models.SessionType


class TrackInline(StaffInline):
    model = models.Track


class BuildingInline(StaffInline):
    model = models.Building


class GateInline(StaffInline):
    model = models.Gate


class RoomNameInline(StaffInline):
    model = models.RoomName


class ClosureInline(StaffInline):
    model = models.RoomClosure


@admin.register(models.Family)
class FamilyAdmin(StaffAdmin):
    list_display = ["__str__", "slug", "currency"]
    inlines = [SeriesInline]


@admin.register(models.Series)
class SeriesAdmin(StaffAdmin):
    list_display = ["__str__", "family", "kind"]
    list_filter = ["family"]


@admin.register(models.Edition)
class EditionAdmin(StaffAdmin):
    list_display = ["__str__", "slug", "series", "starts_on", "ends_on"]
    list_filter = ["series__family"]
    exclude = ["current_release"]
    inlines = [TypeInline, TrackInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Addresses that people have bookmarked stay what they are."""
        return ["slug"] if obj and obj.current_release_id else []


@admin.register(models.Venue)
class VenueAdmin(StaffAdmin):
    list_display = ["__str__", "family"]
    inlines = [BuildingInline, GateInline]


@admin.register(models.Room)
class RoomAdmin(StaffAdmin):
    list_display = ["__str__", "building", "capacity", "parallel", "rank"]
    list_filter = ["building__venue", "building"]
    filter_horizontal = ["features"]
    inlines = [RoomNameInline, ClosureInline]


@admin.register(models.Feature)
class FeatureAdmin(StaffAdmin):
    pass


@admin.register(models.Person)
class PersonAdmin(StaffAdmin):
    list_display = ["__str__", "family", "email"]
    list_filter = ["family"]
    search_fields = ["name", "email"]


class RoleForm(RoleModelForm):
    """A role for the account with this address; nobody has to leaf through accounts."""

    user = forms.EmailField(label=gettext_lazy("E-mail address of the account"))

    class Meta:
        model = models.StaffRole
        fields = ["user", "edition", "level"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["user"] = self.instance.user.email

    def clean_user(self) -> models.User:
        known = models.User.objects.filter(email__iexact=self.cleaned_data["user"], is_active=True)
        user = known.order_by("pk").first()
        if user is None:
            text = _("Nobody has signed up with this address yet. Ask them to do so first.")
            raise forms.ValidationError(text)
        return user


@admin.register(models.StaffRole)
class StaffRoleAdmin(StaffAdmin):
    list_display = ["user", "edition", "level"]
    list_filter = ["edition", "level"]
    form = RoleForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


# Accounts keep Django's own rule: only superusers, and whom they allow, see them.
admin.site.register(models.User, UserAdmin)
