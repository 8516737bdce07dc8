"""What a member does on the pages of an account: looks, pays, asks, answers, offers, seeks."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from access.languages import Language
from access.phrases_member import MemberPage
from access.saying import said
from tests.browser.conftest import Visitor, Visitors
from tests.browser.site import Group, Site

STARS = {"unit": {"singular": "ster", "plural": "sterren", "symbol": "★"}, "step_ms": 120_000}


@pytest.fixture(scope="module")
def gent(place: Site) -> Group:
    return place.found(anna="Anna Claes", bert="Bert Maes", winkel="Wereldwinkel", group="Gent")


@pytest.fixture(scope="module")
def lille(place: Site, gent: Group) -> Group:
    found = place.found(STARS, anna="Amélie", bert="Benoît", winkel="Épicerie", group="Lille")
    place.agree(gent, found)
    return found


@pytest.fixture
def bert(visitor: Visitor, gent: Group) -> Visitor:
    visitor.is_in_as(gent.person("bert"))
    return visitor


def units(page: Page) -> int:
    """What the account that the page shows stands at, whatever other tests paid before."""
    return int(page.locator(".stand .own").inner_text().split()[0].replace("\N{MINUS SIGN}", "-"))


def chosen(visitor: Visitor, path: str, whom: str) -> Page:
    """The form about somebody, found by who they are."""
    page = visitor.open(path)
    page.get_by_label("Name, number or address").fill(whom)
    page.get_by_role("button", name="Find").click()
    return page


def test_a_member_pays_across_a_border_and_sees_first_what_it_comes_to(
    gent: Group, lille: Group, bert: Visitor
) -> None:
    own = f"/accounts/{gent.account('bert')}"
    before = units(bert.open(own))
    page = chosen(bert, f"{own}/pay", f"{lille.id}/anna")
    expect(page.get_by_role("heading", name="Pay Amélie")).to_be_visible()
    page.get_by_label("What for").fill("une tarte 🥧")
    page.get_by_label("How much").fill("30")
    page.get_by_role("button", name="Look first").click()
    told = page.get_by_role("heading", name="Amélie gives Bert Maes “une tarte 🥧” for 30 uren")
    expect(told).to_be_visible()
    expect(page.get_by_text("45 sterren")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"^{before - 30} uren"))).to_be_visible()
    quote = page.url
    page.get_by_role("button", name="Pay 30 uren").click()
    expect(page.get_by_role("status")).to_have_text("It is paid.")
    expect(page.get_by_text("45 sterren")).to_be_visible()
    # Back, and in another tab: it is not paid twice.
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(
        "This was done already; nothing was done twice."
    )
    other = bert.context.new_page()
    other.goto(quote)
    expect(other).to_have_url(re.compile(r"/exchanges/.*done=done-already"))
    bert.open(own)
    assert units(page) == before - 30
    line = page.get_by_role("row").filter(has_text="une tarte 🥧")
    expect(line).to_contain_text("with Lille")
    expect(line.get_by_role("cell")).to_have_count(3)


def test_two_tabs_that_both_confirm_pay_once(gent: Group, bert: Visitor) -> None:
    own = f"/accounts/{gent.account('bert')}"
    page = bert.open(own)
    before = units(page)
    page = bert.open(f"{own}/pay?to={gent.account('anna')}&words=soep")
    page.get_by_label("How much").fill("2")
    page.get_by_label("When, if not today").fill("2020-01-15")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_text("15 January 2020")).to_be_visible()
    other = bert.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Pay 2 uren").click()
    expect(other.get_by_role("status")).to_have_text("It is paid.")
    expect(other.get_by_text("15 January 2020")).to_be_visible()
    page.get_by_role("button", name="Pay 2 uren").click()
    expect(page.get_by_role("status")).to_have_text("It is paid.")
    assert page.url.partition("?")[0] == other.url.partition("?")[0]
    bert.open(own)
    assert units(page) == before - 2


def test_an_amount_that_does_not_come_out_exactly_names_the_nearest(
    gent: Group, lille: Group, bert: Visitor
) -> None:
    page = bert.open(f"/accounts/{gent.account('bert')}/pay?to={lille.account('anna')}")
    page.get_by_label("How much").fill("3")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_text("This does not come out exactly")).to_be_visible()
    page.get_by_role("link", name="Exact would be 4 uren").click()
    expect(page.get_by_role("button", name="Pay 4 uren")).to_be_visible()
    expect(page.get_by_text("This does not come out exactly")).to_have_count(0)


def test_a_quote_that_is_out_of_date_is_shown_anew_and_nothing_is_paid(
    gent: Group, lille: Group, bert: Visitor
) -> None:
    page = bert.open(f"/accounts/{gent.account('bert')}/pay?to={lille.account('anna')}&words=pain")
    page.get_by_label("How much").fill("2")
    page.get_by_role("button", name="Look first").click()
    # As a page of another day would have it.
    page.locator("input[name=payee_steps]").evaluate("field => field.value = 4")
    page.get_by_role("button", name="Pay 2 uren").click()
    expect(page.get_by_role("alert")).to_contain_text("Meanwhile the amounts changed.")
    bert.forgives(409)
    expect(page.get_by_role("heading", name="Amélie gives Bert Maes “pain”")).to_be_visible()
    page.get_by_role("button", name="Pay 2 uren").click()
    expect(page.get_by_role("status")).to_have_text("It is paid.")
    expect(page.get_by_text("3 sterren")).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_paying_and_asking_is_said_in_the_readers_language(
    gent: Group, visitors: Visitors, language: Language
) -> None:
    visitor = visitors(locale=language)
    visitor.is_in_as(gent.person("bert"))
    for way, filled, done in (
        ("pay", MemberPage.PAY_NOW, MemberPage.PAID),
        ("ask", MemberPage.ASK_NOW, MemberPage.ASKED),
    ):
        page = visitor.open(f"/accounts/{gent.account('bert')}/{way}?to={gent.account('els')}")
        page.get_by_label(said(MemberPage.HOW_MUCH, language)).fill("2")
        page.get_by_role("button", name=said(MemberPage.LOOK_FIRST, language)).click()
        page.get_by_role("button", name=said(filled, language, amount="2 uren")).click()
        expect(page.get_by_role("status")).to_have_text(said(done, language))
    page.get_by_role("button", name=said(MemberPage.WITHDRAW, language)).click()
    expect(page.get_by_role("status")).to_have_text(said(MemberPage.WITHDRAWN, language))


def test_an_administrator_acts_on_a_members_account_as_that_and_sees_it(
    gent: Group, visitor: Visitor
) -> None:
    visitor.is_in_as(gent.person("els"))
    page = visitor.open(f"/accounts/{gent.account('bert')}/pay")
    expect(page.get_by_role("banner")).to_contain_text("You act for Gent administrator")
    expect(
        page.get_by_text("Here you act for Bert Maes, as administrator of Gent.")
    ).to_be_visible()


def test_what_is_not_possible_is_said_by_the_form_which_keeps_what_was_filled_in(
    gent: Group, bert: Visitor
) -> None:
    page = bert.open(f"/accounts/{gent.account('bert')}/pay?to={gent.account('anna')}")
    page.get_by_label("What for").fill("<script>alert(1)</script> שלום")
    page.get_by_label("How much").fill("nothing")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("alert")).to_contain_text("Write an amount above zero")
    bert.forgives(422)
    expect(page.get_by_label("What for")).to_have_value("<script>alert(1)</script> שלום")
    page.get_by_label("How much").fill("5000")
    page.get_by_role("button", name="Look first").click()
    expect(page.get_by_role("alert")).to_contain_text("That is more than you can have done")
    expect(page.get_by_role("button", name="Pay 5,000 uren")).to_have_count(0)


def test_a_request_is_accepted_by_an_intermediary_who_sees_for_whom(
    place: Site, gent: Group, visitors: Visitors
) -> None:
    asks, answers = visitors(), visitors()
    asks.is_in_as(gent.person("bert"))
    page = asks.open(f"/accounts/{gent.account('bert')}/ask?to={gent.account('winkel')}")
    page.get_by_label("What for").fill("schilderen")
    page.get_by_label("How much").fill("8")
    page.get_by_role("button", name="Look first").click()
    page.get_by_role("button", name="Ask for 8 uren").click()
    expect(page.get_by_role("status")).to_have_text("Your request is sent.")
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()

    answers.is_in_as(gent.person("anna"))
    shop = f"/accounts/{gent.account('winkel')}"
    page = answers.open(shop)
    expect(page.get_by_role("banner")).to_contain_text("You act for Wereldwinkel intermediary")
    page.get_by_role("link", name="One request waits for your answer").click()
    expect(page.get_by_text("Bert Maes gives Wereldwinkel “schilderen” for 8 uren")).to_be_visible()
    page.get_by_role("button", name="Pay Bert Maes, -8 uren").click()
    expect(page.get_by_role("status")).to_have_text("The request is paid.")
    expect(page.get_by_text("Anna Claes, intermediary")).to_be_visible()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_a_request_is_accepted_by_an_intermediary_in_other_languages(
    place: Site, visitors: Visitors, language: Language
) -> None:
    group = place.found(anna="Anna Claes", bert="Bert Maes", winkel="Wereldwinkel")
    asked = {
        "payer": group.account("winkel"),
        "payee": group.account("bert"),
        "payer_steps": 8,
        "expires_at": (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds"),
        "words": "schilderen",
        "actor": {"person_id": group.person("bert"), "capacity": "holder"},
    }
    place.done("PUT", f"/requests/{uuid4()}", asked)
    place.settle()
    visitor = visitors(locale=f"{language}-BE")
    visitor.is_in_as(group.person("anna"))
    page = visitor.open(f"/accounts/{group.account('winkel')}")
    as_whom = said(MemberPage.ACTS_AS_INTERMEDIARY, language, name="Wereldwinkel")
    expect(page.get_by_text(as_whom)).to_be_visible()
    page.get_by_role("link", name=said(MemberPage.ONE_REQUEST_WAITS, language)).click()
    pay = re.compile("^" + re.escape(said(MemberPage.ACCEPT, language)) + r"\b.*8 uren")
    page.get_by_role("button", name=pay).click()
    expect(page.get_by_role("status")).to_have_text(said(MemberPage.ACCEPTED, language))


def test_a_request_is_declined_and_another_is_withdrawn(gent: Group, visitors: Visitors) -> None:
    asks, answers = visitors(), visitors()
    asks.is_in_as(gent.person("bert"))
    answers.is_in_as(gent.person("anna"))
    for words in ("one", "two"):
        page = asks.open(
            f"/accounts/{gent.account('bert')}/ask?to={gent.account('anna')}&words={words}"
        )
        page.get_by_label("How much").fill("1")
        page.get_by_role("button", name="Look first").click()
        page.get_by_role("button", name="Ask for 1 uur").click()
        expect(page.get_by_role("status")).to_be_visible()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("status")).to_have_text("The request is withdrawn.")
    page = answers.open(f"/accounts/{gent.account('anna')}/requests")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("status")).to_have_text("The request is declined.")
    page = answers.open(f"/accounts/{gent.account('anna')}/requests")
    expect(page.get_by_text("No request is open.")).to_be_visible()


def test_who_was_paid_gives_it_back_and_the_statement_shows_both(
    place: Site, gent: Group, visitor: Visitor
) -> None:
    exchange_id = place.pay(gent, "bert", "anna", 6, "te veel")
    place.settle()
    visitor.is_in_as(gent.person("anna"))
    own = f"/accounts/{gent.account('anna')}"
    page = visitor.open(f"{own}/exchanges/{exchange_id}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the receipt").click()
    assert download.value.suggested_filename == f"{exchange_id}.tlog-proof"
    page.get_by_text("Give it back", exact=True).click()
    page.get_by_label("Why").fill("vergissing")
    page.get_by_role("button", name="Give 6 uren back").click()
    expect(page.get_by_role("status")).to_have_text("It is given back.")
    page.get_by_role("link", name="See what is given back here.").click()
    expect(page.get_by_role("link", name="This was given back since.")).to_be_visible()
    expect(page.get_by_text("Give it back", exact=True)).to_have_count(0)
    visitor.open(own)
    expect(page.get_by_role("link", name="what was given back").first).to_be_visible()
    expect(page.get_by_role("link", name="given back", exact=True).first).to_be_visible()


def test_an_offer_is_published_found_across_the_border_changed_and_taken_back(
    gent: Group, lille: Group, visitors: Visitors
) -> None:
    offers, seeks = visitors(), visitors(locale="fr")
    offers.is_in_as(gent.person("bert"))
    own = f"/accounts/{gent.account('bert')}"
    page = offers.open(f"{own}/posts")
    page.get_by_role("link", name="Offer something").click()
    page.get_by_label("In a few words").first.fill("Bicycles <b>repaired</b>")
    page.get_by_label("More about it").first.fill("Old ones too.\nBring 🚲.")
    page.get_by_label("Kind of thing").select_option("repair")
    page.get_by_label("About how much").fill("20")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_have_text("It is to be found from now on.")
    page.get_by_role("link", name="Change Bicycles").click()
    page.get_by_text("In French too").click()
    page.locator("#title_fr").fill("Réparation de vélos")
    page.get_by_role("button", name="Keep the changes").click()
    expect(page.get_by_role("status")).to_have_text("It is changed.")

    seeks.is_in_as(lille.person("anna"))
    found = seeks.open(f"/accounts/{lille.account('anna')}/search?text=velo&kind=offer")
    found.get_by_role("link", name="Réparation de vélos").click()
    found.get_by_role("link", name="Payer Bert Maes").click()
    expect(found.get_by_label("Pour quoi")).to_have_value("Réparation de vélos")

    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_have_text("Nobody sees it any more.")
    found = seeks.open(f"/accounts/{lille.account('anna')}/search?text=velo&kind=offer")
    expect(found.get_by_text("Rien trouvé.")).to_be_visible()
