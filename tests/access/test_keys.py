"""A group's key opens what the log says, to whoever has its secret, as long as it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from access.keys import KeyTaken, kept_operator_key
from access.opaque import key_in, new_secret, shown_key, shown_operator
from access.principals import Principal
from access.secret import Secret, SecretNotUsable, kept_secret
from contracts.ids import GroupId, KeyId
from tests.access.world import ANNA, HOUR_MS, KEY_ID, LEUVEN, World, credentials

OTHER_KEY = KeyId("d0000000-0000-4000-8000-000000000004")


def bearer(here: World, shown: str) -> Principal | str:
    return here.asked(authorization=f"Bearer {shown}")


def made(here: World) -> str:
    return here.who.keys.make(LEUVEN, KEY_ID, here.clock())


def test_a_key_is_its_groups_with_its_scopes_and_its_owner(here: World) -> None:
    shown = made(here)
    here.issued(scopes=("read", "exchange"))
    assert bearer(here, shown) == Principal(
        means="key",
        person_id=ANNA,
        group_id=LEUVEN,
        key_id=KEY_ID,
        scopes=frozenset({"read", "exchange"}),
    )


def test_a_key_that_the_log_does_not_have_opens_nothing(here: World) -> None:
    assert bearer(here, made(here)) == "unknown"


def test_an_expired_key_opens_nothing(here: World) -> None:
    shown = made(here)
    here.issued()
    here.clock.ms += HOUR_MS
    assert bearer(here, shown) == "expired"


def test_a_revoked_key_opens_nothing(here: World) -> None:
    shown = made(here)
    here.issued()
    assert not isinstance(bearer(here, shown), str)
    here.do("UPDATE access.group_keys SET revoked = true")
    assert bearer(here, shown) == "unknown"


def test_a_wrong_secret_or_another_keys_opens_nothing(here: World) -> None:
    _, secret = key_in(made(here)) or ("", "")
    here.issued()
    here.who.keys.make(LEUVEN, OTHER_KEY, here.clock())
    here.issued(key_id=OTHER_KEY)
    assert bearer(here, shown_key(KEY_ID, new_secret())) == "unknown"
    assert bearer(here, shown_key(OTHER_KEY, secret)) == "unknown"


def test_a_servers_key_is_not_shown_as_a_secret(here: World) -> None:
    shown = made(here)
    here.issued(kind="server", public_key="A" * 43 + "=")
    assert bearer(here, shown) == "unknown"


def test_a_secret_that_was_kept_for_another_group_opens_nothing(here: World) -> None:
    shown = here.who.keys.make(GroupId("aarschot"), KEY_ID, here.clock())
    here.issued(group_id=LEUVEN)
    assert bearer(here, shown) == "unknown"


def test_whoever_comes_later_with_the_same_id_does_not_replace_the_secret(here: World) -> None:
    shown = made(here)
    here.issued()
    with pytest.raises(KeyTaken):
        made(here)
    with pytest.raises(KeyTaken):
        here.who.keys.make(GroupId("aarschot"), KEY_ID, here.clock())
    assert not isinstance(bearer(here, shown), str)


def test_the_table_holds_no_secret(here: World) -> None:
    _, secret = key_in(made(here)) or ("", "")
    assert secret
    text = str(here.rows("SELECT keys::text FROM access.keys"))
    assert secret not in text
    assert secret.encode().hex() not in text


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer ev_",
        "Bearer evo_",
        "Bearer evs_",
        f"Bearer ev_{KEY_ID}_short",
        f"Bearer ev_{KEY_ID.upper()}_{'x' * 43}",
        f"Bearer ev_{KEY_ID}_{'x' * 43}\n",
        f"Bearer  evo_{'x' * 43}",
        f"Bearer evo_{'x' * 44}",
        f"Bearer evo_{'x' * 43}, Bearer evo_{'x' * 43}",
        "Bearer eyJhbGciOiJub25lIn0.e30.",
        "Bearer " + "x" * 100_000,
    ],
)
def test_what_has_not_the_form_of_a_credential_is_refused_as_such(
    here: World, authorization: str
) -> None:
    assert here.asked(authorization=authorization) == "malformed"


def test_the_operator_is_known_by_the_key_in_the_data_folder(here: World, tmp_path: Path) -> None:
    shown = kept_operator_key(tmp_path)
    assert bearer(here, shown) == "unknown"
    here.who.keys.keep_operator(shown, here.clock())
    found = bearer(here, shown)
    assert not isinstance(found, str)
    assert (found.means, found.acts_for_all) == ("operator", False)
    assert (
        here.guard(for_all=True)
        .principal(credentials(authorization=f"Bearer {shown}"))
        .acts_for_all
    )
    assert bearer(here, shown_operator(new_secret())) == "unknown"


def test_a_new_operators_key_ends_the_one_before(here: World, tmp_path: Path) -> None:
    before = kept_operator_key(tmp_path)
    here.who.keys.keep_operator(before, here.clock())
    (tmp_path / "operator.key").unlink()
    after = kept_operator_key(tmp_path)
    here.who.keys.keep_operator(after, here.clock())
    assert bearer(here, before) == "unknown"
    assert not isinstance(bearer(here, after), str)


def test_the_operators_id_is_no_groups_key(here: World, tmp_path: Path) -> None:
    here.who.keys.keep_operator(kept_operator_key(tmp_path), here.clock())
    (row,) = here.rows("SELECT key_id::text FROM access.keys")
    with pytest.raises(KeyTaken):
        here.who.keys.make(LEUVEN, KeyId(row[0]), here.clock())


def test_a_file_that_keeps_a_secret_is_for_its_owner_alone_and_is_made_once(tmp_path: Path) -> None:
    first = kept_operator_key(tmp_path)
    assert kept_operator_key(tmp_path) == first
    assert (tmp_path / "operator.key").stat().st_mode & 0o777 == 0o600
    secret = kept_secret(tmp_path)
    assert secret.key_for("forms") == kept_secret(tmp_path).key_for("forms")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["operator.key", "secrets"]


def test_a_file_that_others_can_read_or_that_is_empty_is_refused(tmp_path: Path) -> None:
    kept_secret(tmp_path)
    (tmp_path / "secrets").chmod(0o644)
    with pytest.raises(SecretNotUsable, match="chmod 600"):
        kept_secret(tmp_path)
    (tmp_path / "secrets").chmod(0o600)
    (tmp_path / "secrets").write_text("\n")
    with pytest.raises(SecretNotUsable, match="empty"):
        kept_secret(tmp_path)
    (tmp_path / "operator.key").write_text("evo_short")
    (tmp_path / "operator.key").chmod(0o600)
    with pytest.raises(SecretNotUsable, match="operator's key"):
        kept_operator_key(tmp_path)


def test_each_purpose_has_a_key_of_its_own_and_a_short_secret_is_refused() -> None:
    secret = Secret("x" * 32)
    assert secret.key_for("forms") != secret.key_for("identities")
    assert secret.key_for("forms") != Secret("y" * 32).key_for("forms")
    assert "x" * 32 not in repr(secret)
    with pytest.raises(SecretNotUsable):
        Secret("x" * 31)
