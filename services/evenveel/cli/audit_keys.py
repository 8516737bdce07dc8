"""`evenveel audit keys`: the keys that sign the tree. To change them takes two people."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from access.moments import now_ms, shown_moment
from access.phrases_pages import Page
from access.phrases_proofs import Proof
from access.phrases_who import Who
from access.principals import OPERATOR_ID
from access.saying import Saying
from contracts.ids import PersonId
from evenveel.cli.frame import command, print_json
from evenveel.cli.office import Office
from evenveel.cli.showing import say, tell, wants
from evenveel.key_changes import Asked, Change, Done, KeyChanges
from evenveel.troubles import Trouble

# Its first name is the one that rules of who may do what know it by.
app = typer.Typer(
    name="audit keys", help="The keys that sign the tree; changed by two.", no_args_is_help=True
)

_AGREE = "evenveel audit keys agree"
_RETIRE = "evenveel audit keys retire"
_ASKED: Final = {"rotate": Page.ROTATE_ASKED, "retire": Page.RETIRE_ASKED}


@command(app, "show")
def show(office: Office) -> None:
    """The keys by which others check what is signed here."""
    office.known.may_begin(office.act)
    changes = _changes(office)
    signing = changes.signing
    before = [key for key in changes.known if key not in signing]
    if office.json:
        waiting = changes.waiting
        print_json(
            {
                "signing": [key.text for key in signing],
                "signed_before": [key.text for key in before],
                "waiting": waiting,
            }
        )
        return
    for key in signing:
        say(f"{key.text}  {office.said(Proof.SIGNS_NOW)}")
    for key in before:
        say(f"{key.text}  {office.said(Proof.SIGNED_BEFORE)}")


@command(app, "make")
def make(office: Office) -> None:
    """Make the first key, once: what it signs is signed in the name that the settings say."""
    from evenveel.sequencing import tree_origin

    office.known.may_begin(office.act)
    key = _changes(office).make_first(tree_origin(office.settings))
    if office.json:
        print_json({"key": key.text})
        return
    say(key.text)
    tell(office, Proof.KEY_SIGNS_ALONE)


@command(app, "rotate")
def rotate(office: Office) -> None:
    """Ask that a new key signs beside the one that does."""
    _ask(office, "rotate")


@command(app, "retire")
def retire(office: Office) -> None:
    """Ask that only the newest key signs."""
    _ask(office, "retire")


@command(app, "agree")
def agree(
    office: Office,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Say yes without being asked.")] = False,
) -> None:
    """Show the change that another asked for, and say yes to it: it is done.

    With --json nothing is asked: without --yes only what waits is printed.
    """
    person_id = _person(office)
    changes = _changes(office)
    asked = changes.to_agree(person_id)
    if not office.json:
        _show(office, asked)
    elif not yes:
        print_json({"waiting": asked})
        return
    if not (yes or wants(office, Proof.SAY_YES)):
        return
    done = changes.agree(person_id, now_ms(), asked.at_ms)
    if office.json:
        print_json(done)
        return
    _tell(office, done)


def _ask(office: Office, change: Change) -> None:
    person_id = _person(office)
    changes = _changes(office)
    changes.ask(change, person_id, now_ms())
    if office.json:
        print_json({"waiting": changes.waiting})
        return
    tell(office, Proof.CHANGE_WAITS, command=_AGREE)


def _person(office: Office) -> PersonId:
    """Return who asks, once they may do such a thing. Raises `Obstacle`."""
    office.known.may_begin(office.act)
    found = office.known.principal.person_id
    if found is None:
        raise Trouble(Saying(Proof.TWO_PEOPLE_NEEDED))
    return found


def _changes(office: Office) -> KeyChanges:
    return KeyChanges(office.settings.key_folder)


def _show(office: Office, asked: Asked) -> None:
    by_operator = asked.by == OPERATOR_ID
    tell(
        office,
        Proof.WAITS_FOR_YES,
        change=office.said(_ASKED[asked.change]),
        person=office.said(Who.THE_OPERATOR) if by_operator else asked.by,
        moment=shown_moment(asked.at_ms),
    )


def _tell(office: Office, done: Done) -> None:
    say(done.key)
    if done.asked.change == "rotate":
        tell(office, Proof.KEY_SIGNS_TOO, command=_RETIRE)
    else:
        tell(office, Proof.KEY_SIGNS_ALONE)
