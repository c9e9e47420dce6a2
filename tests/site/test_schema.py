"""The schema is complete, valid, and shown on a page that needs nothing else."""

from __future__ import annotations

import re

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from openapi_spec_validator import validate

from events_site.api_schema import operations, schema_in

LANGUAGES = ["en", "zh-hans"]
JSON = "application/json"


def all_operations(language="en"):
    return operations(schema_in(language))


def test_the_schema_is_valid_and_was_drawn_without_a_warning():
    schema_in.cache_clear()
    GENERATOR_STATS.reset()

    validate(schema_in("en"))

    assert not GENERATOR_STATS._warn_cache and not GENERATOR_STATS._error_cache


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_operation_says_what_it_is_for_and_where_it_belongs(language):
    schema = schema_in(language)
    groups = {tag["name"] for tag in schema["tags"]}

    assert len(all_operations(language)) >= 17
    for _path, _method, operation in all_operations(language):
        assert operation["summary"] and operation["operationId"]
        assert set(operation["tags"]) <= groups
    names = [operation["operationId"] for _path, _method, operation in all_operations(language)]
    assert len(names) == len(set(names))


def test_every_answer_has_a_shape_and_every_refusal_the_same():
    for _path, _method, operation in all_operations():
        good = [status for status in operation["responses"] if status < "400"]
        bad = [status for status in operation["responses"] if status >= "400"]
        assert good and {"404", "405", "503"} <= set(bad)
        for status in good:
            (media,) = operation["responses"][status]["content"].items()
            assert media[0] in (JSON, "text/csv") and media[1]["schema"]
        for status in bad:
            shape = operation["responses"][status]["content"][JSON]["schema"]
            assert shape == {"$ref": "#/components/schemas/Problem"}


def test_whatever_takes_a_body_shows_an_example_and_says_how_it_may_be_refused():
    bodies = [found for found in all_operations() if "requestBody" in found[2]]

    assert len(bodies) == 9
    for _path, _method, operation in bodies:
        assert operation["requestBody"]["content"][JSON]["examples"]
        assert {"400", "413", "415"} <= set(operation["responses"])


def test_organizers_sign_in_and_nobody_else_has_to():
    staff = {
        operation["operationId"]
        for _path, _method, operation in all_operations()
        if {"cookieAuth": []} in operation["security"]
    }

    assert staff == {
        *("list_sessions", "add_session", "read_session", "edit_session"),
        *("list_steps", "undo", "redo"),
        *(
            "list_slots",
            "place_slot",
            "unplace_slot",
            "swap_slots",
            "pin_slot",
            "unpin_slot",
            "list_free_places",
            "list_clashes",
            "read_clash",
            "mend_clash",
            "accept_clash",
            "withdraw_clash",
            "list_changes",
        ),
        "publish_release",
    }


def test_the_schema_is_served_to_every_website_in_the_language_asked_for(client):
    chinese = client.get("/api/v1/openapi.json")
    english = client.get("/api/v1/openapi.json", headers={"accept-language": "en"})

    assert chinese["Access-Control-Allow-Origin"] == "*"
    assert chinese.json()["paths"].keys() == english.json()["paths"].keys()
    assert english.json()["info"]["description"].startswith("Programmes for everybody")
    assert re.search(r"[\u4e00-\u9fff]", chinese.json()["info"]["description"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_page_shows_every_operation_and_shape_and_loads_nothing_foreign(client, language):
    page = client.get("/api/v1/", headers={"accept-language": language}).content.decode()

    for path, _method, operation in all_operations(language):
        assert f'id="{operation["operationId"]}"' in page
        assert path in page
    for name in re.findall(r'href="#([\w-]+)"', page):
        assert f'id="{name}"' in page
    assert not re.search(r'(src|href)="(https?:)?//(?!localhost)', page)
    assert len(re.findall(r"<script", page)) == 1


@pytest.mark.django_db
def test_lines_to_copy_are_whole(client):
    page = client.get("/api/v1/", headers={"accept-language": "en"}).content.decode()

    assert (
        "curl -X POST &#x27;http://localhost:8000/api/v1/editions/csfc-2027/orders/&#x27;" in page
    )
    assert "Idempotency-Key: $(uuidgen)" in page
    assert "X-CSRFToken: $TOKEN" in page
