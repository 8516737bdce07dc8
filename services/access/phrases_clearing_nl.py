"""Clearing runs in Dutch."""

from typing import Final

from access.phrases_clearing import Clearing

CLEARING_DUTCH: Final[dict[Clearing, str]] = {
    Clearing.PROPOSED: (
        "De verrekening {run} haalt {cleared} weg van {gross}. Ze kan nu uitgevoerd"
        " worden: {command}"
    ),
    Clearing.PROPOSED_UNTIL: (
        "De verrekening {run} haalt {cleared} weg van {gross}. Groepen kunnen bezwaar"
        " maken tot {moment}."
    ),
    Clearing.APPLIED: (
        "De verrekening {run} is uitgevoerd: {cleared} van {gross} is weg, en voor geen enkel lid"
        " veranderde er iets."
    ),
    Clearing.WITHDRAWN: "De verrekening {run} is ingetrokken ({because}); er veranderde niets.",
    Clearing.OBJECTED: "De verrekening {run} laat dit zoals het is: {links}.",
    Clearing.CONSENT_SET: "Dit mogen verrekeningen voortaan met de koppelingen van {group} doen.",
    Clearing.NO_RUNS: "Er zijn nog geen verrekeningen.",
    Clearing.NO_OPEN_RUN: "Er loopt geen verrekening.",
    Clearing.RUN: "Verrekening",
    Clearing.DEBTOR: "Is verschuldigd",
    Clearing.CREDITOR: "Aan",
    Clearing.GROSS_BEFORE: "Open vooraf",
    Clearing.CLEARED: "Verrekend",
    Clearing.GROSS_AFTER: "Open nadien",
    Clearing.SHARE_BEFORE: "Verschuldigd en tegoed",
    Clearing.OFF_EITHER_SIDE: "Van elke kant af",
    Clearing.SHARE_AFTER: "Nadien",
    Clearing.OPEN_UNTIL: "Bezwaar tot",
    Clearing.LEFT_AS_IT_IS: "bezwaar",
    Clearing.GROWS: "groeit",
    Clearing.LEAVES: "Minstens {amount} van de koppeling met {group} blijft staan.",
    Clearing.ALL_MAY_GO: "Van elke koppeling mag alles weg.",
    Clearing.REST_MAY_GO: "Van elke andere koppeling mag alles weg.",
    Clearing.OVER_LIMITS: "Schulden mogen binnen hun grens groeien waar andere meer dalen.",
    Clearing.NOT_OVER_LIMITS: "Geen enkele schuld groeit.",
    Clearing.NOT_A_LEAVE: "“{given}” is geen buurgroep met uren, zoals letsgent=2,5.",
    Clearing.STATUS_PROPOSED: "voorgesteld",
    Clearing.STATUS_APPLIED: "uitgevoerd",
    Clearing.STATUS_WITHDRAWN: "ingetrokken",
    Clearing.BECAUSE_OBJECTION: "na bezwaar",
    Clearing.BECAUSE_POSITIONS_MOVED: "posities veranderden telkens",
    Clearing.BECAUSE_BY_HAND: "met de hand",
    Clearing.BECAUSE_NOTHING_LEFT: "er blijft niets van over",
}
