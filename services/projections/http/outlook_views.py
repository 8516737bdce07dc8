"""From prospects to the form of answers, told in the reader's language."""

from datetime import date
from typing import Final, NamedTuple

from access.languages import Language
from access.moments import DAY_MS, shown_moment
from access.phrases_outlook import Outlook
from access.saying import said
from projections.http import outlook_models as models
from projections.http.names import Names
from projections.http.views import time_of
from projections.reading.outlook_prospect import Help, Prospect
from projections.reading.outlook_trend import Pace

# Further on than this a pace is no promise.
_TOLD_DAYS: Final = 365
_MINUTE_MS: Final = 60_000


class Reader(NamedTuple):
    """Who reads: names as they may see them, their language, and the day it is."""

    names: Names
    language: Language
    today: int

    def group(self, group_id: str) -> str:
        """The group's name, its id where it has none."""
        return self.names.group(group_id) or group_id

    def told(self, phrase: Outlook, **given: str) -> str:
        """The phrase in the reader's language."""
        return said(phrase, self.language, **given)

    def time(self, ms: int) -> str:
        """The amount as people read it."""
        return time_of(ms, self.language).display


def shown_day(day: int) -> str:
    """The date of a day since 1970."""
    return shown_moment(day * DAY_MS)[: len(date.min.isoformat())]


def prospect_of(prospect: Prospect, reader: Reader) -> models.Prospect:
    """A limit with its trend, said in words too."""
    language = reader.language
    return models.Prospect(
        level=prospect.level,
        receiver=_named(prospect.receiver, reader),
        giver=_named(prospect.giver, reader),
        limit=time_of(prospect.limit_ms, language),
        used=time_of(prospect.used_ms, language),
        held=time_of(prospect.held_ms, language),
        left=time_of(prospect.left_ms, language),
        used_per_mille=prospect.used_per_mille,
        limit_set_by=prospect.set_by,
        recent=_pace(prospect.trend.recent, language),
        long=_pace(prospect.trend.long, language),
        days_left=prospect.days_left,
        pause=prospect.pause,
        text=_text(prospect, reader),
        helps=[_help(one, prospect, reader) for one in prospect.helps],
    )


def _named(group_id: str | None, reader: Reader) -> models.Named | None:
    if group_id is None:
        return None
    return models.Named(group_id=group_id, name=reader.names.group(group_id))


def _pace(pace: Pace, language: Language) -> models.Pace:
    minutes = abs(pace.ms_a_week) // _MINUTE_MS
    ms = minutes * _MINUTE_MS if pace.ms >= 0 else -minutes * _MINUTE_MS
    return models.Pace(days=pace.days, a_week=time_of(ms, language))


def _text(prospect: Prospect, reader: Reader) -> str:
    used = reader.time(max(0, prospect.used_ms))
    limit = reader.time(prospect.limit_ms)
    if prospect.receiver is None or prospect.giver is None:
        receives, group = _side(prospect, reader)
        where = Outlook.OWES_ITS_NEIGHBOURS if receives else Outlook.IS_OWED_BY_ITS_NEIGHBOURS
        stands = reader.told(where, group=group, used=used, limit=limit)
    else:
        stands = reader.told(
            Outlook.OWES_ITS_NEIGHBOUR,
            receiver=reader.group(prospect.receiver),
            giver=reader.group(prospect.giver),
            used=used,
            limit=limit,
        )
    return f"{stands} {_what_comes(prospect, reader)}".rstrip()


def _what_comes(prospect: Prospect, reader: Reader) -> str:
    days = prospect.days_left
    pair = _pair(prospect, reader)
    match prospect.pause:
        case "suspended":
            return reader.told(Outlook.TRADE_IS_SUSPENDED, **pair)
        case "waits-for-agreement":
            return reader.told(Outlook.TRADE_WAITS, **pair)
        case None:
            pass
    if prospect.level == "stuck":
        return reader.told(_now(prospect), **pair)
    if prospect.level == "calm" or days is None or days > _TOLD_DAYS:
        return ""
    return reader.told(_later(prospect), **pair, date=shown_day(reader.today + days))


def _now(prospect: Prospect) -> Outlook:
    if prospect.receiver is None:
        return Outlook.NOTHING_MORE_GIVEN
    return Outlook.NOTHING_MORE_RECEIVED if prospect.giver is None else Outlook.NOTHING_MORE


def _later(prospect: Prospect) -> Outlook:
    if prospect.receiver is None:
        return Outlook.NOTHING_MORE_GIVEN_FROM
    if prospect.giver is None:
        return Outlook.NOTHING_MORE_RECEIVED_FROM
    return Outlook.NOTHING_MORE_FROM


def _side(prospect: Prospect, reader: Reader) -> tuple[bool, str]:
    """Whether the group of a net limit receives or gives, and what it is called."""
    group_id = prospect.receiver or prospect.giver
    assert group_id is not None, "a limit is somebody's"
    return prospect.receiver is not None, reader.group(group_id)


def _pair(prospect: Prospect, reader: Reader) -> dict[str, str]:
    """What fills in the places of who: one group for a net, two for a link."""
    if prospect.receiver is None or prospect.giver is None:
        return {"group": _side(prospect, reader)[1]}
    receiver, giver = reader.group(prospect.receiver), reader.group(prospect.giver)
    return {"receiver": receiver, "giver": giver}


def _help(one: Help, prospect: Prospect, reader: Reader) -> models.Help:
    return models.Help(
        code=one.code,
        amount=None if one.ms is None else time_of(one.ms, reader.language),
        text=_help_text(one, prospect, reader),
    )


def _help_text(one: Help, prospect: Prospect, reader: Reader) -> str:
    pair = _pair(prospect, reader)
    amount = "" if one.ms is None else reader.time(one.ms)
    match one.code:
        case "resume":
            return reader.told(Outlook.RESUME)
        case "agree-step-value":
            return reader.told(Outlook.AGREE_STEP_VALUE)
        case "clearing-run":
            return reader.told(Outlook.CLEARING_RUN)
        case "settle":
            return reader.told(Outlook.SETTLE, amount=amount)
        case "higher-limit":
            if prospect.is_net:
                return reader.told(Outlook.HIGHER_NET_LIMIT, **pair, amount=amount)
            return reader.told(Outlook.HIGHER_LIMIT, amount=amount)
        case "trade-back":
            return reader.told(_trade_back(prospect), **pair, amount=amount)


def _trade_back(prospect: Prospect) -> Outlook:
    if prospect.receiver is None:
        return Outlook.RECEIVE_FROM_NEIGHBOURS
    return Outlook.GIVE_TO_NEIGHBOURS if prospect.giver is None else Outlook.TRADE_BACK
