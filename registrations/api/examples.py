"""Examples for the schema: the way of an attendee, ready to copy."""

from typing import Any

from events.api.described import a_body, a_refusal, an_answer

_GUESTS = [
    {"ticket": "day-pass", "name": "罗辑", "email": "luoji@park.example"},
    {"ticket": "day-pass", "name": "Cheng Xin"},
]
_WISH: dict[str, Any] = {
    "email": "luoji@park.example",
    "language": "en",
    "tickets": {"day-pass": 2},
}
_ORDER: dict[str, Any] = {
    "code": "R4T8W2KX",
    "secret": "mzxw6ytboi2dknrxha4wkzlgm5uwu23m",
    "status": "held",
    "held_until": "2027-09-20T20:15:00+08:00",
    "total": 0,
    "currency": "CNY",
    "page": "https://park.example/en/order/R4T8W2KX/mzxw6ytboi2dknrxha4wkzlgm5uwu23m/",
    "tickets": [],
}
_PLACE = {
    "uid": "9e7f0a1b-2c3d-4e5f-8a4b-5f1c2d3e4c6d",
    "name": "罗辑",
    "ticket": "day-pass",
    "status": "confirmed",
    "qr": "SFTZ7QUGZMHVHF7CSLL4OC2PSMNUMZXW6YTBOI2DKNRXHA4WKZLGM5UWU23M",
    "calendar": "https://park.example/en/my/V3B6N8HY/nbswy3dpo5xxe3denbswy3dpo5xxe3de/tickets.ics",
}
TICKET = an_answer(
    "ticket type",
    {
        "slug": "day-pass",
        "name": {"zh-hans": "单日票", "en": "Day pass"},
        "description": {},
        "price": 0,
        "currency": "CNY",
        "is_on_sale": True,
        "on_sale_from": None,
        "on_sale_until": "2027-10-01T00:00:00+08:00",
        "availability": "few",
        "most_per_order": 5,
        "slot": None,
    },
)
ORDER_BODY = a_body("Hold two places", _WISH)
NAMED_BODY = a_body("Two places, both named", {**_WISH, "guests": _GUESTS})
CONFIRMATION_BODY = a_body("Everybody by name", {"guests": _GUESTS})
HELD = an_answer("Held", _ORDER, 201)
CONFIRMED = an_answer("Confirmed", {**_ORDER, "status": "confirmed", "tickets": [_PLACE]})
SOLD_OUT = a_refusal("sold_out", "Sorry, “Day pass” is sold out.")
HOLD_LOST = a_refusal("hold_lost", "Your places were held too long ago. Please choose again.")
MISMATCH = a_refusal(
    "idempotency_mismatch", "This Idempotency-Key was used for another request.", 422
)
