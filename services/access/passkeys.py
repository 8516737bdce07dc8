"""Passkeys: a person's device signs a challenge, and nothing secret is ever here.

A passkey alone signs in, so the device must have asked its owner (a finger, a face, a code). Each
challenge is asked once and answered once; it tells itself which one it is, so that nothing need be
kept in the browser meanwhile.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final, LiteralString, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from access.ceremonies import GOOD_MS, Ceremonies, CeremonyKind
from access.cookies import origin_of
from access.line import Line
from access.opaque import new_secret
from contracts.ids import PersonId

MAX_PASSKEYS: Final = 10
MAX_ANSWER_CHARACTERS: Final = 20_000
_MAX_ID_BYTES: Final = 1_023
# What those who read an answer raise for one that nobody could have meant.
_UNREADABLE: Final = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    struct.error,
)

_KEEP: Final[LiteralString] = """
INSERT INTO access.passkeys (credential_id, person_id, public_key, sign_count, label, created_at_ms)
SELECT %(id)s, %(person_id)s, %(public_key)s, %(sign_count)s, '', %(now_ms)s
WHERE (SELECT count(*) FROM access.passkeys WHERE person_id = %(person_id)s) < %(at_most)s
ON CONFLICT (credential_id) DO NOTHING RETURNING true
"""
_OF: Final[LiteralString] = """
SELECT credential_id, person_id::text, public_key, sign_count, created_at_ms, last_used_at_ms
FROM access.passkeys WHERE person_id = %s ORDER BY created_at_ms, credential_id
"""
_FIND: Final[LiteralString] = """
SELECT credential_id, person_id::text, public_key, sign_count, created_at_ms, last_used_at_ms
FROM access.passkeys WHERE credential_id = %s
"""
# Of two answers with the same count one was made by a copy of the device: it changes nothing.
_USED: Final[LiteralString] = """
UPDATE access.passkeys SET sign_count = %(count)s, last_used_at_ms = %(now_ms)s
WHERE credential_id = %(id)s AND (sign_count < %(count)s OR (sign_count = 0 AND %(count)s = 0))
RETURNING true
"""


class PasskeyRefused(Exception):
    """What the browser answered proves nobody."""


class Passkey(NamedTuple):
    """One device's key of one person."""

    credential_id: bytes
    person_id: PersonId
    public_key: bytes
    sign_count: int
    created_at_ms: int
    last_used_at_ms: int | None


