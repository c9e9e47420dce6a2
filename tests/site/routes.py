"""Who gets what, at every address. A row has one status per method, in the order of METHODS.

A POST or PUT carries an empty body, so 400, 409 or a form shown again (200) means
«you may, but not like this», and 404 means «for you there is nothing here».
"""

from __future__ import annotations

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ROLES = (
    "anonymous",
    "attendee",  # has the secret of the order, the ticket and the feed
    "signed-in",  # and nothing more
    "look",
    "desk",
    "programme",
    "chair",
    "other-edition",  # chair of another edition of the family
    "other-family",  # chair of another family's edition
    "is-staff",  # sets up families and editions, and has no role in any
)
# Doors that know no edition and no order tell only these apart.
ROLES_OF_ACCOUNTS = ("anonymous", "chair", "is-staff")

# What everybody gets unless the role is named: "*".
Row = str
Door = dict[str, Row]

READ = "200 405 405 405 405 200 405"
# Browsers ask first whether pages of other sites may read.
OPEN = "200 405 405 405 405 200 204"
HIDDEN = "404 405 405 405 405 404 405"
ALL_HIDDEN = "404 404 405 405 405 404 405"
FORM = "200 200 405 405 405 200 405"
SIGN_IN = " ".join(["302"] * 7)
NO_ENTRY = " ".join(["403"] * 7)
POST_ONLY = "405 404 405 405 405 405 405"

STRANGERS = "anonymous attendee"
LOOK = "look desk programme chair"
DESK = "desk programme chair"
PROGRAMME = "programme chair"


def everybody(row: Row = READ) -> Door:
    return {"*": row}


def with_secret(row: Row, *, without: Row) -> Door:
    return {"attendee": row, "*": without}


def page(level: str, row: Row, *, below: Row) -> Door:
    """A page of organizers: strangers sign in, the others see it or see nothing."""
    return {STRANGERS: SIGN_IN, level: row, "*": below}


def api(level: str, row: Row, *, below: Row, **more: Row) -> Door:
    return {STRANGERS: NO_ENTRY, level: row, "*": below, **more}


# Everybody of the staff looks; who makes the programme also changes many rows at once.
A_LIST = {
    STRANGERS: SIGN_IN,
    "look desk": "200 404 405 405 405 200 405",
    PROGRAMME: "200 400 405 405 405 200 405",
    "*": ALL_HIDDEN,
}

# What organizers add, change and remove; the first few are used, so they cannot be removed.
USED = ("person", "film", "organisation", "room", "building", "type")
UNUSED = ("zone", "gate", "track", "section")
REFUSED = "200 409 405 405 405 200 405"
REMOVED = "200 302 405 405 405 200 405"

