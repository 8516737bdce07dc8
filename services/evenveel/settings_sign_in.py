"""The settings of sign-in: by the operator's own provider, or by mailed links and passkeys."""

from __future__ import annotations

from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from access.phrases_snag import Snag
from access.saying import Saying
from evenveel.section import Section
from evenveel.troubles import WrongValue

_SITE: Final = "https://evenveel.example.org"


class SignInSettings(Section):
    """How people prove who they are, and for how long that holds."""

    public_url: str | None = Field(
        default=None,
        description="The address under which people reach the pages, as https://uren.example.org;"
        " links in mails, passkeys and the provider's way back rest on it.",
    )
    clearing_public_url: str | None = Field(
        default=None,
        description="The address under which other systems reach clearing, where it has a name of"
        " its own, as https://clearing.uren.example.org; what their servers sign names it.",
    )
    secret: SecretStr | None = Field(
        default=None,
        description="What signs and seals: at least 32 characters by chance. Without it one is"
        " made at first start and kept in the data folder; production wants it said.",
    )
    oidc_issuer: str | None = Field(
        default=None, description="The OpenID Connect provider by which people sign in."
    )
    oidc_client_id: str | None = Field(
        default=None, description="Under what name the provider knows this installation."
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The secret with it, unless the provider asks for none."
    )
    oidc_scopes: str = Field(
        default="openid", description="What is asked of the provider, parted by spaces."
    )
    smtp_host: str | None = Field(
        default=None, description="The mail server that sends sign-in links."
    )
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How it is reached; none only on one machine."
    )
    smtp_username: str | None = Field(default=None, description="Who we are to the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="The password with it.")
    mail_from: str | None = Field(
        default=None, description="The address that mails come from, as uren@example.org."
    )
    session_idle_minutes: int = Field(
        default=480,
        ge=5,
        le=10_080,
        description="After how many minutes without a request a session ends.",
    )
    session_days: int = Field(
        default=7, ge=1, le=90, description="After how many days a session ends in any case."
    )
    sign_in_link_minutes: int = Field(
        default=20, ge=5, le=60, description="How many minutes a mailed sign-in link is good for."
    )

    @field_validator("public_url", "clearing_public_url", "oidc_issuer")
    @classmethod
    def _address_of_a_site(cls, given: str | None) -> str | None:
        if given is None:
            return None
        parts = urlsplit(given)
        plain = parts.query or parts.fragment or parts.username or parts.password
        if parts.scheme not in {"http", "https"} or not parts.hostname or plain:
            raise WrongValue(Saying(Snag.NOT_A_SITE, given=given, example=_SITE))
        return given.rstrip("/")

    @model_validator(mode="after")
    def _together(self) -> Self:
        for name, needed in (("oidc_issuer", "oidc_client_id"), ("smtp_host", "mail_from")):
            if getattr(self, name) is not None and getattr(self, needed) is None:
                given = {"name": self.variable_of(needed), "other": self.variable_of(name)}
                raise WrongValue(Saying(Snag.NEEDED_WITH, **given))
        return self

    @property
    def signs_in(self) -> bool:
        """Whether there is a way for people to sign in without the operator's help."""
        return self.oidc_issuer is not None or self.smtp_host is not None
