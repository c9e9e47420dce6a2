"""Filling in the pages that organizers write on, as a browser would."""

from django.contrib.messages import get_messages
from django.utils import translation


def asked(client, address):
    """What a browser would send if nobody typed anything."""
    sheet = client.get(address).context["sheet"]
    forms = [sheet, *(form for rows in sheet.rows.values() for form in rows.forms)]
    sent = {f"{name}-count": rows.count for name, rows in sheet.rows.items()}
    for form in forms:
        for field in form:
            value = field.value()
            if hasattr(field.field.widget, "format_value") and not isinstance(value, list | bool):
                value = field.field.widget.format_value(value)
            if value not in (None, False, [None], ""):
                sent[field.html_name] = value
    return sent


def faults(response):
    sheet = response.context["sheet"]
    with translation.override("en"):
        said = [str(error) for error in sheet.non_field_errors()]
        return [*said, *((str(label), text) for _id, label, text in sheet.faults)]


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def sent(client, address, **facts):
    """Type ``facts`` into the page at ``address`` and send it."""
    return client.post(address, {**asked(client, address), **facts})
