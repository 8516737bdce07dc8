"""A journal for beancount: as those of the other tools, with balances from day to day.

Beancount reads a day's balances before its entries, so what an account stands at is said on the day
after it moved. The tolerance is said to be none: by itself it takes ten of our smallest parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from projections.exports.books import Leg, kind_of
from projections.exports.journals import OPENING, seconds, told
from projections.exports.names import commodity_of, part_of_group
from projections.exports.spell import Spell

_PLUGINS: Final = ("check_commodity", "leafonly", "onecommodity")
_DAY: Final = timedelta(days=1)


def beancount_of(spell: Spell) -> Iterator[str]:
    """The lines of the journal, one entry or declaration at a time."""
    group_id = spell.books.group_id
    root, commodity = f"Assets:{part_of_group(group_id)}", commodity_of(group_id)
    yield told(spell, ";")
    yield "".join(f'plugin "beancount.plugins.{plugin}"\n' for plugin in _PLUGINS)
    yield f"{spell.first} commodity {commodity}\n"
    for account in spell.accounts():
        yield f"{spell.first} open {root}:{account} {commodity}\n"
    balances: dict[str, int] = {}
    moved: set[str] = set()

    def posted(legs: Iterable[Leg]) -> str:
        lines = []
        for account, ms in legs:
            balances[account] = balances.get(account, 0) + ms
            moved.add(account)
            lines.append(f"  {root}:{account}  {seconds(ms)} {commodity}\n")
        return "".join(lines)

    def balanced(day: date, accounts: Sequence[str]) -> str:
        return "\n" + "".join(
            f"{day + _DAY} balance {root}:{account}  {seconds(balances[account])} ~ 0 {commodity}\n"
            for account in accounts
        )

    day = spell.first
    if spell.opening:
        legs = (Leg(account, ms) for account, ms in spell.opening.items())
        yield f'\n{day} * "{OPENING}"\n' + posted(legs)
    for each, entries in spell.groups():
        if each != day and moved:
            yield balanced(day, sorted(moved))
            moved.clear()
        day = each
        for entry in entries:
            told_as = f'\n{day} * "{kind_of(entry.event)}" ^EV{entry.position}\n'
            yield told_as + posted(entry.legs)
    if day != spell.last:
        yield balanced(day, sorted(moved))
    # At the end every account, those too that nothing moved lately.
    yield balanced(spell.last, sorted(balances))
