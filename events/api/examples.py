"""Examples for the schema: the three journeys, ready to copy."""

from events.api.described import a_body, a_refusal, an_answer

_ROOM = {
    "slug": "furnace-3/hall-1",
    "name": {"zh-hans": "一号厅", "en": "Hall 1"},
    "building": {"zh-hans": "三高炉", "en": "Blast Furnace 3"},
}
_TITLE = {"zh-hans": "机器人与我们", "en": "Robots and us"}
_UID = "5f1c2d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"
_YE = {"code": "Y7WENJ23", "name": {"zh-hans": "叶文洁", "en": "Ye Wenjie"}, "role": "speaker"}

EDITION = an_answer(
    "edition",
    {
        "slug": "csfc-2027",
        "name": {"zh-hans": "2027 科幻大会", "en": "SF Convention 2027"},
        "tagline": {},
        "kind": "convention",
        "venue": {"zh-hans": "首钢园", "en": "Shougang Park"},
        "starts_on": "2027-10-01",
        "ends_on": "2027-10-03",
        "time_zone": "Asia/Shanghai",
        "languages": ["zh-hans", "en"],
        "contact_email": "hello@park.example",
        "release": 3,
        "page": "https://park.example/en/csfc-2027/",
        "calendar": "https://park.example/en/csfc-2027/programme.ics",
    },
)
LINE = an_answer(
    "line",
    {
        "uid": _UID,
        "code": "K7M2P9QX",
        "title": _TITLE,
        "description": {},
        "people": [_YE],
        "type": {"zh-hans": "对谈", "en": "Panel"},
        "track": {"slug": "ideas", "name": {"zh-hans": "思想", "en": "Ideas"}, "colour": 2},
        "language": "zh",
        "room": _ROOM,
        "day": "2027-10-01",
        "starts_at": "2027-10-01T10:30:00+08:00",
        "shown_until": "2027-10-01T11:30:00+08:00",
        "is_cancelled": False,
        "sequence": 0,
        "changed_at": "2027-09-01T12:00:00+08:00",
        "page": "https://park.example/en/csfc-2027/sessions/K7M2P9QX/",
    },
)
_WISH = {
    "title": _TITLE,
    "abstract": {"en": "What do they want?"},
    "type": "panel",
    "track": "ideas",
    "language": "zh",
    "people": ["Y7WENJ23"],
}
SESSION_BODY = a_body("A panel with one person", _WISH)
SESSION_EDIT_BODY = a_body("Everything, with the version you saw", {**_WISH, "version": 0})
_SESSION = {
    **_WISH,
    "code": "K7M2P9QX",
    "status": "confirmed",
    "people": [_YE],
    "slots": [_UID],
    "version": 0,
}
SESSION = an_answer("The session with its slot", _SESSION, 201)
_SLOT = {
    "uid": _UID,
    "session": "K7M2P9QX",
    "title": _TITLE,
    "room": _ROOM,
    "starts_at": "2027-10-01T10:30:00+08:00",
    "shown_until": None,
    "ends_at": "2027-10-01T11:30:00+08:00",
    "is_cancelled": False,
    "version": 1,
}
PLACEMENT_BODY = a_body(
    "Hall 1, half past ten",
    {"version": 0, "room": "furnace-3/hall-1", "starts_at": "2027-10-01T10:30"},
)
_CLASH = {
    "key": "5f0c1b6f3d0f8f6c0e0a9c5a4a8c7d21",
    "kind": "room_taken_twice",
    "name": "room taken twice",
    "level": "block_release",
    "slots": [_UID, "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"],
    "text": "“Robots and us” and “Opening” are all in Hall 1, 10:30–11:00.",
    "begins": "2027-10-01T10:30:00+08:00",
    "ends": "2027-10-01T11:00:00+08:00",
    "accepted": False,
    "lapsed": False,
}
CLASH = an_answer("clash", _CLASH)
PLACED = an_answer("Placed, with a clash", {"slot": _SLOT, "clashes": [_CLASH]})
SWAP_BODY = a_body(
    "With the slot after it",
    {"version": 0, "other": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "other_version": 2},
)
RELEASE_BODY = a_body("After release 2", {"notes": {"en": "Hall 1 is ours again."}, "after": 2})
RELEASE = an_answer(
    "Release 3",
    {
        "number": 3,
        "published_at": "2027-09-01T12:00:00+08:00",
        "notes": {"en": "Hall 1 is ours again."},
    },
    201,
)
NOT_PUBLISHABLE = a_refusal("not_publishable", "2 clashes stop this release.")


def _stale(code: str, text: str, now: object) -> object:
    fault = {"code": code, "detail": text, "attr": None}
    return an_answer(code, {"type": "client_error", "errors": [fault], "now": now}, 409)


STALE_SLOT = _stale(
    "stale_slot", "Somebody else moved this session. Here is where it is now.", _SLOT
)
STALE_SESSION = _stale(
    "stale_session", "Somebody else changed this session while you wrote.", _SESSION
)
