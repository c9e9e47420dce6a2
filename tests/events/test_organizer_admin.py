"""Setting up families, places, editions and tickets; only for those with ``is_staff``."""

import pytest
from django.contrib import admin

from events.models import Edition, Family, StaffRole
from events.releasing import publish
from events.translated import Words
from registrations.models import Quota, TicketType
from tests.cast import (
    a_room,
    a_session,
    a_slot,
    a_ticket,
    a_user,
    an_edition,
    the_family,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = a_user("setup@park.example")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    client.force_login(user)
    return user


def inline(prefix, count=0):
    return {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": 0}


def refused(response):
    """The fields that were refused; the page is in Chinese, so their words are not compared."""
    return list(response.context["adminform"].errors)


def words(name, *, zh="", en="", rest=""):
    return {f"{name}_0": zh, f"{name}_1": en, f"{name}_2": rest}


def test_an_account_without_is_staff_is_sent_to_sign_in(client):
    client.force_login(a_user())

    assert client.get("/admin/").status_code == 302


def test_staff_see_what_they_may_set_up_and_no_accounts(client, staff):
    page = client.get("/admin/")

    listed = {model["object_name"] for app in page.context["app_list"] for model in app["models"]}
    assert listed == {
        *("Family", "Series", "Edition", "Venue", "Room", "Feature", "Person", "StaffRole"),
        *("Quota", "TicketType", "Entry", "Contingent"),
    }
    assert client.get("/admin/events/user/").status_code == 403


@pytest.mark.parametrize(
    "model", [each for each in admin.site._registry if each._meta.app_label != "auth"]
)
def test_every_list_and_form_opens_with_something_in_it(client, staff, model):
    edition = an_edition()
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    a_ticket(edition)
    staff.is_superuser = True
    staff.save(update_fields=["is_superuser"])
    home = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    pages = [home, f"{home}add/", *(f"{home}{row.pk}/change/" for row in model.objects.all()[:1])]

    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_family_is_named_in_two_languages(client, staff):
    facts = {"slug": "park", "currency": "CNY", **words("name", zh="首钢园", en="The Park")}

    client.post("/admin/events/family/add/", facts | inline("series"))

    assert Family.objects.get().name == Words({"zh-hans": "首钢园", "en": "The Park"})


@pytest.mark.parametrize(
    "facts",
    [
        words("name"),
        words("name", en="x" * 201),
        words("name", en="a\x07"),
        words("name", en="a", rest="[1]"),
        words("name", en="a", rest="{"),
    ],
)
def test_a_name_that_cannot_be_is_refused(client, staff, facts):
    base = {"slug": "park", "currency": "CNY"}

    response = client.post("/admin/events/family/add/", base | facts | inline("series"))

    assert refused(response) == ["name"]
    assert not Family.objects.exists()


def test_words_in_a_third_language_survive_an_edit(client, staff):
    family = Family.objects.create(slug="park", name=Words({"en": "Park", "ja": "公園"}))
    address = f"/admin/events/family/{family.pk}/change/"
    shown = client.get(address).context["adminform"].form["name"].value()
    rest = '{"ja": "公園"}'

    facts = {"slug": "park", "currency": "CNY", **words("name", en="The Park", rest=rest)}
    client.post(address, facts | inline("series"))

    family.refresh_from_db()
    assert shown == Words({"en": "Park", "ja": "公園"})
    assert family.name == Words({"en": "The Park", "ja": "公園"})


def test_the_address_of_a_public_edition_stays(client, staff):
    edition = an_edition()
    a_slot(a_session(edition), a_room(), "10:00", "11:00")
    address = f"/admin/events/edition/{edition.pk}/change/"

    before = client.get(address).context["adminform"].form.fields
    publish(edition, by=None)
    after = client.get(address).context["adminform"].form.fields

    assert ("slug" in before, "slug" in after) == (True, False)
    assert Edition.objects.get().current_release.number == 1


def role(edition, email, level=StaffRole.Level.CHAIR):
    return {"edition": edition.pk, "level": level, "user": email}


def test_a_role_is_given_by_address(client, staff):
    edition, luo = an_edition(), a_user("luoji@park.example")

    client.post("/admin/events/staffrole/add/", role(edition, "LuoJi@park.example"))

    assert StaffRole.objects.get(edition=edition).user == luo


@pytest.mark.parametrize(
    ("email", "field"),
    [("nobody@park.example", "user"), ("setup@park.example", "__all__")],
)
def test_a_role_for_nobody_or_a_second_one_is_refused(client, staff, email, field):
    edition = an_edition()
    StaffRole.objects.create(edition=edition, user=staff, level=1)

    response = client.post("/admin/events/staffrole/add/", role(edition, email))

    assert refused(response) == [field]
    assert StaffRole.objects.count() == 1


def test_nobody_edits_how_many_places_are_taken(client, staff):
    edition = an_edition()
    quota = a_ticket(edition).quotas.get()
    Quota.objects.update(taken=7)
    facts = {"edition": edition.pk, "name": "Pass", "size": 50, "rank": 0, "taken": 0}

    client.post(f"/admin/registrations/quota/{quota.pk}/change/", facts)

    quota.refresh_from_db()
    assert (quota.size, quota.taken) == (50, 7)


def test_a_quota_is_not_made_smaller_than_what_is_taken(client, staff):
    edition = an_edition()
    quota = a_ticket(edition, places=100).quotas.get()
    Quota.objects.update(taken=7)
    facts = {"edition": edition.pk, "name": "Pass", "size": 6, "rank": 0}

    response = client.post(f"/admin/registrations/quota/{quota.pk}/change/", facts)

    assert refused(response) == ["size"]
    assert Quota.objects.get().size == 100


def test_an_edit_leaves_alone_what_changed_behind_the_form(client, staff, monkeypatch):
    """A sale while somebody renames the quota: what is not on the form is not written."""
    quota = a_ticket(an_edition()).quotas.get()
    saved = Quota.save
    sell = Quota.objects.filter(pk=quota.pk)

    def sell_just_before(self, **kwargs):
        sell.update(taken=9)
        saved(self, **kwargs)

    monkeypatch.setattr(Quota, "save", sell_just_before)
    facts = {"edition": quota.edition_id, "name": "Pass", "size": 100, "rank": 0}
    client.post(f"/admin/registrations/quota/{quota.pk}/change/", facts)

    quota.refresh_from_db()
    assert (quota.name, quota.taken) == ("Pass", 9)


def test_a_ticket_keeps_to_one_family(client, staff):
    edition = an_edition()
    theirs = an_edition("theirs", family=the_family("other"))
    facts = {
        "family": the_family().pk,
        "editions": [edition.pk, theirs.pk],
        "quotas": [Quota.objects.create(edition=edition, name="All", size=5).pk],
        "slug": "pass",
        "kind": "pass",
        "identity": "none",
        "one_per_document": "none",
        "price": 0,
        "most_per_order": 5,
        "rank": 0,
        **words("name", en="Pass"),
        **words("description"),
    }

    mixed = client.post("/admin/registrations/tickettype/add/", facts)
    taken = client.post("/admin/registrations/tickettype/add/", facts | {"editions": [edition.pk]})

    assert refused(mixed) == ["__all__"]
    assert taken.status_code == 302
    assert TicketType.objects.get().name == Words({"en": "Pass"})
