"""A phrase in the reader's language: the one door to the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self, TypeAlias

import msgspec

from access.languages import Language
from access.phrases import Phrase
from access.phrases_audit import Audit
from access.phrases_audit_en import AUDIT_ENGLISH
from access.phrases_audit_fr import AUDIT_FRENCH
from access.phrases_audit_nl import AUDIT_DUTCH
from access.phrases_clearing import Clearing
from access.phrases_clearing_en import CLEARING_ENGLISH
from access.phrases_clearing_fr import CLEARING_FRENCH
from access.phrases_clearing_nl import CLEARING_DUTCH
from access.phrases_desk import Desk
from access.phrases_desk_en import DESK_ENGLISH
from access.phrases_desk_fr import DESK_FRENCH
from access.phrases_desk_links import DeskLinks
from access.phrases_desk_links_en import DESK_LINKS_ENGLISH
from access.phrases_desk_links_fr import DESK_LINKS_FRENCH
from access.phrases_desk_links_nl import DESK_LINKS_DUTCH
from access.phrases_desk_nl import DESK_DUTCH
from access.phrases_directory import Directory
from access.phrases_directory_en import DIRECTORY_ENGLISH
from access.phrases_directory_fr import DIRECTORY_FRENCH
from access.phrases_directory_nl import DIRECTORY_DUTCH
from access.phrases_en import ENGLISH
from access.phrases_exports import Export
from access.phrases_exports_en import EXPORTS_ENGLISH
from access.phrases_exports_fr import EXPORTS_FRENCH
from access.phrases_exports_nl import EXPORTS_DUTCH
from access.phrases_fr import FRENCH
from access.phrases_import import Reason
from access.phrases_import_en import IMPORT_ENGLISH
from access.phrases_import_fr import IMPORT_FRENCH
from access.phrases_import_nl import IMPORT_DUTCH
from access.phrases_keys import KeyStore
from access.phrases_keys_en import KEYS_ENGLISH
from access.phrases_keys_fr import KEYS_FRENCH
from access.phrases_keys_nl import KEYS_DUTCH
from access.phrases_member import MemberPage
from access.phrases_member_en import MEMBER_PAGE_ENGLISH
from access.phrases_member_fr import MEMBER_PAGE_FRENCH
from access.phrases_member_nl import MEMBER_PAGE_DUTCH
from access.phrases_netting import Netting
from access.phrases_netting_en import NETTING_ENGLISH
from access.phrases_netting_fr import NETTING_FRENCH
from access.phrases_netting_nl import NETTING_DUTCH
from access.phrases_nl import DUTCH
from access.phrases_outlook import Outlook
from access.phrases_outlook_en import OUTLOOK_ENGLISH
from access.phrases_outlook_fr import OUTLOOK_FRENCH
from access.phrases_outlook_nl import OUTLOOK_DUTCH
from access.phrases_pages import Page
from access.phrases_pages_en import PAGES_ENGLISH
from access.phrases_pages_fr import PAGES_FRENCH
from access.phrases_pages_nl import PAGES_DUTCH
from access.phrases_papers import Paper
from access.phrases_papers_en import PAPERS_ENGLISH
from access.phrases_papers_fr import PAPERS_FRENCH
from access.phrases_papers_nl import PAPERS_DUTCH
from access.phrases_privacy import Privacy
from access.phrases_privacy_en import PRIVACY_ENGLISH
from access.phrases_privacy_fr import PRIVACY_FRENCH
from access.phrases_privacy_nl import PRIVACY_DUTCH
from access.phrases_proofs import Proof
from access.phrases_proofs_en import PROOFS_ENGLISH
from access.phrases_proofs_fr import PROOFS_FRENCH
from access.phrases_proofs_nl import PROOFS_DUTCH
from access.phrases_region import Region
from access.phrases_region_en import REGION_ENGLISH
from access.phrases_region_fr import REGION_FRENCH
from access.phrases_region_nl import REGION_DUTCH
from access.phrases_sign_in import SignIn
from access.phrases_sign_in_en import SIGN_IN_ENGLISH
from access.phrases_sign_in_fr import SIGN_IN_FRENCH
from access.phrases_sign_in_nl import SIGN_IN_DUTCH
from access.phrases_snag import Snag
from access.phrases_snag_en import SNAG_ENGLISH
from access.phrases_snag_fr import SNAG_FRENCH
from access.phrases_snag_nl import SNAG_DUTCH
from access.phrases_upkeep import Upkeep
from access.phrases_upkeep_en import UPKEEP_ENGLISH
from access.phrases_upkeep_fr import UPKEEP_FRENCH
from access.phrases_upkeep_nl import UPKEEP_DUTCH
from access.phrases_who import Who
from access.phrases_who_en import WHO_ENGLISH
from access.phrases_who_fr import WHO_FRENCH
from access.phrases_who_nl import WHO_DUTCH

AnyPhrase: TypeAlias = (
    Phrase
    | Upkeep
    | Snag
    | Reason
    | Audit
    | Netting
    | Outlook
    | Directory
    | Clearing
    | SignIn
    | KeyStore
    | Page
    | Who
    | MemberPage
    | Desk
    | DeskLinks
    | Region
    | Paper
    | Privacy
    | Proof
    | Export
)
CATALOGUES: Final[dict[type[AnyPhrase], dict[Language, Mapping[Any, str]]]] = {
    Phrase: {"nl": DUTCH, "fr": FRENCH, "en": ENGLISH},
    Upkeep: {"nl": UPKEEP_DUTCH, "fr": UPKEEP_FRENCH, "en": UPKEEP_ENGLISH},
    SignIn: {"nl": SIGN_IN_DUTCH, "fr": SIGN_IN_FRENCH, "en": SIGN_IN_ENGLISH},
    KeyStore: {"nl": KEYS_DUTCH, "fr": KEYS_FRENCH, "en": KEYS_ENGLISH},
    Snag: {"nl": SNAG_DUTCH, "fr": SNAG_FRENCH, "en": SNAG_ENGLISH},
    Reason: {"nl": IMPORT_DUTCH, "fr": IMPORT_FRENCH, "en": IMPORT_ENGLISH},
    Audit: {"nl": AUDIT_DUTCH, "fr": AUDIT_FRENCH, "en": AUDIT_ENGLISH},
    Outlook: {"nl": OUTLOOK_DUTCH, "fr": OUTLOOK_FRENCH, "en": OUTLOOK_ENGLISH},
    Directory: {"nl": DIRECTORY_DUTCH, "fr": DIRECTORY_FRENCH, "en": DIRECTORY_ENGLISH},
    Clearing: {"nl": CLEARING_DUTCH, "fr": CLEARING_FRENCH, "en": CLEARING_ENGLISH},
    Who: {"nl": WHO_DUTCH, "fr": WHO_FRENCH, "en": WHO_ENGLISH},
    Netting: {"nl": NETTING_DUTCH, "fr": NETTING_FRENCH, "en": NETTING_ENGLISH},
    Page: {"nl": PAGES_DUTCH, "fr": PAGES_FRENCH, "en": PAGES_ENGLISH},
    MemberPage: {"nl": MEMBER_PAGE_DUTCH, "fr": MEMBER_PAGE_FRENCH, "en": MEMBER_PAGE_ENGLISH},
    Desk: {"nl": DESK_DUTCH, "fr": DESK_FRENCH, "en": DESK_ENGLISH},
    DeskLinks: {"nl": DESK_LINKS_DUTCH, "fr": DESK_LINKS_FRENCH, "en": DESK_LINKS_ENGLISH},
    Region: {"nl": REGION_DUTCH, "fr": REGION_FRENCH, "en": REGION_ENGLISH},
    Paper: {"nl": PAPERS_DUTCH, "fr": PAPERS_FRENCH, "en": PAPERS_ENGLISH},
    Privacy: {"nl": PRIVACY_DUTCH, "fr": PRIVACY_FRENCH, "en": PRIVACY_ENGLISH},
    Proof: {"nl": PROOFS_DUTCH, "fr": PROOFS_FRENCH, "en": PROOFS_ENGLISH},
    Export: {"nl": EXPORTS_DUTCH, "fr": EXPORTS_FRENCH, "en": EXPORTS_ENGLISH},
}


class Saying(str):
    """A phrase filled in, whose reader's language is not known yet.

    As text it is in English, for programs and logs; `spoken` says it in the reader's language.
    What is filled in may be such a saying itself.
    """

    __slots__ = ("given", "phrase")

    phrase: AnyPhrase
    given: dict[str, str]

    def __new__(cls, phrase: AnyPhrase, **given: str) -> Self:
        saying = super().__new__(cls, said(phrase, "en", **given))
        saying.phrase = phrase
        saying.given = given
        return saying

    def __reduce__(self) -> tuple[object, ...]:
        # A `str` would be sent to another process without what makes it a saying.
        return _sent, (self.phrase, self.given)

    @property
    def code(self) -> str:
        """The stable name of what is said."""
        return self.phrase.replace("_", "-")


class Sayable(Exception):
    """An exception whose message can be said in the reader's language, where it is a saying."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def said(phrase: AnyPhrase, language: Language, **given: str) -> str:
    """Return the phrase with every place filled in by what is given for it."""
    text = CATALOGUES[type(phrase)][language][phrase]
    return text.format_map({name: spoken(value, language) for name, value in given.items()})


def spoken(text: str, language: Language) -> str:
    """Return a saying in this language; any other text as it is."""
    return said(text.phrase, language, **text.given) if isinstance(text, Saying) else text


def message_of(error: BaseException) -> str:
    """Return what an exception says, as a saying where it is one."""
    return error.message if isinstance(error, Sayable) else str(error)


def word(family: str, stored: str, language: Language) -> str:
    """Return the word for a stored one: `word("status", "open", "nl")`."""
    return said(Phrase(f"{family}_{stored.replace('-', '_')}"), language)


def category_named(category: str, language: Language) -> str:
    """Return what people call a category of the directory."""
    return said(Directory(f"category_{category}"), language)


def for_programs(value: object) -> Any:
    """Return the value in plain types for JSON, with every saying in English."""
    return msgspec.to_builtins(value, enc_hook=_plain)


def _plain(value: object) -> str:
    if not isinstance(value, Saying):
        raise TypeError(f"{type(value).__name__} is not for programs")
    return str(value)


def _sent(phrase: AnyPhrase, given: dict[str, str]) -> Saying:
    return Saying(phrase, **given)
