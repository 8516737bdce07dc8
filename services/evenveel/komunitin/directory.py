"""Which posts of a bundle become offers and wants, and as what; and why others do not.

What a post becomes follows from the bundle alone, so that the same bundle asks the same for ever;
only whether its time has passed depends on the day.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from access.phrases_import import Reason
from access.saying import Saying
from clearing.domain.directory import MAX_POSTS, MAX_VALIDITY_MS
from contracts.events import PostTerms
from contracts.ids import MAX_STEPS
from contracts.posts import (
    MAX_LOCALITY_CHARACTERS,
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    POST_LANGUAGES,
    Category,
    PostContent,
    PostLanguage,
    PostPlace,
    PostText,
)
from contracts.value import Value
from evenveel.findings import Findings
from evenveel.komunitin import layout
from evenveel.komunitin.bundle import Account, Bundle, Community, Currency
from evenveel.komunitin.categories import category_of
from evenveel.komunitin.digits import parse_steps
from evenveel.komunitin.posts import Post
from evenveel.komunitin.roster import Roster

# In microdegrees: a bundle says to the metre where a post is from, and everybody may see posts.
_HUNDREDTH: Final = 10_000
_AMOUNT: Final = re.compile(r"([0-9]{1,12}(?:[.,][0-9]{1,12})?)(?:\s+(\S.*))?", re.ASCII)


class CategoryShown(Value, frozen=True, kw_only=True):
    """A category of the community, which of ours it becomes, and how many of its posts do."""

    code: str
    name: str
    becomes: str
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishable:
    """A post that becomes an offer or a want of an account."""

    post: Post
    account: Account
    terms: PostTerms
    content: PostContent


def publishable(
    bundle: Bundle, roster: Roster, now_ms: int, findings: Findings
) -> tuple[Publishable, ...]:
    """Return the posts to publish, in the file's order; why others are not is in `findings`."""
    if bundle.community is None or bundle.currency is None:
        return ()
    judging = _Judging(bundle, bundle.community, bundle.currency, roster, now_ms, findings)
    found = tuple(judging.posts())
    _note_too_many(found, findings)
    return found


def categories_shown(bundle: Bundle, found: tuple[Publishable, ...]) -> tuple[CategoryShown, ...]:
    """Return what becomes of each of the community's categories, in the file's order."""
    counts = Counter((one.post.category or "").lower() for one in found)
    return tuple(
        CategoryShown(
            code=category.code,
            name=category.name,
            becomes=category_of(category.code, category.name),
            posts=sum(counts[key] for key in {category.code.lower(), category.id.lower()}),
        )
        for category in bundle.categories
    )


