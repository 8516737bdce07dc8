"""What an act that waits would do, as people read it, in Dutch, French or English."""

from collections.abc import Mapping
from typing import Any, Final

from access.amounts import amount, duration
from access.languages import Language
from access.moments import shown_moment
from projections.display import sentence
from projections.http.names import Names
from projections.reading.snapshot import Row

_EXCHANGES: Final = frozenset(("settlement", "write-off", "rounding"))
_SENTENCES: Final[dict[str, dict[Language, str]]] = {
    "reversal": {
        "nl": "de uitwisseling {reverses} wordt teruggegeven",
        "fr": "l’échange {reverses} est rendu",
        "en": "the exchange {reverses} is given back",
    },
    "forced": {
        "nl": "de uitwisseling {reverses} wordt teruggegeven, voorbij de grenzen van beide groepen",
        "fr": "l’échange {reverses} est rendu, au-delà des limites des deux groupes",
        "en": "the exchange {reverses} is given back, past the limits of both groups",
    },
    "step-value": {
        "nl": "één {unit} wordt {time} waard",
        "fr": "un(e) {unit} vaudra {time}",
        "en": "one {unit} becomes worth {time}",
    },
    "default-limits": {
        "nl": "elke rekening zonder eigen grenzen mag gaan {range}",
        "fr": "tout compte sans limites propres peut aller {range}",
        "en": "every account without limits of its own may go {range}",
    },
    "account-limits": {
        "nl": "{name} mag gaan {range}",
        "fr": "{name} peut aller {range}",
        "en": "{name} may go {range}",
    },
    "net-limits": {
        "nl": "de groep mag buurgroepen samen {owe} schuldig zijn, en zij haar {owed}",
        "fr": "le groupe peut devoir {owe} à ses voisins ensemble, et eux {owed} au groupe",
        "en": "the group may owe its neighbours {owe} in all, and they may owe it {owed}",
    },
    "role": {
        "nl": "{person} wordt {role} van {group}{until}",
        "fr": "{person} devient {role} de {group}{until}",
        "en": "{person} becomes {role} of {group}{until}",
    },
    "erasure": {
        "nl": "alles wat in woorden van {name} bewaard wordt, wordt voorgoed gewist",
        "fr": "tout ce qui est conservé en mots sur {name} est effacé pour de bon",
        "en": "all that is kept in words of {name} is erased for good",
    },
    "key": {
        "nl": "{group} krijgt een sleutel voor {holder}: {scopes}",
        "fr": "{group} reçoit une clé pour {holder} : {scopes}",
        "en": "{group} gets a key for {holder}: {scopes}",
    },
}
_RANGE: Final[dict[Language, str]] = {
    "nl": "van {floor} tot {ceiling}",
    "fr": "de {floor} à {ceiling}",
    "en": "from {floor} to {ceiling}",
}
_NO_BOUND: Final[dict[Language, str]] = {
    "nl": "zonder grens", "fr": "sans limite", "en": "no bound"
}  # fmt: skip
_UNTIL: Final[dict[Language, str]] = {
    "nl": " tot {day}", "fr": " jusqu’au {day}", "en": " until {day}"
}  # fmt: skip
_ROLES: Final[dict[str, dict[Language, str]]] = {
    "administrator": {"nl": "beheerder", "fr": "administrateur", "en": "administrator"},
    "support": {"nl": "steunpunt", "fr": "point d’appui", "en": "support point"},
    "auditor": {"nl": "controleur", "fr": "vérificateur", "en": "auditor"},
}
_HOLDERS: Final[dict[str, dict[Language, str]]] = {
    "program": {"nl": "een programma", "fr": "un programme", "en": "a program"},
    "server": {"nl": "een server", "fr": "un serveur", "en": "a server"},
}
_SCOPES: Final[dict[str, dict[Language, str]]] = {
    "read": {"nl": "lezen", "fr": "lire", "en": "read"},
    "exchange": {"nl": "uitwisselen", "fr": "échanger", "en": "exchange"},
    "administer": {"nl": "beheren", "fr": "administrer", "en": "administer"},
    "follow": {"nl": "volgen", "fr": "suivre", "en": "follow"},
}


def accounts_in(act: Mapping[str, Any]) -> list[str]:
    """The accounts that the act names, for their names to be asked for."""
    return [act[name] for name in ("payer", "payee", "account_id") if name in act]


def shown_act(row: Row, unit: Row, names: Names, language: Language) -> str:
    """One line that says what will be done; `unit` is that of the group that proposed it."""
    act = row["act"]
    kind = act["kind"]
    if kind in _EXCHANGES:
        return sentence(
            kind,
            payer=names.account(act.get("payer")),
            payee=names.account(act.get("payee", act.get("account_id"))),
            words=None,
            shown_amount=amount(act.get("payer_steps", act.get("steps")), unit, language),
            language=language,
        )
    if kind == "reversal" and act.get("force"):
        kind = "forced"
    return _SENTENCES[kind][language].format(**_parts(act, unit, names, language))


def _parts(
    act: Mapping[str, Any], unit: Row, names: Names, language: Language
) -> dict[str, object]:
    match act["kind"]:
        case "step-value":
            worth_ms = act["step_ms"] * 10 ** unit["decimals"]
            return {"unit": unit["singular"], "time": duration(worth_ms, language)}
        case "default-limits" | "account-limits":
            account_id = act.get("account_id")
            return {
                "name": names.account(account_id) or account_id,
                "range": _range(act.get("limits") or {}, unit, language),
            }
        case "net-limits":
            net = act["net_limits"]
            return {
                "owe": duration(net["may_owe_ms"], language),
                "owed": duration(net["may_be_owed_ms"], language),
            }
        case "role":
            until_ms = act.get("until_ms")
            day = "" if until_ms is None else shown_moment(until_ms)[:10]
            return {
                "person": act["person_id"],
                "role": _ROLES[act["role"]][language],
                "group": act["group_id"],
                "until": _UNTIL[language].format(day=day) if day else "",
            }
        case "erasure":
            return {"name": names.account(act["account_id"]) or act["account_id"]}
        case "key":
            return {
                "group": act["group_id"],
                "holder": _HOLDERS[act["key_kind"]][language],
                "scopes": ", ".join(_SCOPES[scope][language] for scope in act["scopes"]),
            }
        case _:
            return {"reverses": act["reverses"]}


def _range(limits: Mapping[str, Any], unit: Row, language: Language) -> str:
    def bound(name: str) -> str:
        steps = limits.get(name)
        return _NO_BOUND[language] if steps is None else amount(steps, unit, language)

    return _RANGE[language].format(floor=bound("floor_steps"), ceiling=bound("ceiling_steps"))
