"""Prices as people read them."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

SIGNS = {"CNY": "¥", "EUR": "€", "USD": "$", "GBP": "£"}


@register.filter
def money(amount: int, currency: str) -> str:
    """Hundredths of ``currency`` as ¥120 or ¥12.50; nothing to pay is said in words."""
    if not amount:
        return _("free")
    whole, rest = divmod(amount, 100)
    figure = f"{whole:,}.{rest:02}" if rest else f"{whole:,}"
    sign = SIGNS.get(currency)
    return f"{sign}{figure}" if sign else f"{currency} {figure}"
