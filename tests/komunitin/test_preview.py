"""A bundle is read whole, and every problem is said by file, line and reason."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access.saying import for_programs
from contracts.ids import PersonId
from evenveel.komunitin import Preview, preview
from tests.komunitin.small_bundle import FILES, IMPORTER, NOW_MS, write_bundle


def look(directory: Path, units_per_hour: str | None = None) -> Preview:
    return preview(
        directory, importer=PersonId(IMPORTER), now_ms=NOW_MS, units_per_hour=units_per_hour
    )


def problems(directory: Path, units_per_hour: str | None = None) -> list[str]:
    found = look(directory, units_per_hour).summary.problems
    return [f"{problem.file}:{problem.line}: {problem.reason}" for problem in found]


def swap(name: str, old: str, new: str) -> str:
    text = FILES[f"{name}.csv"]
    assert old in text
    return text.replace(old, new)


def test_the_demonstration_bundle_has_no_problems(shared_data: Path) -> None:
    summary = look(shared_data / "komunitin-bundle").summary
    assert summary.problems == ()
    assert (len(summary.accounts), summary.transfers) == (30, 90)
    assert summary.hour == "1 hour = 20 Brambles"
    assert summary.step_ms == 1_800
    assert for_programs(summary)["group_id"] == "bram"


def test_a_sound_bundle_has_no_problems(tmp_path: Path) -> None:
    summary = look(write_bundle(tmp_path)).summary
    assert summary.problems == ()
    assert (summary.hour, summary.step_ms, summary.transferred) == (
        "1 hour = 20 Noten",
        1_800,
        "12.50",
    )


def test_a_byte_order_mark_and_other_line_ends_are_allowed(tmp_path: Path) -> None:
    write_bundle(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert problems(tmp_path) == []


def test_older_column_names_in_another_order_are_read(tmp_path: Path) -> None:
    header = "id,payer,payee,user,amount,description,createdAt"
    old = "sourceKey,payerAccountCode,payeeAccountCode,initiatorUser,amount,description,createdAt"
    write_bundle(tmp_path, transfers=swap("transfers", header, old))
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("transfers", "TEST0001,TEST0002", "TEST0001,NOBODY", "payee: 'NOBODY' is not in"),
        ("transfers", "TEST0001,TEST0002", "TEST0002,TEST0002", "payer and payee are both"),
        ("transfers", "een@voorbeeld.example", "x@y.example", "user: 'x@y.example' is not in"),
        ("transfers", "10.00,Soup", "0.00,Soup", "amount: not above zero"),
        ("transfers", "10.00,Soup", "-10.00,Soup", "amount: not above zero"),
        ("transfers", "10.00,Soup", "010.00,Soup", "amount: '010.00': not a plain decimal"),
        ("transfers", "10.00,Soup", "1e1,Soup", "amount: '1e1': not a plain decimal number"),
        ("transfers", "10.00,Soup", "10.000,Soup", "more than 2 digits after the point"),
        ("transfers", "10.00,Soup", "92233720368547758.08,Soup", "does not fit 64 bits"),
        ("transfers", "10.00,Soup", "10.00,Soup,more", "the row has 8 cells where"),
        ("transfers", "10.00,Soup", "10.00", "the row has 6 cells where"),
        ("transfers", "10.00,Soup", "10.00,a\0b", "a NUL byte is not text"),
        ("transfers", "10.00,Soup", f"10.00,{'x' * 1001}", "longer than 1000 characters"),
        ("transfers", "00.5+01:00", "00.5", "is not an ISO 8601 moment with its offset"),
        ("transfers", "2026-02-01T10", "2026-02-30T10", "is not an ISO 8601 moment"),
        ("transfers", "2026-02-01T10", "2027-02-01T10", "createdAt: is in the future"),
    ],
)
def test_what_is_wrong_with_a_transfer_is_said_at_its_line(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    write_bundle(tmp_path, **{file: swap(file, old, new)})
    # The first transfer's quoted line end makes the second one begin on line 4 of the file.
    assert any(p.startswith("transfers.csv:4: ") and expected in p for p in problems(tmp_path))


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("users", "u2,", "u3,", "users.csv:4: id: 'u3' is on line 3 already"),
        ("members", "TEST0002", "TEST0001", "members.csv:3: code: 'TEST0001' is on line 2 already"),
        ("members", "m1,TEST0001", "m1,TEST0009", "'TEST0009' has no account in accounts.csv"),
        ("members", "personal,active", "robot,active", "members.csv:2: type: 'robot' is none of"),
        ("accounts", "a2,TEST0002", "a1,TEST0002", "accounts.csv:3: id: 'a1' is on line 2 already"),
        ("accounts", "a4,TEST0004", "a4,TEST0009", "accounts.csv:5: code: 'TEST0009' is no member"),
        ("member-users", "TEST0002,twee", "TEST0009,twee", "member-users.csv:3: member:"),
        ("member-users", "TEST0002,twee", "TEST0002,acht", "member-users.csv:3: user:"),
        ("community", "-51.05", "-91.05", "community.csv:2: location.latitude:"),
        ("currency", "2,2,20", "2,13,20", "scale: not a whole number from 0 to 12"),
        ("accounts", "creditLimit", "limit", "accounts.csv:1: the column 'creditLimit' is missing"),
    ],
)
def test_what_is_wrong_elsewhere_is_said_too(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    write_bundle(tmp_path, **{file.replace("-", "_"): swap(file, old, new)})
    assert any(expected in problem for problem in problems(tmp_path))


def test_every_problem_is_said_not_just_the_first(tmp_path: Path) -> None:
    text = swap("transfers", "2.50", "x").replace("10.00", "y").replace("Soup,2026", "Soup,20")
    found = problems(write_bundle(tmp_path, transfers=text, users=None))
    assert "users.csv:0: the file is missing" in found
    assert "transfers.csv:2: amount: 'x': not a plain decimal number" in found
    assert "transfers.csv:4: amount: 'y': not a plain decimal number" in found
    assert any(problem.startswith("transfers.csv:4: createdAt:") for problem in found)
    assert found == sorted(found)


def test_balances_that_the_history_does_not_make_are_named_with_both_numbers(
    tmp_path: Path,
) -> None:
    text = swap("accounts", "-10.00", "-9.00").replace("7.5,", "6.5,")
    assert problems(write_bundle(tmp_path, accounts=text)) == [
        "accounts.csv:2: TEST0001: the balance is -9.00, its transfers make -10.00",
        "accounts.csv:3: TEST0002: the balance is 6.50, its transfers make 7.50",
    ]


def test_balances_that_do_not_sum_to_zero_are_refused(tmp_path: Path) -> None:
    text = swap("accounts", "-10.00", "-9.00")
    found = problems(write_bundle(tmp_path, accounts=text))
    assert "accounts.csv:0: the balances sum to 1.00, not to 0" in found


def test_limits_bind_the_balance_and_only_warn_of_the_history(tmp_path: Path) -> None:
    text = swap("accounts", "-10.00,200.00", "-10.00,9.99").replace("7.5,200.00,300", "7.5,0,8.00")
    assert problems(write_bundle(tmp_path, accounts=text)) == [
        "accounts.csv:2: TEST0001: the balance -10.00 is below -9.99"
    ]
    warnings = [warning.reason for warning in look(tmp_path).summary.warnings]
    assert "TEST0002: went up to 10.00, past its maximum" in warnings


@pytest.mark.parametrize("rate", ["1,20", "2,1", "3,2", "2000,1", "0,1", "30,1"])
def test_a_rate_that_cannot_be_trusted_has_to_be_given(tmp_path: Path, rate: str) -> None:
    write_bundle(tmp_path, currency=swap("currency", "20,1,100", f"{rate},100"))
    [problem] = problems(tmp_path)
    assert problem.startswith("currency.csv:2: ")
    assert problem.endswith("say how many units an hour is")
    assert problems(tmp_path, "20") == []


def test_without_a_description_a_rate_between_a_half_and_two_reads_both_ways(
    tmp_path: Path,
) -> None:
    write_bundle(
        tmp_path,
        community=swap("community", "One hour is 20 Noten.", ""),
        currency=swap("currency", "20,1,100", "3,2,100"),
    )
    [problem] = problems(tmp_path)
    assert "reads as 1.5 or 2/3 units an hour" in problem


@pytest.mark.parametrize(
    ("units", "hour", "step_ms"),
    [("15/2", "7.5", 4_800), ("7.5", "7.5", 4_800), ("60", "60", 600), ("70/3", "70/3", 1_543)],
)
def test_units_an_hour_are_given_as_digits_or_fraction(
    tmp_path: Path, units: str, hour: str, step_ms: int
) -> None:
    summary = look(write_bundle(tmp_path), units).summary
    assert (summary.hour, summary.step_ms) == (f"1 hour = {hour} Noten", step_ms)


@pytest.mark.parametrize("units", ["", "0", "0.4", "501", "1/0", "-20", "2e1", "²0", "20 an hour"])
def test_units_an_hour_out_of_range_are_refused(tmp_path: Path, units: str) -> None:
    assert "from 0.5 to 500" in problems(write_bundle(tmp_path), units)[0]


@pytest.mark.parametrize(("scale", "fits"), [("7", "5"), ("6", "5")])
def test_a_step_too_small_for_milliseconds_is_refused_with_the_scale_that_would_do(
    tmp_path: Path, scale: str, fits: str
) -> None:
    write_bundle(tmp_path, currency=swap("currency", "2,2,20,1", f"2,{scale},18,1"))
    assert any(p.endswith(f"scale {fits} would do") for p in problems(tmp_path, "18"))


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evenveel.komunitin.tables.MAX_FILE_BYTES", 200)
    assert "members.csv:0: the file is larger than 200 bytes" in problems(write_bundle(tmp_path))


def test_bytes_that_are_not_text_are_said_with_their_line(tmp_path: Path) -> None:
    write_bundle(tmp_path)
    path = tmp_path / "users.csv"
    path.write_bytes(path.read_bytes().replace(b"u2,twee", b"u2,tw\xe9e"))
    assert "users.csv:3: not UTF-8: byte 6 of the line is 0xe9" in problems(tmp_path)


@pytest.mark.parametrize("name", [name for name in FILES if name != "transfers.csv"])
def test_a_missing_file_is_said_once_and_nothing_that_only_follows_from_it(
    tmp_path: Path, name: str
) -> None:
    sound = look(write_bundle(tmp_path)).summary
    (tmp_path / name).unlink()
    assert problems(tmp_path) == [f"{name}:0: the file is missing"]
    assert set(look(tmp_path).summary.warnings) <= set(sound.warnings)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_without_its_columns_is_said_once_too(tmp_path: Path, name: str) -> None:
    sound = look(write_bundle(tmp_path)).summary
    (tmp_path / name).write_text("id\n1\n", encoding="utf-8")
    found = problems(tmp_path)
    assert found
    assert all(problem.startswith(f"{name}:1: the column ") for problem in found)
    assert set(look(tmp_path).summary.warnings) <= set(sound.warnings)


@pytest.mark.parametrize("name", ["categories.csv", "posts.csv"])
def test_a_file_that_may_be_missing_is_not_missed(tmp_path: Path, name: str) -> None:
    write_bundle(tmp_path)
    (tmp_path / name).write_text("code,name,type,member,title\n", encoding="utf-8")
    assert problems(tmp_path) == []
    (tmp_path / name).unlink()
    assert problems(tmp_path) == []


def test_a_history_that_is_missing_is_said_once_where_it_made_balances(tmp_path: Path) -> None:
    accounts = swap("accounts", "-10.00", "0").replace("7.5,", "0,").replace("2.5,", "0,")
    write_bundle(tmp_path, transfers=None)
    assert problems(tmp_path) == [
        "transfers.csv:0: the file is missing, and the balances are not all 0"
    ]
    write_bundle(tmp_path, transfers=None, accounts=accounts)
    assert problems(tmp_path) == []


def test_what_does_not_follow_from_a_missing_file_is_still_said(tmp_path: Path) -> None:
    accounts = swap("accounts", "-10.00,", "x,").replace("7.5,200.00", "7.5,-200.00")
    transfers = swap("transfers", "10.00,Soup", "0.00,Soup")
    write_bundle(tmp_path, currency=None, accounts=accounts, transfers=transfers)
    assert problems(tmp_path) == [
        "accounts.csv:2: balance: 'x': not a plain decimal number",
        "accounts.csv:3: creditLimit: a limit is not below zero",
        "currency.csv:0: the file is missing",
        "transfers.csv:4: amount: not above zero",
    ]
    write_bundle(tmp_path, users=None, member_users=swap("member-users", "TEST0001", "NOBODY"))
    assert "member-users.csv:2: member: 'NOBODY' is not in members.csv" in problems(tmp_path)


def test_a_directory_that_is_not_there_is_all_files_missing(tmp_path: Path) -> None:
    assert len(problems(tmp_path / "nowhere")) == 6


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted([*FILES, "posts.csv", "categories.csv"])),
    noise=st.binary(max_size=300),
    cut=st.integers(0, 200),
)
def test_arbitrary_bytes_in_any_file_never_raise(
    tmp_path: Path, name: str, noise: bytes, cut: int
) -> None:
    write_bundle(tmp_path)
    for content in (noise, FILES.get(name, "").encode()[:cut] + noise):
        (tmp_path / name).write_bytes(content)
        summary = look(tmp_path).summary
        assert summary.problems or summary.commands
        msgspec.json.encode(for_programs(summary))
    (tmp_path / name).unlink()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(sorted(FILES)),
    cells=st.lists(st.text(max_size=12), min_size=3, max_size=12),
)
def test_arbitrary_cells_in_any_file_never_raise(
    tmp_path: Path, name: str, cells: list[str]
) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    write_bundle(tmp_path)
    (tmp_path / name).write_bytes((FILES[name] + row).encode("utf-8", "surrogatepass"))
    preview = look(tmp_path)
    assert preview.importable == (not preview.summary.problems)
