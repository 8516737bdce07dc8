"""What is said about the vault's keys, in Dutch."""

from typing import Final

from access.phrases_keys import KeyStore

KEYS_DUTCH: Final[dict[KeyStore, str]] = {
    KeyStore.NO_MASTER: "Waar een hoofdsleutel hoort te staan, staat er geen.",
    KeyStore.NOT_A_MASTER: (
        "Een hoofdsleutel is {bytes} bytes, door het toeval gekozen, in base64; wat gegeven is, is "
        "er geen. Maak er een met: openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_THERE: (
        "{path} is er niet. Maak een hoofdsleutel met: openssl rand -base64 32"
    ),
    KeyStore.MASTER_NOT_OURS: (
        "De sleutels in {folder} zijn gemaakt onder de hoofdsleutel {master}, en die is hier niet "
        "gegeven."
    ),
    KeyStore.KEYS_NOT_THERE: "De sleutels kunnen niet bewaard worden in {folder}: {detail}",
    KeyStore.KEYS_OF_ANOTHER: (
        "De sleutels in {folder} horen bij een andere databank; daarmee zou niemands naam te lezen "
        "zijn. Geef de map die bij deze hoort."
    ),
    KeyStore.NEEDS_KEYS: (
        "{name}: in productie staan de sleutels van de kluis in een map die gezegd is, apart van "
        "die van de databank en van haar reservekopieën."
    ),
    KeyStore.NEEDS_A_MASTER: (
        "{name}: productie heeft een eigen hoofdsleutel nodig, hier of in een bestand ({other}). "
        "Maak er een met: {by}"
    ),
    KeyStore.TWO_MASTERS: "{name}: {other} is ook gezet; geef er een van de twee.",
    KeyStore.NO_NEW_MASTER: (
        "Alles staat al onder de eerste van de gegeven hoofdsleutels. Zet er een nieuwe voor, met "
        "een komma ertussen, en start eerst elk proces daarmee."
    ),
    KeyStore.COPIED: (
        "De sleutels zijn gekopieerd naar {file}. Bewaar ze apart van de reservekopieën van de "
        "databank, en hoogstens 30 dagen: een oudere kopie zou gewiste mensen terugbrengen."
    ),
    KeyStore.NOT_COPIED: "De sleutels kunnen niet gekopieerd worden naar {file}: {detail}",
    KeyStore.MASTER_ROTATED: (
        "{count} sleutels staan nu onder de nieuwe hoofdsleutel {master}; niets hoefde te stoppen."
    ),
    KeyStore.OLD_MASTER_MAY_GO: (
        "De oudere hoofdsleutels openen niets meer: haal ze uit de instellingen, en vernietig de "
        "kopieën zodra de laatste reservekopie van de sleutels weg is die eronder gemaakt is."
    ),
}
