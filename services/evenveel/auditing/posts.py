"""Facts about the directory, checked against the books and written into them."""

from access.phrases_audit import Audit
from contracts.envelope import Envelope
from contracts.events import DirectoryEvent, PostPublished, PostWithdrawn
from evenveel.auditing.books import Books
from evenveel.auditing.wrong import Wrong, saying


def directory_event(books: Books, e: DirectoryEvent, envelope: Envelope) -> None:
    """Write the fact about a post into the books."""
    account = books.account(e.account_id)
    if account.group_id != e.group_id:
        raise Wrong(Audit.GROUP_OF_ACCOUNT, account.group_id, e.group_id)
    if isinstance(e, PostPublished):
        if e.post_id != str(envelope.command_id):
            its = saying(Audit.ITS_COMMANDS, command=envelope.command_id)
            raise Wrong(Audit.THE_POST, its, e.post_id)
    elif books.posts.get(e.post_id) != e.account_id:
        raise Wrong(Audit.THE_POST, Audit.ONE_OF_ITS_ACCOUNT, e.post_id)
    if isinstance(e, PostWithdrawn):
        del books.posts[e.post_id]
        return
    if account.status in ("closed", "suspended"):
        unlike = Audit.NOT_CLOSED if account.status == "closed" else Audit.NOT_SUSPENDED
        raise Wrong(Audit.THE_ACCOUNT, unlike, e.account_id)
    until_ms = e.terms.valid_until_ms
    if until_ms is not None and until_ms <= envelope.recorded_at_ms:
        later = saying(Audit.AFTER, moment=envelope.recorded_at_ms)
        raise Wrong(Audit.VALID_UNTIL, later, until_ms)
    books.posts[e.post_id] = e.account_id


def check_closed(books: Books) -> None:
    """Raise `Wrong` where the account that the command before closed still has posts."""
    account_id, books.closed = books.closed, None
    if account_id is None:
        return
    left = [post_id for post_id, owner in books.posts.items() if owner == account_id]
    if left:
        raise Wrong(Audit.POSTS_OF_CLOSED, Audit.NONE, left)
