"""What keeps Evenveel from starting or working, in Dutch."""

from typing import Final

from access.phrases_snag import Snag

SNAG_DUTCH: Final[dict[Snag, str]] = {
    Snag.TABLES_MISSING: (
        "De databank mist tabellen, en DATABASE_URL mag ze niet maken. Maak ze als hun eigenaar:"
        " {command}, met DATABASE_OWNER_URL"
    ),
    Snag.DATABASE_NOT_REACHED: "DATABASE_URL: de databank is niet bereikbaar ({detail})",
    Snag.NO_ANSWER: "geen antwoord",
    Snag.DATABASE_NOT_STARTED: "de databank kon niet starten ({detail})",
    Snag.DATABASE_IN_NOT_STARTED: "de databank in {data} kon niet starten ({detail})",
    Snag.DATABASE_NOT_RUNNING: "de databank in {home} draait niet",
    Snag.DATABASE_BUSY: (
        "iets anders is al {patience_s} s bezig om de databank in {home} te starten of te stoppen"
    ),
    Snag.DATABASE_NOT_UP: "PostgreSQL in {home} is na {patience_s} s nog niet klaar",
    Snag.DATABASE_OF_OTHER_VERSION: (
        "{cluster} is gemaakt door PostgreSQL {found} en deze versie brengt {brought}: zet een "
        "dump ervan terug in een lege map"
    ),
    Snag.DATABASE_NOT_DURABLE: (
        "de databank in {home} bewaart niet duurzaam: stop eerst wie haar gebruikt"
    ),
    Snag.DATABASE_REFUSES: "de databank draait maar weigert verbindingen ({detail})",
    Snag.POSTGRES_NOT_STOPPED: "PostgreSQL in {cluster} kon niet stoppen",
    Snag.POSTGRES_NOT_INSTALLED: "het pakket {package} is niet geïnstalleerd",
    Snag.PROGRAM_TOO_SLOW: "{program} duurde langer dan {timeout_s} s",
    Snag.PROGRAM_FAILED: "{command} is mislukt: {detail}",
    Snag.PROGRAM_AND_LOG: "{failed}; de databank zegt: {log}",
    Snag.SOCKET_NAME_TOO_LONG: "{cluster} en {private} zijn te lang voor de naam van een socket",
    Snag.OWNER_UNKNOWN: "{cluster} is van gebruiker nummer {owner}, die deze machine niet kent",
    Snag.ROOT_NEEDS_A_USER: (
        "PostgreSQL draait niet als root: maak een gebruiker {user}, of start als een andere "
        "gebruiker"
    ),
    Snag.USER_NOT_MADE: (
        "PostgreSQL draait niet als root, en gebruiker {user} kon niet gemaakt worden ({detail})"
    ),
    Snag.DATA_NOT_USABLE: "de gegevensmap {data} is niet te gebruiken ({detail})",
    Snag.RUNS_ALREADY: (
        "evenveel draait al op de gegevens in {data}; stop het, of geef een andere --data"
    ),
    Snag.PORT_TAKEN: (
        "poort {port} op {host} is niet vrij ({detail}): geef een andere met --port, of stop "
        "wat daar luistert"
    ),
    Snag.DOES_NOT_COME_UP: "{name} komt niet op gang; hierboven staat wat het zei",
    Snag.SERVICE_BROKE_OFF: (
        "de dienst op {url} brak af of is er niet ({detail}); probeer opnieuw: wat al gedaan "
        "is, gebeurt geen twee keer"
    ),
    Snag.SERVICE_NOT_THERE: "de dienst op {url} is er niet ({detail})",
    Snag.NO_QUOTE_NOW: "nu kan niets berekend worden ({detail}); probeer opnieuw",
    Snag.COMMANDS_NOT_TAKEN: "de opdrachten zijn niet aangenomen ({detail}); probeer opnieuw",
    Snag.LEDGER_NOT_OPENED: "het logboek kan niet open ({detail})",
    Snag.LEDGER_NOT_IN_TIME: "het logboek ging niet op tijd open; probeer opnieuw",
    Snag.LEDGER_IN_USE: (
        "het logboek is in gebruik door {holder}; wacht tot dat klaar is, of start de dienst"
    ),
    Snag.RELAY_WITHOUT_KAFKA: (
        "KAFKA_BOOTSTRAP_SERVERS: niet ingesteld, dus het logboek zelf is de stroom en niets "
        "hoeft doorgegeven te worden"
    ),
    Snag.PROJECTIONS_BEHIND: (
        "de overzichten worden uit Kafka gevuld en zijn tot volgnummer {reached} van "
        "{position}: zie `{command}`"
    ),
    Snag.NO_PROJECTION: "er is geen overzicht {given!r}; er zijn {names}, of allemaal samen: all",
    Snag.NO_VERSION: "er is geen versie {version} van {name}",
    Snag.VERSION_IS_LIVE: "versie {version} van {name} wordt nu gelezen",
    Snag.REBUILD_RUNS: "{name} wordt al door iets anders opnieuw opgebouwd",
    Snag.REBUILD_DIFFERS: (
        "de nieuwe versie van {name} verschilt van de gelezen versie in {tables}; de oude "
        "wordt nog gelezen. `{command}` zegt welke van beide fout is"
    ),
    Snag.LOG_IS_THE_STREAM: (
        "KAFKA_BOOTSTRAP_SERVERS is niet ingesteld: het logboek zelf is de stroom"
    ),
    Snag.NO_TOPIC: "er is nog geen topic {topic}",
    Snag.OTHER_PARTITIONS: "topic {topic} heeft {partitions} partities, niet {told}",
    Snag.BROKER_AWAY: "Kafka op {where}: {detail}",
    Snag.STANDS_ELSEWHERE: "partitie {partition} staat stil voor offset {found}, niet {offset}",
    Snag.STANDS_NOT_STILL: "partitie {partition} van {stream} staat niet stil",
    Snag.TOPIC_MADE_ANEW: "het topic is intussen nieuw gemaakt: de partities gaan vanzelf verder",
    Snag.NO_RECORD: "partitie {partition} heeft niets op offset {offset}",
    Snag.LOG_HOLDS_IT: (
        "het logboek heeft deze gebeurtenis, op volgnummer {position}: het is niet deze regel "
        "die fout is. {refill}"
    ),
    Snag.IN_PLACE_OF_ANOTHER: (
        "het logboek heeft op volgnummer {position} een gebeurtenis van deze partitie die hier "
        "nergens anders staat: deze regel staat op haar plaats. {refill}"
    ),
    Snag.REFILL: (
        "Verwijder het topic: het wordt opnieuw uit het logboek gevuld, en niets gaat verloren."
    ),
    Snag.IN_SETTING: "{name}: {reason}",
    Snag.NOT_LOOPBACK: (
        "{given!r} is geen adres van deze machine zelf; buiten productie luisteren de diensten "
        "alleen hier (127.0.0.1 of ::1), tenzij {allowing} zegt dat andere machines ze mogen "
        "bereiken"
    ),
    Snag.NO_TRUST_IN_NETWORKS: (
        "bestaat niet meer: iedereen moet nu zeggen wie hij is. Haal het weg; om voor andere "
        "machines bereikbaar te zijn is er productie, of {allowing}"
    ),
    Snag.NOT_A_SITE: "{given!r} is geen adres van een website, zoals {example}",
    Snag.NOT_A_NETWORK: (
        "{given!r} is geen adres of netwerk; zet komma’s tussen meerdere, zoals {example}"
    ),
    Snag.NEEDED_WITH: "{name}: nodig samen met {other}",
    Snag.NEEDS_A_SECRET: (
        "{name}: productie heeft een eigen geheim nodig, minstens {least} willekeurige tekens, "
        "zoals `{by}` ze geeft"
    ),
    Snag.EASY_SECRET: (
        "{name}: te kort, of te makkelijk te raden, voor productie: minstens {least} "
        "willekeurige tekens, zoals `{by}` ze geeft"
    ),
    Snag.NEEDS_PUBLIC_URL: (
        "{name}: productie heeft het https-adres nodig waarop mensen ze bereiken"
    ),
    Snag.NEEDS_TLS: (
        "{name}: in productie moet een proxy ervoor TLS spreken; is die er, zeg dan {saying}"
    ),
    Snag.NEEDS_A_DATABASE: (
        "{name}: productie heeft een eigen PostgreSQL-server nodig, niet die in de gegevensmap"
    ),
    Snag.NEEDS_TWO_ROLES: (
        "{name}: in productie horen de tabellen van een andere rol te zijn dan de diensten "
        "gebruiken: geef hier de eigenaar, en een andere gebruiker in {other}"
    ),
    Snag.ROLES_NOT_APART: (
        "in de databank doet één rol alles: ze weigert niets, ook geen wijziging van het logboek; "
        "een rol die rollen mag maken, zet ze apart (evenveel tables)"
    ),
    Snag.ONE_ROLE_FOR_ALL: (
        "{name}: de rol {role} bezit het logboek, dus niets in de databank zou een wijziging "
        "weigeren; neem een rol die het niet bezit"
    ),
    Snag.PLAIN_BROKER: (
        "{name}: met {protocol} kunnen anderen meelezen; productie neemt SASL_SSL of SSL"
    ),
    Snag.ONLY_FOR_TRYING: "{name}: alleen om uit te proberen, niet voor productie; haal het weg",
    Snag.NO_SIGN_IN: (
        "{name}: niemand zou zich kunnen aanmelden; noem hier een OpenID Connect-dienst, of een"
        " mailserver met {other}"
    ),
    Snag.PLAIN_MAIL: (
        "{name}: aanmeldlinks zouden leesbaar naar de mailserver gaan; neem starttls of tls"
    ),
    Snag.PLAIN_PROVIDER: "{name}: productie vertrouwt een aanmelddienst alleen over https",
    Snag.NOT_AN_ADDRESS: "{given!r} is geen adres; geef er een zoals 0.0.0.0 of ::",
    Snag.NOT_A_SERVICE: "{given!r} is geen adres van een dienst, zoals {example}",
    Snag.NOT_HELD: (
        "“{given}” is geen id van een rekening of een groep, en kan dus niet vastgehouden worden"
    ),
    Snag.NOT_WAITS: (
        "{given!r} is geen lijst van seconden, zoals 5,60,300: hoogstens {most} van hoogstens "
        "{longest}"
    ),
    Snag.NO_FILE: "{name}: er is geen bestand {file}",
    Snag.READABLE_BY_OTHERS: (
        "{name}: {protocol} zou alles leesbaar naar {servers} sturen; neem SASL_SSL of SSL, of "
        "zeg dat dit netwerk veilig is met {allowing}"
    ),
    Snag.NOT_A_BROKER: (
        "{name}: {given!r} is geen adres van een broker, zoals 127.0.0.1:9092; zet komma’s "
        "tussen meerdere"
    ),
    Snag.ASKS_NOBODY: (
        "{name}: {protocol} vraagt niemand wie hij is; zet KAFKA_SECURITY_PROTOCOL op SASL_SSL"
    ),
    Snag.NEEDS_IT: "{name}: nodig voor {protocol}",
    Snag.NONE_OF_THESE: "{name}: {given!r} is geen van deze: {choices}",
    Snag.NOT_A_WHOLE_NUMBER: "{given!r} is geen heel getal",
    Snag.NOT_A_NUMBER: "{given!r} is geen getal",
    Snag.TOO_SMALL: "{given!r} is minder dan {least}",
    Snag.NOT_MORE_THAN: "{given!r} is niet meer dan {least}",
    Snag.TOO_LARGE: "{given!r} is meer dan {most}",
    Snag.NOT_ONE_OF: "{given!r} is geen van {choices}",
    Snag.NOT_USABLE: "dit is niet te gebruiken ({detail})",
    Snag.NOT_A_WITNESS: (
        "{given!r} is geen getuige: noem een adres en een sleutel, zoals {example}"
    ),
    Snag.WITNESS_TWICE: "twee getuigen heten {name}; noem elk maar één keer",
    Snag.NOT_AN_ORIGIN: "{given!r} is geen naam voor een boom; noem er een als {example}",
}
