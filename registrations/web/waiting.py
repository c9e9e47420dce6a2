"""Waiting for a place: joining the list, one's turn in it, leaving it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from events.errors import RuleBroken
from events.models import Edition
from registrations import passes, waiting
from registrations.models import Entry, WaitingEntry
from registrations.offers import Offer, offers_of
from registrations.web.fields import email_field, window_field
from registrations.web.kept import kept_to_oneself
from registrations.web.shown import times_of


class WaitForm(forms.Form):
    """For how many places, at which time, and where the offer goes."""

    key = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.initial.setdefault("key", str(uuid4()))
        most = offer.ticket.most_per_order
        if offer.windows:
            self.fields["window"] = window_field(offer.windows, can_choose_full=True)
        self.fields["party"] = forms.IntegerField(
            label=_("How many places together"),
            initial=1,
            min_value=1,
            max_value=most,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "required": _("Please write a whole number, such as 1."),
                "invalid": _("Please write a whole number, such as 1."),
                "min_value": _("Please write 1 or more."),
                "max_value": waiting.most_words(most),
            },
        )
        self.fields["email"] = email_field(_("The offer comes to this address."))

    def window(self) -> Entry | None:
        chosen = self.cleaned_data.get("window")
        entries = (window.entry for window in self.offer.windows)
        return next((entry for entry in entries if str(entry.uid) == chosen), None)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def join(request: HttpRequest, edition: str, ticket: str) -> HttpResponse:
    editions = Edition.objects.public().select_related("series__family", "current_release")
    chosen = get_object_or_404(editions, slug=edition)
    offers = offers_of(chosen, now=timezone.now())
    offer = next((offer for offer in offers if offer.ticket.slug == ticket), None)
    if offer is None:
        raise Http404
    form = WaitForm(request.POST or None, offer=offer)
    status = 400 if request.method == "POST" else 200
    if form.is_valid():
        try:
            entry = _join(chosen, form)
        except RuleBroken as refusal:
            status = 409
            form.add_error(None, str(refusal))
        else:
            return _to_turn(entry)
    context = {
        "edition": chosen,
        "form": form,
        "offer": offer,
        "currency": chosen.series.family.currency,
        "now": timezone.now(),
    }
    return render(request, "web/wait.html", context, status=status)


def _join(edition: Edition, form: WaitForm) -> WaitingEntry:
    facts = form.cleaned_data
    wish = waiting.WaitingWish(
        form.offer.ticket,
        facts["email"],
        get_language() or "",
        party=facts["party"],
        window=form.window(),
        key=_key(facts["key"]),
    )
    return waiting.join(edition, wish, now=timezone.now())


def _key(text: str | None) -> str:
    """What the form sent, if it can be kept."""
    return text[:255] if text and text.isprintable() else ""


@kept_to_oneself
@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, entry: int, secret: str) -> HttpResponse:
    """Somebody's turn in a queue. Sending the page leaves the list."""
    entries = WaitingEntry.objects.select_related(
        "edition__current_release", "ticket_type__slot", "entry", "offer"
    )
    found = get_object_or_404(entries, pk=entry)
    if not passes.opens_waiting(found, secret):
        raise Http404
    if request.method == "POST":
        if waiting.leave(found):
            messages.success(request, gettext("You do not wait any more."))
        return _to_turn(found)
    offer = found.offer
    context = {
        "entry": found,
        "edition": found.edition,
        "times": times_of([found.ticket_type]),
        "ahead": waiting.ahead_of(found),
        "order_url": passes.order_url(offer) if offer else "",
    }
    return render(request, "web/turn.html", context)


def _to_turn(entry: WaitingEntry) -> HttpResponse:
    return redirect("waiting", entry.pk, passes.waiting_secret(entry))
