"""`evenveel invite`, `sign-in`, `sign-out` and `whoami`: who somebody is, here and in a browser."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from access.moments import now_ms
from access.phrases_who import Who
from access.rights import Act
from contracts.ids import PersonId
from evenveel.cli.amounts import day_of
from evenveel.cli.frame import command, print_json
from evenveel.cli.known import named
from evenveel.cli.mistakes import Mistake, Obstacle
from evenveel.cli.office import Office
from evenveel.cli.parties import person_named
from evenveel.cli.role import Person, role_said
from evenveel.cli.showing import figures, say, table, tell
from evenveel.credential import forget_session, keep_session, kept_session

app = typer.Typer()

_DAY_MS: Final = 24 * 3_600_000


@command(app, "invite")
def invite(
    office: Office,
    person: Person,
    *,
    mail: Annotated[
        str | None,
        typer.Option("--mail", metavar="ADDRESS", help="With which they sign in from now on."),
    ] = None,
) -> None:
    """Make a link that lets a person sign in once, to be handed over in person."""
    from access.identities import KnownAsAnother

    person_id = person_named(office, person)
    _may_invite(office, person_id)
    identity = office.known.who.identity
    try:
        link = identity.invite(person_id, address=mail)
    except KnownAsAnother:
        raise Mistake(Who.ADDRESS_OF_ANOTHER) from None
    except ValueError:
        raise Mistake(Who.NO_MAIL_ADDRESS, given=str(mail)) from None
    if office.json:
        print_json({"person_id": person_id, "link": link})
        return
    days = identity.means.link_times.invitation_ms // _DAY_MS
    tell(office, Who.INVITED, person=person_id, days=days)
    say(link)
    if mail is not None:
        tell(office, Who.INVITED_ADDRESS, person=person_id)


def _may_invite(office: Office, person_id: PersonId) -> None:
    """They may let this person in. Raises `Obstacle`.

    Whoever lets somebody in could sign in as them. So an administrator lets in the group's own
    newcomers alone; who has a role, another group or a way in already is the operator's to invite.
    """
    groups = {stand.group_id for stand in office.known.standings_of(person_id)}
    of_group = next(iter(groups)) if len(groups) == 1 else None
    if of_group is not None and office.known.is_newcomer(of_group, person_id):
        office.known.may(Act.INVITE, groups=(of_group,))
    else:
        office.known.may(Act.INVITE)


@command(app, "sign-in")
def sign_in(
    office: Office,
    link: Annotated[str, typer.Argument(metavar="LINK", help="As it was handed over or mailed.")],
) -> None:
    """Have commands with this data folder be yours from now on; the link is used up by it."""
    token = urlsplit(link.strip()).path.rpartition("/")[2]
    identity = office.opened.identity
    before = kept_session(office.settings.data) or None
    session = identity.accept_invitation(token, instead_of=before)
    session = session or identity.sign_in_by_link(token, instead_of=before)
    found = None if session is None else identity.sessions.found(session, now_ms())
    if session is None or found is None:
        raise Obstacle(Who.LINK_NO_GOOD)
    keep_session(office.settings.data, session)
    if office.json:
        print_json({"person_id": found.person_id, "ends_at_ms": found.ends_at_ms})
        return
    tell(office, Who.SIGNED_IN, person=found.person_id, until=day_of(found.ends_at_ms))


@command(app, "sign-out")
def sign_out(
    office: Office,
    *,
    everywhere: Annotated[
        str | None,
        typer.Option(
            "--everywhere",
            metavar="PERSON",
            help="Of this person all sessions, passkeys, addresses and links instead.",
        ),
    ] = None,
) -> None:
    """End the session that `sign-in` began; or, where a device was lost, all of a person's."""
    if everywhere is not None:
        _sign_out_everywhere(office, person_named(office, everywhere))
        return
    token = kept_session(office.settings.data)
    if token:
        office.opened.identity.sessions.end(token)
    forget_session(office.settings.data)
    if office.json:
        print_json({"signed_out": bool(token)})
        return
    tell(office, Who.SIGNED_OUT if token else Who.WAS_NOT_SIGNED_IN)


def _sign_out_everywhere(office: Office, person_id: PersonId) -> None:
    """Nothing signs the person in any more: it, or the operator, says so. Raises `Obstacle`."""
    principal = office.known.principal
    if principal.means != "session" or principal.person_id != person_id:
        office.known.may(Act.RUN_THE_SERVICE)
    office.opened.identity.forget(person_id)
    if office.json:
        print_json({"signed_out": True, "person_id": person_id})
        return
    tell(office, Who.SIGNED_OUT_EVERYWHERE, person=person_id)


@command(app, "whoami")
def whoami(office: Office) -> None:
    """Say who commands here are from, and for whom they may act."""
    principal, shown = office.known.principal, office.known.shown
    own = principal.means == "session" and principal.person_id is not None
    stands = office.known.standings_of(principal.person_id) if own and principal.person_id else []
    if office.json:
        print_json(
            {
                "means": principal.means,
                "person_id": principal.person_id,
                "group_id": principal.group_id,
                "key_id": principal.key_id,
                "scopes": sorted(principal.scopes),
                "acts_for_all": principal.acts_for_all,
                "shown_by": shown.found_in,
                "standings": stands,
            }
        )
        return
    if principal.means == "nobody":
        raise Obstacle(Who.NOBODY_KNOWN, command="evenveel sign-in LINK")
    say(office.said(Who.YOU_ARE, who=named(principal)))
    rows = [(Who.SHOWN_BY, office.known.where)]
    if principal.acts_for_all:
        rows.append((Who.MAY_SCOPES, office.said(Who.ACTS_FOR_ALL)))
    elif principal.scopes:
        rows.append((Who.MAY_SCOPES, ", ".join(sorted(principal.scopes))))
    figures(office, rows)
    if stands:
        headings = (Who.ROLE, Who.OF_GROUP, Who.OF_ACCOUNT)
        shown_rows = (
            (role_said(office, stand.role), stand.group_id, stand.account_id or "")
            for stand in stands
        )
        table(office, headings, shown_rows)
