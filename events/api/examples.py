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

_SITE = "https://park.example"
_EDITION = {
    "slug": "csfc-2027",
    "name": {"zh-hans": "2027 科幻大会", "en": "SF Convention 2027"},
    "tagline": {},
    "description": {},
    "kind": "convention",
    "series": {"slug": "csfc", "name": {"zh-hans": "科幻大会", "en": "SF Convention"}},
    "family": {"slug": "park", "name": {"zh-hans": "首钢园活动", "en": "Shougang events"}},
    "venue": {"zh-hans": "首钢园", "en": "Shougang Park"},
    "address": {"zh-hans": "石景山路68号", "en": "68 Shijingshan Road"},
    "latitude": 39.91,
    "longitude": 116.16,
    "starts_on": "2027-10-01",
    "ends_on": "2027-10-03",
    "time_zone": "Asia/Shanghai",
    "languages": ["zh-hans", "en"],
    "contact_email": "hello@park.example",
    "release": 3,
    "published_at": "2027-09-01T12:00:00+08:00",
    "page": f"{_SITE}/en/csfc-2027/",
    "calendar": f"{_SITE}/en/csfc-2027/programme.ics",
    "programme": f"{_SITE}/api/v1/editions/csfc-2027/programme.json",
    "table": f"{_SITE}/api/v1/editions/csfc-2027/programme.csv",
}
EDITION = an_answer("edition", _EDITION)
_FILM = {
    "code": "F3LM7W9Q",
    "title": {"zh-hans": "流浪地球", "en": "The Wandering Earth"},
    "original_title": "流浪地球",
    "kind": "feature",
    "director": {"zh-hans": "郭帆", "en": "Frant Gwo"},
    "year": 2019,
    "runtime": 125,
    "premiere": "",
}
_LINE = {
    "uid": _UID,
    "code": "K7M2P9QX",
    "title": _TITLE,
    "description": {},
    "people": [_YE],
    "films": [],
    "type": {"slug": "panel", "name": {"zh-hans": "对谈", "en": "Panel"}},
    "track": {"slug": "ideas", "name": {"zh-hans": "思想", "en": "Ideas"}, "colour": 2},
    "language": "zh",
    "audience": "",
    "age_from": None,
    "age_to": None,
    "details": {"interpretation": "simultaneous", "interpreted_into": ["en"]},
    "room": _ROOM,
    "rain_room": {},
    "latitude": 39.91,
    "longitude": 116.16,
    "day": "2027-10-01",
    "starts_at": "2027-10-01T10:30:00+08:00",
    "shown_until": "2027-10-01T11:30:00+08:00",
    "last_entry_at": None,
    "is_cancelled": False,
    "sequence": 0,
    "changed_at": "2027-09-01T12:00:00+08:00",
    "page": f"{_SITE}/en/csfc-2027/sessions/K7M2P9QX/",
}
LINE = an_answer("line", _LINE)
PUBLISHED_SESSION = an_answer(
    "session",
    {
        "code": "K7M2P9QX",
        "title": _TITLE,
        "page": f"{_SITE}/en/csfc-2027/sessions/K7M2P9QX/",
        "calendar": f"{_SITE}/en/csfc-2027/sessions/K7M2P9QX.ics",
        "lines": [_LINE],
    },
)
PROGRAMME_FILE = an_answer(
    "file",
    {
        "release": 3,
        "as_of": "2027-09-01T12:00:00+08:00",
        "edition": _EDITION,
        "lines": [_LINE],
    },
)
PERSON = an_answer(
    "person",
    {
        "code": "Y7WENJ23",
        "name": _YE["name"],
        "occupation": {"en": "Astrophysicist"},
        "biography": {},
        "organisation": None,
        "parts": [{"session": "K7M2P9QX", "role": "speaker"}],
    },
)
FILM = an_answer("film", {**_FILM, "synopsis": {}, "sessions": ["W8ND3REA"]})
ORGANISATION = an_answer(
    "organisation",
    {
        "slug": "red-coast",
        "name": {"zh-hans": "红岸研究所", "en": "Red Coast Institute"},
        "kind": "institute",
        "website": "https://redcoast.example",
        "description": {},
        "seat": "member",
        "tier": {"zh-hans": "金牌赞助", "en": "Gold sponsor"},
        "booths": [{"room": "furnace-3/hall-1", "number": "A12"}],
    },
)
ROOM = an_answer(
    "room",
    {
        "slug": "furnace-3/hall-1",
        "name": _ROOM["name"],
        "building": {"slug": "furnace-3", "name": _ROOM["building"]},
        "kind": "hall",
        "capacity": 400,
        "area": 620,
        "is_outdoor": False,
        "features": [{"slug": "step-free", "name": {"zh-hans": "无障碍", "en": "Step-free"}}],
        "screen": None,
        "names": [],
        "map": {"x": 120, "y": 340},
    },
)
BUILDING = an_answer(
    "building",
    {
        "slug": "furnace-3",
        "name": _ROOM["building"],
        "description": {},
        "zone": None,
        "rooms": ["furnace-3/hall-1"],
        "map": {"x": 100, "y": 320},
        "latitude": 39.91,
        "longitude": 116.16,
        "walks": [
            {"to": "cooling-tower", "minutes": 6, "step_free_minutes": 9, "is_measured": True}
        ],
    },
)
GATE = an_answer(
    "gate",
    {
        "slug": "north",
        "name": {"zh-hans": "北门", "en": "North Gate"},
        "map": {"x": 80, "y": 700},
    },
)
_RELEASE = {
    "number": 3,
    "published_at": "2027-09-01T12:00:00+08:00",
    "notes": {"en": "Hall 1 is ours again."},
}
RELEASE_IN_FULL = an_answer("release", {**_RELEASE, "counts": {"moved": 1}})
CHANGED_LINE = an_answer(
    "change",
    {
        "kind": "moved",
        "fields": ["starts_at"],
        "line": {**_LINE, "sequence": 1},
        "before": {**_LINE, "starts_at": "2027-10-01T10:00:00+08:00"},
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
_WAY = {"label": "Move “Opening” to Hall 2, which is free then.", "action": "9b1c…"}
ONE_CLASH = an_answer(
    "With a way out",
    {
        **_CLASH,
        "facts": "c41d8a5e0f6b4f0d9b7a3e2d1c0f9e8d",
        "may_accept": True,
        "waiver": None,
        "ways": [_WAY],
    },
)
WAY_BODY = a_body("The first way out", {"way": _WAY["action"]})
MENDED = an_answer("Moved", {"text": _WAY["label"], "slots": [_SLOT]})
NOT_MENDABLE = a_refusal(
    "not_mendable", "The draft has changed, and this way out is closed. Here are others."
)
ACCEPT_BODY = a_body(
    "Two halves of one hall",
    {"facts": "c41d8a5e0f6b4f0d9b7a3e2d1c0f9e8d", "reason": "A curtain parts the hall."},
)
NOT_ACCEPTABLE = a_refusal(
    "not_acceptable", "This clash has changed since you looked. Please look again."
)
PLACED = an_answer("Placed, with a clash", {"slot": _SLOT, "clashes": [_CLASH]})
FREE_PLACES = an_answer(
    "Two that are free",
    {
        "places": [
            {
                "room": "furnace-3/hall-1",
                "starts_at": "2027-10-01T11:00:00+08:00",
                "ends_at": "2027-10-01T12:00:00+08:00",
                "label": "Fri 1 October 11:00–12:00 · Hall 1",
                "reasons": ["the room it has now", "400 seats for the 300 expected"],
            },
            {
                "room": "cooling-tower/hall-2",
                "starts_at": "2027-10-01T10:30:00+08:00",
                "ends_at": "2027-10-01T11:30:00+08:00",
                "label": "Fri 1 October 10:30–11:30 · Hall 2",
                "reasons": ["the time it has now"],
            },
        ]
    },
)
SWAP_BODY = a_body(
    "With the slot after it",
    {"version": 0, "other": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "other_version": 2},
)
RELEASE_BODY = a_body("After release 2", {"notes": {"en": "Hall 1 is ours again."}, "after": 2})
RELEASE = an_answer("Release 3", _RELEASE, 201)
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