TABLE: dict[str, Door] = {
    # for machines
    "healthz": everybody(),
    "readyz": everybody(),
    "robots": everybody("200 405 405 405 405 200 200"),
    # public pages and calendars
    "home": everybody(),
    "family": everybody(),
    "edition": everybody(),
    "programme": everybody(),
    "now": everybody(),
    "search": everybody(),
    "changes": everybody(),
    "changes-feed": everybody(),
    "subscribe": everybody(),
    "session": everybody(),
    "people": everybody(),
    "person": everybody(),
    "films": everybody(),
    "film": everybody(),
    "places": everybody(),
    "building": everybody(),
    "room": everybody(),
    "organisations": everybody(),
    "organisation": everybody(),
    "map": everybody(),
    "edition-feed": everybody(OPEN),
    "session-file": everybody(OPEN),
    # attendees
    "register": everybody("200 400 405 405 405 200 405"),
    "order": with_secret("200 302 405 405 405 200 405", without=ALL_HIDDEN),
    "order-cancel": with_secret("200 400 405 405 405 200 405", without=ALL_HIDDEN),
    "waiting-join": everybody("200 400 405 405 405 200 405"),
    "waiting": with_secret("200 302 405 405 405 200 405", without=ALL_HIDDEN),
    "ticket": with_secret(READ, without=HIDDEN),
    "attendee-feed": with_secret(READ, without=HIDDEN),
    # organizers
    "manage": {STRANGERS: SIGN_IN, "*": READ},
    "manage-edition": page(LOOK, READ, below=HIDDEN),
    "manage-draft": page(LOOK, READ, below=HIDDEN),
    "manage-sessions": A_LIST,
    "manage-people": A_LIST,
    "manage-rooms": A_LIST,
    "manage-films": A_LIST,
    "manage-organisations": A_LIST,
    "manage-orders": page(DESK, "200 400 405 405 405 200 405", below=ALL_HIDDEN),
    "manage-order": page(DESK, READ, below=HIDDEN),
    "manage-order-change": page(DESK, "200 400 405 405 405 200 405", below=ALL_HIDDEN),
    "manage-session-new": page(PROGRAMME, FORM, below=ALL_HIDDEN),
    "manage-session": page(PROGRAMME, FORM, below=ALL_HIDDEN),
    "manage-slot-new": page(PROGRAMME, "405 302 405 405 405 405 405", below=POST_ONLY),
    "manage-place": page(PROGRAMME, FORM, below=ALL_HIDDEN),
    "manage-change": page(PROGRAMME, "200 409 405 405 405 200 405", below=ALL_HIDDEN),
    **{
        f"manage-{kind}{verb}": page(PROGRAMME, row, below=ALL_HIDDEN)
        for kinds, removal in ((USED, REFUSED), (UNUSED, REMOVED))
        for kind in kinds
        for verb, row in (("-new", FORM), ("", FORM), ("-remove", removal))
    },
    "manage-venue": page("chair", FORM, below=ALL_HIDDEN),
    "manage-edition-facts": page("chair", FORM, below=ALL_HIDDEN),
    "manage-grounds": page(LOOK, READ, below=HIDDEN),
    "manage-words": page(PROGRAMME, "200 404 405 405 405 200 405", below=ALL_HIDDEN),
    "manage-moving": page(PROGRAMME, "200 400 405 405 405 200 405", below=ALL_HIDDEN),
    "manage-history": page(PROGRAMME, READ, below=HIDDEN),
    "manage-steps": page(PROGRAMME, "200 302 405 405 405 200 405", below=ALL_HIDDEN),
    "manage-board": page(LOOK, READ, below=HIDDEN),
    "manage-board-state": page(LOOK, READ, below=HIDDEN),
    "manage-clashes": page(LOOK, READ, below=HIDDEN),
    "manage-clash": {
        STRANGERS: SIGN_IN,
        "look desk": "302 404 405 405 405 302 405",
        PROGRAMME: "302 302 405 405 405 302 405",
        "*": ALL_HIDDEN,
    },
    "manage-clash-rules": {
        STRANGERS: SIGN_IN,
        "look desk programme": "200 404 405 405 405 200 405",
        "chair": "200 400 405 405 405 200 405",
        "*": ALL_HIDDEN,
    },
    "manage-release": {
        STRANGERS: SIGN_IN,
        "look desk programme": "200 404 405 405 405 200 405",
        "chair": "200 409 405 405 405 200 405",
        "*": ALL_HIDDEN,
    },
    # programs, whoever sends them
    "api": everybody(),
    "api-schema": everybody(),
    "api-editions": everybody(OPEN),
    "api-edition": everybody(OPEN),
    "api-programme": everybody(OPEN),
    "api-programme-json": everybody(OPEN),
    "api-programme-csv": everybody(OPEN),
    "api-programme-session": everybody(OPEN),
    "api-people": everybody(OPEN),
    "api-person": everybody(OPEN),
    "api-films": everybody(OPEN),
    "api-film": everybody(OPEN),
    "api-rooms": everybody(OPEN),
    "api-room": everybody(OPEN),
    "api-buildings": everybody(OPEN),
    "api-building": everybody(OPEN),
    "api-gates": everybody(OPEN),
    "api-organisations": everybody(OPEN),
    "api-organisation": everybody(OPEN),
    "api-release": everybody(OPEN),
    "api-release-changes": everybody(OPEN),
    "api-ticket-types": everybody(OPEN),
    "api-orders": everybody("405 400 405 405 405 405 405"),
    "api-order": with_secret(READ, without=HIDDEN),
    "api-confirmation": with_secret("405 400 405 405 405 405 405", without=POST_ONLY),
    # programs of the staff
    "api-releases": {
        STRANGERS: "200 403 403 403 403 200 204",
        "chair": "200 409 405 405 405 200 204",
        "*": "200 404 405 405 405 200 204",
    },
    "api-sessions": {
        STRANGERS: NO_ENTRY,
        "look desk": "200 404 405 405 405 200 405",
        PROGRAMME: "200 400 405 405 405 200 405",
        "*": ALL_HIDDEN,
    },
    "api-session": {
        STRANGERS: NO_ENTRY,
        "look desk": "200 405 404 405 405 200 405",
        PROGRAMME: "200 405 400 405 405 200 405",
        "*": "404 405 404 405 405 404 405",
    },
    "api-slots": api(LOOK, READ, below=HIDDEN),
    "api-free-places": api(LOOK, READ, below=HIDDEN),
    "api-clashes": api(LOOK, READ, below=HIDDEN),
    "api-clash": api(LOOK, HIDDEN, below=HIDDEN),
    "api-mending": api(
        PROGRAMME, "405 400 405 405 405 405 405", below="405 404 405 405 405 405 405"
    ),
    "api-waiver": api(
        PROGRAMME, "405 405 400 405 200 405 405", below="405 405 404 405 404 405 405"
    ),
    "api-changes": api(LOOK, READ, below=HIDDEN),
    "api-swap": api(PROGRAMME, "405 400 405 405 405 405 405", below="405 404 405 405 405 405 405"),
    "api-steps": api(PROGRAMME, READ, below=HIDDEN),
    "api-undo": api(PROGRAMME, "405 409 405 405 405 405 405", below="405 404 405 405 405 405 405"),
    "api-redo": api(PROGRAMME, "405 409 405 405 405 405 405", below="405 404 405 405 405 405 405"),
    "api-pin": api(PROGRAMME, "405 405 400 405 400 405 405", below="405 405 404 405 404 405 405"),
    "api-placement": api(
        PROGRAMME, "405 405 400 405 400 405 405", below="405 405 404 405 404 405 405"
    ),
}

