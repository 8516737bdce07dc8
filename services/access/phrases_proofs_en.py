"""All that is said of packs, receipts and what they prove, in English."""

from typing import Final

from access.phrases_proofs import Proof

PROOFS_ENGLISH: Final[dict[Proof, str]] = {
    Proof.THE_CHECKPOINT: "the checkpoint",
    Proof.SIGNED_BY_ITS_LOG: "one that its log signed",
    Proof.COSIGNATURE_OF: "the cosignature of {name}",
    Proof.ON_THE_CHECKPOINT: "one on the checkpoint",
    Proof.KEPT_CHECKPOINT: "the checkpoint kept in {file}",
    Proof.SIZE_OF_TREE: "the number of events in the tree",
    Proof.OR_MORE: "{size} or more, as in {file}",
    Proof.BEGINNING_OF_TREE: "the beginning of the tree",
    Proof.EXTENDED: "{root} over {size} events, as in {file}",
    Proof.ROOT_OF_TILES: "the root that the tiles make up",
    Proof.TILE: "the tile {path}",
    Proof.BYTES: "{bytes} bytes",
    Proof.CONTENTS: "what the pack says that it holds",
    Proof.ENTRY: "the entry of the tree",
    Proof.EVENT_OF_PACK: "the event of this position",
    Proof.GIVEN: "one that is there",
    Proof.EACH_ONCE: "each once, in order",
    Proof.OF_ITS_GROUP: "events of the pack's group alone",
    Proof.EVENT_LINE: "a line of events",
    Proof.RANDOM_BYTES: "32 random bytes in hexadecimal",
    Proof.COMMITTED_EVENT: "the event that was committed to",
    Proof.THE_RECEIPT: "the receipt",
    Proof.ONE_THAT_PROVES: "one that proves its event",
    Proof.WRONG_HERE: (
        "Not in order: at position {position}, {what}; expected: {expected}; found: {found}."
    ),
    Proof.WRONG_AT_ALL: "Not in order: {what}; expected: {expected}; found: {found}.",
    Proof.PACK_IN_ORDER: (
        "In order: all {events} events from position {first} to {last} are those that {origin} "
        "signed, and none is missing."
    ),
    Proof.GROUP_IN_ORDER: (
        "In order: all {events} events of group {group} from position {first} to {last} are those "
        "that {origin} signed, and none is withheld."
    ),
    Proof.RECEIPT_IN_ORDER: (
        "In order: this event stands at position {position} of the history that {origin} signed."
    ),
    Proof.LIVE_IN_ORDER: (
        "In order: every event up to position {position} is the one that {origin} signed, and "
        "every rule holds."
    ),
    Proof.RULES_IN_ORDER: (
        "In order: every rule holds up to position {position}; nothing is signed yet."
    ),
    Proof.SIGNED_BY: "Signed by {keys}.",
    Proof.OWN_KEYS: (
        "The keys came with what they sign. Compare them with keys that you had from elsewhere, "
        "or name those with --key."
    ),
    Proof.WITNESSED_BY: "Cosigned by {names}.",
    Proof.GOES_ON_FROM: "It goes on from each of the {count} checkpoints that were kept.",
    Proof.LOOKED_INTO: "Looked into: {checks}.",
    Proof.NOT_SHOWN: "What this much cannot show: {checks}.",
    Proof.SIGNATURES: "signatures",
    Proof.EVENTS_COMMITTED: "each event in the tree",
    Proof.NUMBERS: "the groups' gapless numbers",
    Proof.SUMS: "sums of zero",
    Proof.MIRRORS: "mirrored links",
    Proof.LIMITS: "limits",
    Proof.RUNS: "proofs of clearing runs",
    Proof.PROJECTIONS: "projections",
    Proof.NOT_IN_TREE_YET: "Positions {first} to {last} are not in the tree yet.",
    Proof.PACKING: "making the pack",
    Proof.PACK_MADE: (
        "{file} holds {events} events, positions {first} to {last}, under a checkpoint of {size}."
    ),
    Proof.CHECK_IT: "Anybody checks it with: {command}",
    Proof.PUBLISHED: "{folder} holds the tree of {size} events; {files} files are new.",
    Proof.RECEIPT_WRITTEN: "The receipt of position {position} is in {file}.",
    Proof.SIGNS_NOW: "signs now",
    Proof.SIGNED_BEFORE: "signed before",
    Proof.CHANGE_WAITS: (
        "Nothing has changed yet. It waits for the yes of a second person, an administrator of a "
        "group who is signed in here: {command}"
    ),
    Proof.WAITS_FOR_YES: "{change} Asked for by {person}, {moment}.",
    Proof.SAY_YES: "Say yes to it?",
    Proof.KEY_SIGNS_TOO: (
        "From now on this key signs too. Tell it to all who check; once they know it, let the old "
        "one go: {command}"
    ),
    Proof.KEY_SIGNS_ALONE: "From now on this key signs alone.",
    Proof.WITNESS_IS: "The witness {key}",
    Proof.WITNESS_ANSWERS: "answers at {url} and cosigns {logs} log(s). Ctrl-C ends it.",
    Proof.NO_PACK: "{file}: no pack, no receipt: a folder, a zip or a .tlog-proof is read",
    Proof.FILE_MISSING: "the pack lacks the file {file}",
    Proof.FILE_TOO_LARGE: "the file {file} is larger than any file of a pack",
    Proof.FILE_NOT_READ: "{file} cannot be read: {detail}",
    Proof.FILE_NOT_KNOWN: "{file} is no file of a pack",
    Proof.OTHER_FORM: "a pack of the form {form}; {known} is read",
    Proof.NOT_EMPTY: "{path} is there already and is no empty folder",
    Proof.THERE_ALREADY: "{path} is there already",
    Proof.NO_KEY_GIVEN: "{given} is no key: {detail}",
    Proof.KEY_WANTED: "A receipt names no keys itself. Name the log's with --key.",
    Proof.NOTHING_SIGNED: (
        "Nothing is signed yet: the keeper signs what the log holds, once it runs."
    ),
    Proof.NOTHING_IN_PERIOD: "nothing was recorded in this period",
    Proof.TREE_NOT_WHOLE: "the signed tree is not whole: {what} is missing; see: {command}",
    Proof.NOT_AS_SIGNED: (
        "what the database holds at position {position} is not what was signed, so there is no "
        "receipt of it; see: {command}"
    ),
    Proof.OTHER_TREE: (
        "{folder} holds a signed tree of {size} events that this one does not go on from; it "
        "stays as it is"
    ),
    Proof.KEY_THERE_ALREADY: (
        "there is a key already that signs the tree; a new one comes beside it by two people"
    ),
    Proof.NO_CHANGE_WAITS: "no change of the signing keys waits for a yes",
    Proof.ANOTHER_CHANGE_WAITS: (
        "another change of the signing keys was asked for since; look at that one first"
    ),
    Proof.TWO_PEOPLE_NEEDED: (
        "who asked for the change of keys cannot say yes to it: it takes two people"
    ),
    Proof.KEYS_NOT_CHANGED: "the signing keys stay as they are: {detail}",
    Proof.OTHER_WITNESS: "the folder {folder} is the one of the witness {name}",
    Proof.NO_LOG_NAMED: "name at least one log that it may cosign, by its key: --log KEY",
    Proof.WITNESS_KEY_NOT_USED: "the witness’ key cannot be used: {detail}",
}