class Passkeys:
    """The passkeys of all persons of an installation at one address."""

    def __init__(self, line: Line, ceremonies: Ceremonies, public_url: str) -> None:
        self._line = line
        self._ceremonies = ceremonies
        self._site = urlsplit(public_url).hostname or ""
        self._origin = origin_of(public_url) or ""

    @property
    def work_here(self) -> bool:
        """Whether browsers have passkeys for our address: for a name, not for a bare number."""
        try:
            ip_address(self._site)
        except ValueError:
            return bool(self._site)
        return False

    def ask_to_add(self, person_id: PersonId, shown_name: str, now_ms: int) -> str:
        """Return, as JSON, what the browser needs to make a passkey for this person."""
        challenge = self._challenge("add-passkey", now_ms, person_id)
        options = generate_registration_options(
            rp_id=self._site,
            rp_name=self._site,
            user_id=UUID(person_id).bytes,
            user_name=shown_name or self._site,
            challenge=challenge,
            timeout=GOOD_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=each.credential_id) for each in self.of(person_id)
            ],
        )
        return options_to_json(options)

    def add(self, person_id: PersonId, answer: str, now_ms: int) -> None:
        """The passkey that the browser made signs this person in. Raises `PasskeyRefused`."""
        challenge = self._answered("add-passkey", answer, now_ms, person_id)
        try:
            made = verify_registration_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._site,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _UNREADABLE as error:
            raise PasskeyRefused(str(error)) from None
        if len(made.credential_id) > _MAX_ID_BYTES:
            raise PasskeyRefused("its id is too long")
        given = {
            "id": made.credential_id,
            "person_id": person_id,
            "public_key": made.credential_public_key,
            "sign_count": made.sign_count,
            "now_ms": now_ms,
            "at_most": MAX_PASSKEYS,
        }
        if self._line.ask(lambda on: on.execute(_KEEP, given).fetchone()) is None:
            raise PasskeyRefused("it is somebody's already, or there are too many")

    def ask_to_sign_in(self, now_ms: int) -> str:
        """Return, as JSON, what the browser needs to show a passkey of whoever sits before it."""
        options = generate_authentication_options(
            rp_id=self._site,
            challenge=self._challenge("use-passkey", now_ms, None),
            timeout=GOOD_MS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def signed_in(self, answer: str, now_ms: int) -> PersonId:
        """Return whose passkey answered. Raises `PasskeyRefused`."""
        challenge = self._answered("use-passkey", answer, now_ms, None)
        passkey = self._found(_read(answer))
        try:
            proven = verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=self._site,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _UNREADABLE as error:
            raise PasskeyRefused(str(error)) from None
        given = {"id": passkey.credential_id, "count": proven.new_sign_count, "now_ms": now_ms}
        if self._line.ask(lambda on: on.execute(_USED, given).fetchone()) is None:
            raise PasskeyRefused("it was used elsewhere meanwhile")
        return passkey.person_id

    def of(self, person_id: PersonId) -> list[Passkey]:
        """Return the person's passkeys, the oldest first."""
        rows: Any = self._line.ask(lambda on: on.execute(_OF, [person_id]).fetchall())
        return [Passkey(*row) for row in rows]

    def remove(self, person_id: PersonId, credential_id: bytes) -> None:
        """This passkey of the person's signs nobody in any more."""
        statement: LiteralString = (
            "DELETE FROM access.passkeys WHERE person_id = %s AND credential_id = %s"
        )
        self._line.ask(lambda on: on.execute(statement, [person_id, credential_id]))

    def remove_all(self, person_id: PersonId) -> None:
        """No passkey signs this person in any more."""
        statement: LiteralString = "DELETE FROM access.passkeys WHERE person_id = %s"
        self._line.ask(lambda on: on.execute(statement, [person_id]))

    def _challenge(self, kind: CeremonyKind, now_ms: int, person_id: PersonId | None) -> bytes:
        text = self._ceremonies.begin(kind, {}, now_ms, person_id=person_id, token=new_secret())
        return base64url_to_bytes(text)

    def _answered(
        self, kind: CeremonyKind, answer: str, now_ms: int, person_id: PersonId | None
    ) -> bytes:
        """Return the challenge that is answered, which nothing else answers after this."""
        said = _client_data(_read(answer))
        challenge = said.get("challenge")
        if not isinstance(challenge, str) or said.get("crossOrigin", False) is not False:
            raise PasskeyRefused("it answers no challenge of ours")
        asked = self._ceremonies.take(kind, challenge, now_ms)
        if asked is None or asked.person_id != person_id:
            raise PasskeyRefused("it answers no open challenge")
        return base64url_to_bytes(challenge)

    def _found(self, read: Mapping[str, Any]) -> Passkey:
        """Return the passkey that the answer names, of the person whom it names."""
        shown, handle = _bytes_in(read.get("rawId")), read["response"].get("userHandle")
        row: Any = self._line.ask(lambda on: on.execute(_FIND, [shown]).fetchone())
        if row is None:
            raise PasskeyRefused("it is nobody's")
        passkey = Passkey(*row)
        # Nobody said before who they are, so the answer has to (WebAuthn 7.2, step 6), though its
        # signature does not cover that.
        if _bytes_in(handle) != UUID(passkey.person_id).bytes:
            raise PasskeyRefused("it is another person's")
        return passkey


def _read(answer: str) -> dict[str, Any]:
    """Return what the browser sent. Raises `PasskeyRefused` where it has not that form."""
    if len(answer) > MAX_ANSWER_CHARACTERS:
        raise PasskeyRefused("the answer is too long")
    return _object_in(answer.encode(errors="replace"), "response")


def _client_data(read: Mapping[str, Any]) -> dict[str, Any]:
    return _object_in(_bytes_in(read["response"].get("clientDataJSON")))


def _object_in(written: bytes, *members: str) -> dict[str, Any]:
    try:
        found: Any = msgspec.json.decode(written)
    except (msgspec.DecodeError, RecursionError):
        raise PasskeyRefused("the answer is no JSON") from None
    if not isinstance(found, dict) or any(not isinstance(found.get(m), dict) for m in members):
        raise PasskeyRefused("the answer has not the form of one")
    return found


def _bytes_in(text: object) -> bytes:
    try:
        return base64url_to_bytes(text) if isinstance(text, str) and text else _not_there()
    except ValueError:
        raise PasskeyRefused("the answer has not the form of one") from None


def _not_there() -> bytes:
    raise PasskeyRefused("the answer lacks a part")