# Accounts are allauth's. Its forms take PUT for POST, and it tells OPTIONS to everybody.
A_FORM = "200 200 200 405 405 200 200"
A_PAGE = "200 405 405 405 405 200 200"
NO_KEY = " ".join(["404"] * 7)
IN_ALREADY = "302 302 200 200 200 302 200"


def inside(row: Row) -> Door:
    """Only for who is signed in."""
    return {"anonymous": SIGN_IN, "*": row}


ACCOUNTS: dict[str, Door] = {
    "account_login": {"anonymous": A_FORM, "*": IN_ALREADY},
    "account_logout": {
        "anonymous": "302 302 405 405 405 302 200",
        "*": "200 302 405 405 405 200 200",
    },
    "account_inactive": everybody(A_PAGE),
    "account_signup": {"anonymous": A_FORM, "*": IN_ALREADY},
    "account_reauthenticate": inside(NO_ENTRY),
    "account_email": inside("200 302 200 405 405 200 200"),
    "account_email_verification_sent": everybody(SIGN_IN),
    "account_change_password": inside(SIGN_IN),
    "account_set_password": inside(A_FORM),
    "account_reset_password": everybody(A_FORM),
    "account_confirm_login_code": everybody(SIGN_IN),
    "account_reset_password_from_key_done": everybody(A_PAGE),
    "account_reset_password_from_key": everybody(" ".join(["200"] * 7)),
    "account_reset_password_done": everybody(A_PAGE),
    "account_request_login_code": {"anonymous": A_FORM, "*": IN_ALREADY},
    "mfa_index": inside(A_PAGE),
    "mfa_authenticate": everybody(SIGN_IN),
    "mfa_reauthenticate": inside(NO_ENTRY),
    "mfa_activate_totp": inside(A_FORM),
    "mfa_deactivate_totp": inside(NO_KEY),
    "mfa_view_recovery_codes": inside("404 405 405 405 405 404 200"),
    "mfa_generate_recovery_codes": inside(A_FORM),
    "mfa_download_recovery_codes": inside(NO_KEY),
    "mfa_list_webauthn": inside(A_PAGE),
    "mfa_add_webauthn": inside(A_FORM),
    "mfa_reauthenticate_webauthn": inside(NO_ENTRY),
    "mfa_remove_webauthn": inside("404 404 405 405 404 404 200"),
    "mfa_edit_webauthn": inside("404 404 404 405 405 404 200"),
    "mfa_login_webauthn": {"anonymous": "302 302 302 405 405 302 200", "*": IN_ALREADY},
}

# The admin is Django's: it treats every method but POST as GET, so two are asked.
ADMIN_METHODS = ("GET", "POST")
# What is_staff sets up. Everything else there is for superusers.
SET_UP = {
    *("events_family", "events_series", "events_edition", "events_venue", "events_room"),
    *("events_feature", "events_person", "events_staffrole"),
    *("registrations_quota", "registrations_tickettype"),
    *("registrations_entry", "registrations_contingent"),
}
ADMIN = {
    "index": "200 200",
    "login": "302 200",
    "logout": "405 200",
    "password_change": "200 200",
    "password_change_done": "200 405",
    "autocomplete": "403 405",
    "jsi18n": "200 405",
    "view_on_site": "404 404",
    "app_list": "200 200",
    "auth_user_password_change": "403 403",
    "": "302 302",
}
# What happens to an object that is not there, if one may do that to others.
TO_MODELS = {
    "changelist": "200 200",
    "add": "200 200",
    "history": "302 302",
    "change": "302 302",
    "delete": "302 302",
}
# Roles may be taken back; what programmes and tickets hang on stays.
MAY_DELETE = {"events_staffrole"}


def asked(route: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles and the methods that ``route`` is asked with."""
    if route.startswith("admin/"):
        return ROLES_OF_ACCOUNTS, ADMIN_METHODS
    return ROLES_OF_ACCOUNTS if route.startswith("accounts/") else ROLES, METHODS


def expected(route: str, name: str, role: str) -> Row:
    """The row for ``role``. A KeyError means that the table does not know the address."""
    if route.startswith("admin/"):
        return _in_admin(route, name) if role == "is-staff" else _at_admin(name)
    door = (ACCOUNTS if route.startswith("accounts/") else TABLE)[name]
    return next((row for roles, row in door.items() if role in roles.split()), door["*"])


def _at_admin(name: str) -> Row:
    return "200 200" if name == "login" else "302 302"


def _in_admin(route: str, name: str) -> Row:
    if route.endswith("(?P<url>.*)$"):
        return "404 404"
    if name in ADMIN:
        return ADMIN[name]
    model, _underline, act = name.rpartition("_")
    if act == "history":
        return TO_MODELS[act]
    if model not in SET_UP or (act == "delete" and model not in MAY_DELETE):
        return "403 403"
    return TO_MODELS[act]
