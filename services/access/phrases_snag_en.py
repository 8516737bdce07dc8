"""What keeps Evenveel from starting or working, in English."""

from typing import Final

from access.phrases_snag import Snag

SNAG_ENGLISH: Final[dict[Snag, str]] = {
    Snag.TABLES_MISSING: (
        "The database lacks tables, and DATABASE_URL may not make them. Make them as their owner:"
        " {command}, with DATABASE_OWNER_URL"
    ),
    Snag.DATABASE_NOT_REACHED: "DATABASE_URL: the database cannot be reached ({detail})",
    Snag.NO_ANSWER: "no answer",
    Snag.DATABASE_NOT_STARTED: "the database could not be started ({detail})",
    Snag.DATABASE_IN_NOT_STARTED: "the database in {data} could not be started ({detail})",
    Snag.DATABASE_NOT_RUNNING: "the database in {home} is not running",
    Snag.DATABASE_BUSY: (
        "another process has been starting or stopping the database in {home} for {patience_s} s"
    ),
    Snag.DATABASE_NOT_UP: "PostgreSQL in {home} is not up after {patience_s} s",
    Snag.DATABASE_OF_OTHER_VERSION: (
        "{cluster} was made by PostgreSQL {found} and this release brings {brought}: restore a "
        "dump of it into an empty folder"
    ),
    Snag.DATABASE_NOT_DURABLE: (
        "the database in {home} runs without durability: stop its owners first"
    ),
    Snag.DATABASE_REFUSES: "the database runs but refuses connections ({detail})",
    Snag.POSTGRES_NOT_STOPPED: "PostgreSQL in {cluster} could not be stopped",
    Snag.POSTGRES_NOT_INSTALLED: "the package {package} is not installed",
    Snag.PROGRAM_TOO_SLOW: "{program} took longer than {timeout_s} s",
    Snag.PROGRAM_FAILED: "{command} failed: {detail}",
    Snag.PROGRAM_AND_LOG: "{failed}; the server says: {log}",
    Snag.SOCKET_NAME_TOO_LONG: "{cluster} and {private} are too long for a socket's name",
    Snag.OWNER_UNKNOWN: "{cluster} belongs to user number {owner}, whom this machine does not know",
    Snag.ROOT_NEEDS_A_USER: (
        "PostgreSQL does not run as root: create a user {user}, or start as another user"
    ),
    Snag.USER_NOT_MADE: (
        "PostgreSQL does not run as root, and user {user} could not be made ({detail})"
    ),
    Snag.DATA_NOT_USABLE: "the data folder {data} cannot be used ({detail})",
    Snag.RUNS_ALREADY: (
        "evenveel already runs on the data in {data}; stop it, or give another --data"
    ),
    Snag.PORT_TAKEN: (
        "port {port} on {host} cannot be had ({detail}): give another with --port, or stop "
        "what listens there"
    ),
    Snag.DOES_NOT_COME_UP: "{name} does not come up; what it said stands above",
    Snag.SERVICE_BROKE_OFF: (
        "the clearing service at {url} broke off or is not there ({detail}); try again: what "
        "was done already is not done twice"
    ),
    Snag.SERVICE_NOT_THERE: "the clearing service at {url} is not there ({detail})",
    Snag.NO_QUOTE_NOW: "no quote can be given ({detail}); try again",
    Snag.COMMANDS_NOT_TAKEN: "the commands were not taken ({detail}); try again",
    Snag.LEDGER_NOT_OPENED: "the ledger cannot be opened ({detail})",
    Snag.LEDGER_NOT_IN_TIME: "the ledger could not be opened in time; try again",
    Snag.LEDGER_IN_USE: (
        "the ledger is in use by {holder}; wait until it is done, or start the service"
    ),
    Snag.RELAY_WITHOUT_KAFKA: (
        "KAFKA_BOOTSTRAP_SERVERS: not set, so the log itself is the stream and needs no relay"
    ),
    Snag.PROJECTIONS_BEHIND: (
        "the projections are fed from Kafka and have reached position {reached} of {position}: "
        "see `{command}`"
    ),
    Snag.NO_PROJECTION: "there is no projection {given!r}; there are {names}, or all of them: all",
    Snag.NO_VERSION: "there is no version {version} of {name}",
    Snag.VERSION_IS_LIVE: "version {version} of {name} is the one that is read",
    Snag.REBUILD_RUNS: "{name} is being rebuilt by another process",
    Snag.REBUILD_DIFFERS: (
        "the new version of {name} differs from the live one in {tables}; the live one is "
        "still read. `{command}` tells which of them is wrong"
    ),
    Snag.LOG_IS_THE_STREAM: "KAFKA_BOOTSTRAP_SERVERS is not set: the log itself is the stream",
    Snag.NO_TOPIC: "there is no topic {topic} yet",
    Snag.OTHER_PARTITIONS: "topic {topic} has {partitions} partitions, not {told}",
    Snag.BROKER_AWAY: "Kafka at {where}: {detail}",
    Snag.STANDS_ELSEWHERE: "partition {partition} stands still before offset {found}, not {offset}",
    Snag.STANDS_NOT_STILL: "partition {partition} of {stream} does not stand still",
    Snag.TOPIC_MADE_ANEW: "the topic was made anew since: its partitions go on by themselves",
    Snag.NO_RECORD: "partition {partition} has no record at offset {offset}",
    Snag.LOG_HOLDS_IT: (
        "the log holds this event, at position {position}: it is not the record that is wrong. "
        "{refill}"
    ),
    Snag.IN_PLACE_OF_ANOTHER: (
        "the log holds an event of this partition at position {position}, and no other record "
        "here has it: this one stands in its place. {refill}"
    ),
    Snag.REFILL: "Delete the topic: the relay fills it again from the log, and nothing is lost.",
    Snag.IN_SETTING: "{name}: {reason}",
    Snag.NOT_LOOPBACK: (
        "{given!r} is not a loopback address; outside production the services listen on this "
        "machine only (127.0.0.1 or ::1), unless {allowing} says that other machines may reach "
        "them"
    ),
    Snag.NO_TRUST_IN_NETWORKS: (
        "is no longer there: everyone is asked who they are. Take it out; to be reached by "
        "other machines use production mode, or {allowing}"
    ),
    Snag.NOT_A_SITE: "{given!r} is not the address of a site, like {example}",
    Snag.NOT_A_NETWORK: (
        "{given!r} is not an address or a network; several are parted by commas, like {example}"
    ),
    Snag.NEEDED_WITH: "{name}: needed together with {other}",
    Snag.NEEDS_A_SECRET: (
        "{name}: production needs a secret of its own, at least {least} characters by chance, "
        "like what `{by}` prints"
    ),
    Snag.EASY_SECRET: (
        "{name}: too short, or too easily guessed, for production: at least {least} characters "
        "by chance, like what `{by}` prints"
    ),
    Snag.NEEDS_PUBLIC_URL: "{name}: production needs the https address under which people reach it",
    Snag.NEEDS_TLS: (
        "{name}: in production a proxy in front must speak TLS; where one does, say {saying}"
    ),
    Snag.NEEDS_A_DATABASE: (
        "{name}: production needs a PostgreSQL server of its own, not the one in the data folder"
    ),
    Snag.NEEDS_TWO_ROLES: (
        "{name}: production needs tables that are owned by another role than the services use: "
        "give the owner here, and another user in {other}"
    ),
    Snag.ROLES_NOT_APART: (
        "one role does everything in the database: it refuses nothing, not even a change of the "
        "log; a role that may make roles sets them apart (evenveel tables)"
    ),
    Snag.ONE_ROLE_FOR_ALL: (
        "{name}: the role {role} owns the log, so nothing in the database would refuse a "
        "change; take a role that does not"
    ),
    Snag.PLAIN_BROKER: (
        "{name}: {protocol} would let others read along; production takes SASL_SSL or SSL"
    ),
    Snag.ONLY_FOR_TRYING: "{name}: only for trying out, not for production; take it out",
    Snag.NO_SIGN_IN: (
        "{name}: nobody could sign in; name an OpenID Connect provider here, or a mail server "
        "with {other}"
    ),
    Snag.PLAIN_MAIL: (
        "{name}: sign-in links would go readable to the mail server; take starttls or tls"
    ),
    Snag.PLAIN_PROVIDER: "{name}: production trusts a provider over https only",
    Snag.NOT_AN_ADDRESS: "{given!r} is not an address; give one like 0.0.0.0 or ::",
    Snag.NOT_A_SERVICE: "{given!r} is not the address of a service, like {example}",
    Snag.NOT_HELD: ('"{given}" is no id of an account or a group, so it cannot be held'),
    Snag.NOT_WAITS: (
        "{given!r} is not a list of seconds, like 5,60,300: at most {most} of at most {longest}"
    ),
    Snag.NO_FILE: "{name}: there is no file {file}",
    Snag.READABLE_BY_OTHERS: (
        "{name}: {protocol} would send everything readable to {servers}; use SASL_SSL or SSL, "
        "or say that this network is safe with {allowing}"
    ),
    Snag.NOT_A_BROKER: (
        "{name}: {given!r} is not the address of a broker, like 127.0.0.1:9092; several are "
        "parted by commas"
    ),
    Snag.ASKS_NOBODY: (
        "{name}: {protocol} asks nobody who they are; set KAFKA_SECURITY_PROTOCOL to SASL_SSL"
    ),
    Snag.NEEDS_IT: "{name}: {protocol} needs it",
    Snag.NONE_OF_THESE: "{name}: {given!r} is none of {choices}",
    Snag.NOT_A_WHOLE_NUMBER: "{given!r} is not a whole number",
    Snag.NOT_A_NUMBER: "{given!r} is not a number",
    Snag.TOO_SMALL: "{given!r} is less than {least}",
    Snag.NOT_MORE_THAN: "{given!r} is not more than {least}",
    Snag.TOO_LARGE: "{given!r} is more than {most}",
    Snag.NOT_ONE_OF: "{given!r} is not one of {choices}",
    Snag.NOT_USABLE: "it cannot be used ({detail})",
    Snag.NOT_A_WITNESS: "{given!r} is no witness: give an address and a key, as {example}",
    Snag.WITNESS_TWICE: "two witnesses are called {name}; give each of them once",
    Snag.NOT_AN_ORIGIN: "{given!r} is no name of a tree; give one like {example}",
}
