"""The question which trades would heal what groups owe each other."""

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from access.languages import Language
from access.phrases_outlook import Outlook
from access.saying import category_named, said
from contracts.ids import GROUP_ID_PATTERN
from projections.http.admission import asker_of, door, reckoning
from projections.http.asking import (
    Cursor,
    Limit,
    ReaderLanguage,
    caught_up,
    cursor_of,
    must_exist,
    parts_of,
)
from projections.http.faults import Fault
from projections.http.names import Names
from projections.http.outlook_models import Named
from projections.http.problems import Refused
from projections.http.suggestions_models import MissingCategory, Part, Suggestion, SuggestionsPage
from projections.http.views import time_of
from projections.reading import suggestions
from projections.reading import suggestions_match as match

# The group that is asked about, then the rank of the last row.
_CURSOR: Final = (str, int, int, str, str, str)

OfGroup = Annotated[
    str | None,
    Query(
        pattern=GROUP_ID_PATTERN,
        description="only what its members could give or be given",
        examples=["letsgent"],
    ),
]

router = APIRouter(dependencies=[Depends(caught_up)])


@router.get("/suggestions", tags=["outlook"], summary="Trades that would heal, the most first")
def list_suggestions(
    request: Request,
    language: ReaderLanguage,
    group: OfGroup = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SuggestionsPage:
    """Offers of groups that owe, matched with wants of groups that are owed: the best 200.

    Without a group only what people show to all. Rows may change places between two pages, as
    trade goes on.
    """
    after: tuple[str | int, ...] | None = None
    if cursor is not None:
        of_group, *rank = parts_of(cursor, *_CURSOR)
        group, after = str(of_group) or None, tuple(rank)
    view = asker_of(request).view
    # A page's cursor names the group once more.
    if group is not None and not view.shows_between(group):
        raise Refused(Fault.NOT_ALLOWED)
    with reckoning(request) as at:
        if group is not None:
            must_exist(at, group)
        found = suggestions.suggested(at, request.app.state.now_ms(), group)
    ranked = [one for one in found.suggestions if after is None or one.rank > after]
    rows = [one for one in ranked if view.shows_between(one.offer.group_id, one.want.group_id)]
    shown = rows[:limit]
    lacking = [one for one in found.missing if view.shows_between(*one.groups)]
    telling = _Telling(request, shown, lacking, language)
    return SuggestionsPage(
        position=at.position,
        catching_up=at.catching_up,
        suggestions=[telling.suggestion(one) for one in shown],
        missing=[telling.missing(one) for one in lacking],
        next=cursor_of(group or "", *shown[-1].rank) if len(rows) > limit else None,
    )


class _Telling:
    """Suggestions with the names and the words that belong to them, asked for once."""

    def __init__(
        self,
        request: Request,
        shown: Sequence[match.Suggestion],
        lacking: Sequence[match.Missing],
        language: Language,
    ) -> None:
        posts = [post for one in shown for post in (one.offer, one.want)]
        ids = {group for one in shown for group in one.way}
        ids |= {group for one in lacking for group in one.groups}
        self._language = language
        asked = door(request, "suggestions")
        self._names = Names(asked, accounts=[p.account_id for p in posts], groups=ids)
        post_ids = sorted({post.post_id for post in posts})
        self._contents = asked.contents_of(post_ids) if post_ids else {}

    def suggestion(self, one: match.Suggestion) -> Suggestion:
        amount, removes = (time_of(ms, self._language) for ms in (one.amount_ms, one.removes_ms))
        offer, want = self._part(one.offer), self._part(one.want)
        text = said(
            Outlook.WOULD_HEAL,
            self._language,
            giver=f"{offer.name or offer.account_id} ({offer.group_id})",
            receiver=f"{want.name or want.account_id} ({want.group_id})",
            what=offer.title or category_named(one.offer.category, self._language),
            amount=amount.display,
            removes=removes.display,
        )
        return Suggestion(
            category=one.offer.category,
            offer=offer,
            want=want,
            way=[self._named(group) for group in one.way],
            amount=amount,
            removes=removes,
            text=text,
        )

    def missing(self, one: match.Missing) -> MissingCategory:
        named = [self._named(group) for group in one.groups]
        return MissingCategory(category=one.category, wants=one.wants, groups=named)

    def _named(self, group_id: str) -> Named:
        return Named(group_id=group_id, name=self._names.group(group_id))

    def _part(self, post: match.Post) -> Part:
        hint = None if post.hint_ms is None else time_of(post.hint_ms, self._language)
        return Part(
            post_id=post.post_id,
            group_id=post.group_id,
            account_id=post.account_id,
            name=self._names.account(post.account_id),
            title=self._title(post.post_id),
            hint=hint,
        )

    def _title(self, post_id: str) -> str | None:
        """In the reader's language where it is written in that."""
        content = self._contents.get(post_id)
        if content is None:
            return None
        return content.text_for(self._language).title
