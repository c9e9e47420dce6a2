"""The command: what a newcomer types, and what it says when something is wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from events.models import Edition, Family, Session
from tests.cast import an_edition
from tests.programmes import a_row, konopas, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "program.js"
    path.write_text(konopas(rows(12)), encoding="utf-8")
    return path


def run(slug, file, **options) -> tuple[str, str]:
    """What the command prints, and what it tells while it works."""
    printed, told = StringIO(), StringIO()
    call_command("import_programme", slug, file, stdout=printed, stderr=told, **options)
    return printed.getvalue(), told.getvalue()


def test_it_tells_what_it_does_and_counts_what_it_did(file):
    an_edition("convention-2027")

    printed, told = run("convention-2027", file)

    assert told.splitlines() == [
        "Reading program.js …",
        "12 items, 12 people.",
        "Matching people and rooms …",
        "Writing sessions …",
    ]
    assert "    12  sessions new" in printed.splitlines()
    assert Session.objects.count() == 12


def test_every_row_that_was_not_taken_is_named(file):
    an_edition("convention-2027")
    file.write_text(konopas([a_row("1"), a_row("2", time="noon"), 3]))

    printed, _told = run("convention-2027", file)

    assert "     2  rows not taken" in printed
    assert "not taken: program row 2 (id 2): It does not say when it starts" in printed
    assert "not taken: program row 3 (id –): It is not a row with named fields." in printed


def test_an_unknown_edition_is_refused_with_the_known_ones(file):
    an_edition("convention-2027")

    with pytest.raises(CommandError, match="no edition “carnival”. There are: convention-2027."):
        run("carnival", file)


def test_an_edition_can_be_made_from_the_files_own_days(file):
    run("made-up", file, new_edition="Made up", time_zone="Europe/Dublin")

    edition = Edition.objects.get()
    assert (str(edition.name), edition.time_zone) == ("Made up", "Europe/Dublin")
    assert (f"{edition.starts_on}", f"{edition.ends_on}") == ("2027-10-01", "2027-10-01")
    assert edition.venue.family == edition.series.family == Family.objects.get()


@pytest.mark.parametrize(
    ("slug", "options", "words"),
    [
        ("api", {}, "edition_slug_not_reserved"),
        ("Not a slug", {}, "slug"),
        ("made-up", {"time_zone": "Chicago"}, "is not a time zone"),
        ("made-up", {"new_edition": "x" * 201}, "shorten"),
    ],
)
def test_an_edition_that_cannot_be_is_refused_and_leaves_nothing(file, slug, options, words):
    with pytest.raises(CommandError, match=words):
        run(slug, file, **{"new_edition": "Made up", "time_zone": "Europe/Dublin", **options})

    assert not Family.objects.exists()


def test_a_dry_run_leaves_nothing_of_a_new_edition_either(file):
    printed, told = run("made-up", file, new_edition="Made up", dry_run=True)

    assert "    12  sessions new" in printed
    assert "nothing was kept" in told
    assert not Family.objects.exists()


@pytest.mark.parametrize("text", ["", "<html>", "var program = [];", konopas([{"id": 1}])])
def test_a_file_that_gives_nothing_ends_with_a_sentence(file, text):
    an_edition("convention-2027")
    file.write_text(text)

    with pytest.raises(CommandError):
        run("convention-2027", file)


def test_people_may_have_their_own_file(file, tmp_path):
    an_edition("convention-2027")
    people = tmp_path / "people.js"
    people.write_text('var participants = [{"id": "p1", "name": ["Ye", "Wenjie"], "bio": "B"}];')

    _printed, told = run("convention-2027", file, people=people)

    assert "12 items, 12 people." in told
    assert Session.objects.get(source_id="101").people.get().biography == {"zh-hans": "B"}