class _Judging:
    def __init__(
        self,
        bundle: Bundle,
        community: Community,
        currency: Currency,
        roster: Roster,
        now_ms: int,
        findings: Findings,
    ) -> None:
        self._posts = bundle.posts
        self._community = community
        self._currency = currency
        self._roster = roster
        self._now_ms = now_ms
        self._findings = findings
        self._categories = {
            key.lower(): category_of(category.code, category.name)
            for category in bundle.categories
            for key in (category.id, category.code)
        }
        self._know_categories = not findings.any_unread(layout.CATEGORIES.name)
        self._know_accounts = not findings.any_unread(layout.MEMBERS.name, layout.ACCOUNTS.name)
        self._spoken = Counter(user.language for user in bundle.users)

    def posts(self) -> Iterator[Publishable]:
        """Yield what is to be published."""
        first: dict[str, int] = {}
        for post in self._posts:
            if first.setdefault(post.id.lower(), post.line) != post.line:
                where = {"column": "id", "text": post.id[:80], "line": str(first[post.id.lower()])}
                self._problem(post, Saying(Reason.SAID_TWICE, **where))
                continue
            account = self._account(post)
            category = self._category(post)
            why_not = self._why_not(post)
            if why_not is not None:
                self._findings.warning(layout.POSTS.name, post.line, why_not)
            elif account is not None:
                yield Publishable(
                    post=post,
                    account=account,
                    terms=self._terms(post, category),
                    content=self._content(post),
                )

    def _problem(self, post: Post, reason: Saying) -> None:
        self._findings.problem(layout.POSTS.name, post.line, reason)

    def _account(self, post: Post) -> Account | None:
        """Return the account of its member; one who is not there is a problem."""
        member = self._roster.members.get(post.member) or self._roster.members.get(
            post.member.lower()
        )
        if member is None:
            if self._know_accounts and post.member:
                given = {"column": "member", "text": post.member[:80]}
                self._problem(post, Saying(Reason.NOT_IN_FILE, **given, file=layout.MEMBERS.name))
            return None
        account = self._roster.account(member.code)
        if account is not None and member.status == "active":
            return account
        reason = Saying(Reason.POST_OF_INACTIVE, post=post.code[:80], status=member.status)
        self._findings.warning(layout.POSTS.name, post.line, reason)
        return None

    def _category(self, post: Post) -> Category:
        if post.category is None:
            return "other"
        known = self._categories.get(post.category.lower())
        if known is None and self._know_categories:
            given = {"column": "category", "text": post.category[:80]}
            self._problem(post, Saying(Reason.NOT_IN_FILE, **given, file=layout.CATEGORIES.name))
        return known or category_of(post.category, "")

    def _why_not(self, post: Post) -> Saying | None:
        if post.status != "published":
            return Saying(Reason.POST_LEFT_OUT, post=post.code[:80], status=post.status)
        if post.access == "private":
            return Saying(Reason.POST_LEFT_OUT, post=post.code[:80], status=post.access)
        if post.fulfilled_at_ms is not None:
            return Saying(Reason.POST_FULFILLED, post=post.code[:80])
        if post.expires_at_ms is not None and post.expires_at_ms <= self._now_ms:
            return Saying(Reason.POST_EXPIRED, post=post.code[:80])
        return None

    def _terms(self, post: Post, category: Category) -> PostTerms:
        until_ms = post.expires_at_ms
        # Counted from when it was written, which is never later than today.
        begun_ms = min(post.created_at_ms or 0, self._now_ms)
        if until_ms is not None and until_ms > begun_ms + MAX_VALIDITY_MS:
            until_ms = None
        return PostTerms(
            kind=post.kind,
            category=category,
            visible_to="group" if post.access == "group" else "all",
            hint_steps=None if post.value is None else self._hint(post.value),
            valid_until_ms=until_ms,
        )

    def _hint(self, value: str) -> int | None:
        """Return the steps of a plain amount, in the community's unit or in none; else None."""
        found = _AMOUNT.fullmatch(value)
        currency = self._currency
        units = {name.casefold() for name in (currency.name, currency.name_plural, currency.symbol)}
        if found is None or (found[2] is not None and found[2].casefold() not in units):
            return None
        steps = parse_steps(found[1].replace(",", "."), currency.scale)
        return steps if isinstance(steps, int) and 0 < steps <= MAX_STEPS else None

    def _content(self, post: Post) -> PostContent:
        title = post.title
        parts = [post.description, post.value]
        if len(title) > MAX_TITLE_CHARACTERS:
            self._findings.warning(
                layout.POSTS.name, post.line, Saying(Reason.TITLE_SHORTENED, post=post.code[:80])
            )
            parts.insert(0, title)
            title = title[: MAX_TITLE_CHARACTERS - 1] + "…"
        text = "\n\n".join(part for part in parts if part)
        if len(text) > MAX_TEXT_CHARACTERS:
            most = str(MAX_TEXT_CHARACTERS)
            self._problem(post, Saying(Reason.TOO_LONG, column="description", most=most))
        words = PostText(title=title, text=text)
        place = None
        if post.latitude is not None and post.longitude is not None:
            locality = self._community.locality or self._community.name
            place = PostPlace(
                locality=locality[:MAX_LOCALITY_CHARACTERS],
                latitude_microdegrees=_about(post.latitude),
                longitude_microdegrees=_about(post.longitude),
            )
        language = self._language(post)
        return PostContent(
            nl=words if language == "nl" else None,
            fr=words if language == "fr" else None,
            en=words if language == "en" else None,
            place=place,
        )

    def _language(self, post: Post) -> PostLanguage:
        """Return the language of who wrote it, else that of most, of those a post can be in."""
        member = self._roster.members.get(post.member)
        users = () if member is None else self._roster.users_of.get(member.code, ())
        by_most = sorted(self._spoken, key=lambda tag: (-self._spoken[tag], tag or ""))
        for tag in (*(user.language for user in users), *by_most):
            for language in POST_LANGUAGES:
                if (tag or "")[:2].lower() == language:
                    return language
        return "en"


def _about(microdegrees: int) -> int:
    """Return the nearest hundredth of a degree: about where somebody lives, not at which door."""
    return (microdegrees + _HUNDREDTH // 2) // _HUNDREDTH * _HUNDREDTH


def _note_too_many(found: tuple[Publishable, ...], findings: Findings) -> None:
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.account.code] += 1
        if counts[one.account.code] == MAX_POSTS + 1:
            reason = Saying(Reason.POSTS_TOO_MANY, member=one.account.code, most=str(MAX_POSTS))
            findings.problem(layout.POSTS.name, one.post.line, reason)
