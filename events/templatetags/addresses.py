"""Where a page lives, in both languages, and pictures of it: for search engines and previews."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import override

register = template.Library()

HREFLANG = {"zh-hans": "zh-Hans"}
LOCALES = {"zh-hans": "zh_CN", "en": "en_GB"}


@register.simple_tag(takes_context=True)
def addresses(context: dict[str, Any], query: object = "") -> str:
    """Links to the one address of this page and to its twins; ``query`` is the part that counts."""
    match = context["request"].resolver_match
    twins = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
        twins[code] = f"{settings.SITE_URL}{path}{'' if str(query) == '?' else query}"
    own = twins[context["language"]]
    # Who speaks neither gets the site's first language.
    rows = [*((HREFLANG.get(code, code), twins[code]) for code in twins)]
    rows.append(("x-default", twins[settings.LANGUAGE_CODE]))
    return (
        format_html('<link rel="canonical" href="{}">', own)
        + format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', rows)
        + format_html('<meta property="og:url" content="{}">', own)
        + format_html('<meta property="og:locale" content="{}">', LOCALES[context["language"]])
    )


@register.simple_tag
def preview_picture() -> str:
    """The works park at night, 1200 × 630, as a preview in a chat shows it."""
    return f"{settings.SITE_URL}{static('preview.png')}"
