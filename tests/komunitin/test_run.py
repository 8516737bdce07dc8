"""A previewed bundle becomes a group, once."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from clearing.answers import Answer, Refused
from clearing.domain.commands import (
    AppointIntermediary,
    CloseAccount,
    Command,
    FoundGroup,
    LeaveGroup,
    OpenAccount,
    RecordImported,
    SetAccountLimits,
    SetDefaultLimits,
    SuspendAccount,
)
from clearing.domain.refusals import Code, Refusal
from contracts.events import AccountLimits
from contracts.ids import PersonId
from evenveel.komunitin import BundleHasProblems, preview, run_import
from tests.komunitin.small_bundle import (
    FILES,
    IMPORTER,
    NOW_MS,
    DomainDesk,
    YesDesk,
    write_bundle,
)


class NoDesk(YesDesk):
    """Refuses one type of command."""

    def __init__(self, refused: type[Command]) -> None:
        super().__init__()
        self.refused = refused

    def submit(self, commands: Iterable[Command]) -> Iterator[Answer]:
        for command in commands:
            if isinstance(command, self.refused):
                refusal = Refusal(code=Code.GROUP_EXISTS)
                yield Refused(command_id=command.command_id, refusal=refusal)
            else:
                yield from super().submit([command])


def planned(directory: Path) -> list[Command]:
    desk = YesDesk()
    run_import(preview(directory, importer=PersonId(IMPORTER), now_ms=NOW_MS), desk)
    return list(desk.commands.values())


def test_a_bundle_becomes_a_group_with_its_accounts(tmp_path: Path) -> None:
    commands = planned(write_bundle(tmp_path))
    [group] = [c for c in commands if isinstance(c, FoundGroup)]
    assert (group.group_id, group.step_ms, group.decimals) == ("test", 1_800, 2)
    assert group.place.longitude_microdegrees == 3_717_424
    assert group.place.latitude_microdegrees == -51_050_000
    assert group.languages == ("nl", "fr")
    opened = {c.code: c for c in commands if isinstance(c, OpenAccount)}
    kinds = [opened[f"TEST000{n}"].kind for n in range(1, 6)]
    assert kinds == ["person", "person", "organisation", "community", "person"]
    assert opened["TEST0001"].holder_id == "aaaaaaaa-0000-4000-8000-000000000001"
    assert opened["TEST0001"].contact == "een@voorbeeld.example"
    assert opened["TEST0003"].account_id == "bbbbbbbb-0000-4000-8000-000000000003"
    assert opened["TEST0004"].holder_id is None
    appointed = [c for c in commands if isinstance(c, AppointIntermediary)]
    assert {c.account_id for c in appointed} == {opened["TEST0003"].account_id}
    assert opened["TEST0002"].holder_id in {c.person_id for c in appointed}


def test_history_is_in_the_order_it_happened_and_limits_come_after_it(tmp_path: Path) -> None:
    commands = planned(write_bundle(tmp_path))
    history = [c for c in commands if isinstance(c, RecordImported)]
    assert [(c.steps, c.words) for c in history] == [(1_000, "Soup"), (250, "two\nlines")]
    assert history[0].happened_at_ms == 1_769_936_400_500
    assert history[1].command_id == "cccccccc-0000-4000-8000-000000000001"
    later = commands[commands.index(history[-1]) + 1 :]
    limits = [c.limits for c in later if isinstance(c, SetAccountLimits)]
    assert limits[1] == AccountLimits(floor_steps=-20_000, ceiling_steps=30_000)
    [default] = [c.limits for c in later if isinstance(c, SetDefaultLimits)]
    assert default == AccountLimits(floor_steps=-10_000)
    assert [type(c) for c in later[-3:]] == [SuspendAccount, LeaveGroup, CloseAccount]


def test_the_same_bundle_twice_changes_nothing(tmp_path: Path) -> None:
    write_bundle(tmp_path)
    desk = YesDesk()
    first = run_import(preview(tmp_path, importer=PersonId(IMPORTER), now_ms=NOW_MS), desk)
    again = run_import(preview(tmp_path, importer=PersonId(IMPORTER), now_ms=NOW_MS + 9), desk)
    assert first.complete
    assert again.complete
    assert (first.repeated, again.repeated) == (0, first.commands)
    assert again.position == first.position


def test_the_demonstration_bundle_is_accepted_whole(shared_data: Path) -> None:
    told: list[tuple[str, int, int]] = []
    bundle = shared_data / "komunitin-bundle"
    shown = preview(bundle, importer=PersonId(IMPORTER), now_ms=NOW_MS)
    desk = DomainDesk(NOW_MS)
    report = run_import(shown, desk, lambda *at: told.append(at))
    assert report.complete
    accounts = desk.ledger.state.accounts.values()
    assert len(accounts) == 30
    assert sum(account.balance_steps for account in accounts) == 0
    assert {account.limits.floor_steps for account in accounts if account.limits} == {-20_000}
    again = run_import(shown, desk)
    assert again.repeated == again.commands
    assert again.position == report.position
    assert told[-1] == ("directory", report.commands, report.commands)


def test_the_ledger_accepts_every_kind_of_member_and_status(tmp_path: Path) -> None:
    desk = DomainDesk(NOW_MS)
    shown = preview(write_bundle(tmp_path), importer=PersonId(IMPORTER), now_ms=NOW_MS)
    assert run_import(shown, desk).refusals == ()
    by_status = sorted(account.status for account in desk.ledger.state.accounts.values())
    assert by_status == ["closed", "open", "open", "open", "suspended"]


def test_a_second_bundle_cannot_take_the_place_of_another_group(tmp_path: Path) -> None:
    desk = DomainDesk(NOW_MS)
    mine, other = tmp_path / "mine", tmp_path / "other"
    mine.mkdir()
    other.mkdir()
    write_bundle(mine)
    write_bundle(other, community=FILES["community.csv"].replace("C-1,", "C-2,"))
    run_import(preview(mine, importer=PersonId(IMPORTER), now_ms=NOW_MS), desk)
    report = run_import(preview(other, importer=PersonId(IMPORTER), now_ms=NOW_MS), desk)
    assert [refused.code for refused in report.refusals] == ["group-exists"]
    assert len(desk.ledger.state.accounts) == 5


def test_an_import_with_problems_submits_nothing(tmp_path: Path) -> None:
    desk = YesDesk()
    shown = preview(write_bundle(tmp_path, users=None), importer=PersonId(IMPORTER), now_ms=NOW_MS)
    with pytest.raises(BundleHasProblems):
        run_import(shown, desk)
    assert not desk.commands


def test_a_group_that_cannot_be_founded_gets_no_accounts(tmp_path: Path) -> None:
    desk = NoDesk(FoundGroup)
    shown = preview(write_bundle(tmp_path), importer=PersonId(IMPORTER), now_ms=NOW_MS)
    report = run_import(shown, desk)
    assert not desk.commands
    assert (report.complete, report.refused, report.not_tried) == (False, 1, report.commands - 1)
    assert (report.refusals[0].file, report.refusals[0].line) == ("community.csv", 2)


def test_a_refused_transfer_is_reported_by_its_line(tmp_path: Path) -> None:
    shown = preview(write_bundle(tmp_path), importer=PersonId(IMPORTER), now_ms=NOW_MS)
    report = run_import(shown, NoDesk(RecordImported))
    assert [(r.file, r.line, r.code) for r in report.refusals] == [
        ("transfers.csv", 4, "group-exists"),
        ("transfers.csv", 2, "group-exists"),
    ]


def test_ids_in_another_case_are_the_same_ids(tmp_path: Path) -> None:
    upper, lower = tmp_path / "upper", tmp_path / "lower"
    upper.mkdir()
    lower.mkdir()
    text = FILES["transfers.csv"].replace("CCCCCCCC", "cccccccc")
    accounts = FILES["accounts.csv"].replace("BBBBBBBB", "bbbbbbbb")
    write_bundle(lower, transfers=text, accounts=accounts)
    assert planned(write_bundle(upper)) == planned(lower)
