"""What deploy/ starts is what there is: its file is sound, its settings are read, its words run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.main import get_command
from typer.testing import CliRunner

from evenveel.cli import app
from evenveel.settings import Settings, WrongSettings, read_settings
from evenveel.settings_retention import RetentionSettings
from tests.faults.processes import environment_of

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
SERVED = ("clearing", "projections-1", "projections-2")
OURS = (*SERVED, "keeper", "relay", "webhooks", "tables", "operator")
# Who reads or writes the vault.
KEYED = (*SERVED, "keeper", "tables", "operator")
OTHERS = ("postgres", "kafka", "front")
CHANCE = "q7Jm2xVtR0pZ8sWnK4dYb1LfHc6GeAuT"
MASTER = "3nQm7b0vXr2kTz5sWd8yLg1hJc4pUeRfAaOiKxNvB9E="


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(COMPOSE)
    return found


def read_names() -> set[str]:
    """Every name of the environment that the settings read."""
    prefix = Settings.model_config["env_prefix"]
    return {
        str(field.validation_alias or f"{prefix}{name}".upper())
        for name, field in Settings.model_fields.items()
    }


def test_it_keeps_to_the_published_schema_of_compose_files() -> None:
    checker = Path(sys.executable).with_name("check-jsonschema")
    checked = subprocess.run(
        [str(checker), "--builtin-schema", "vendor.compose-spec", str(COMPOSE)],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_it_starts_every_process_that_there_is(compose: dict[str, Any]) -> None:
    words = {tuple(compose["services"][name]["command"]) for name in OURS}
    # As `up` does, and two that share the partitions.
    served = {name for verb, *name in words if verb == "serve" for name in name}
    group = get_command(app).commands["serve"]  # type: ignore[attr-defined] # it is a group
    assert served == set(group.commands)


def test_every_command_in_it_is_one_of_ours(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*OURS, *OTHERS}
    for name in OURS:
        words = compose["services"][name]["command"]
        result = CliRunner().invoke(app, [*words, "--help"])
        assert result.exit_code == 0, (words, result.output)


def test_every_setting_in_it_is_read(compose: dict[str, Any]) -> None:
    names = read_names()
    for name in OURS:
        assert set(compose["services"][name]["environment"]) <= names, name


def test_who_destroys_is_told_how_long_things_are_kept_and_what_is_held(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = compose["services"]["keeper"]["environment"]
    example = (DEPLOY / "compose.env.example").read_text("utf-8")
    for name, field in RetentionSettings.model_fields.items():
        variable = RetentionSettings.variable_of(name)
        assert environment[variable] == f"${{{variable}:-{field.default}}}"
        assert f"\n#{variable}={field.default}\n" in example
        monkeypatch.setenv(variable, filled_in(environment, {})[variable])
    assert RetentionSettings() == RetentionSettings.model_construct()
    monkeypatch.setenv(
        "EVENVEEL_HOLD", filled_in(environment, {"EVENVEEL_HOLD": "oever"})["EVENVEEL_HOLD"]
    )
    assert RetentionSettings().retention.held == {"oever"}


def test_no_secret_stands_in_it_and_none_has_a_default(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if re.search("PASSWORD|SECRET|_KEY$", name):
                assert value.startswith("${"), name
                assert ":?" in value or value.endswith(":-}"), name
    url = compose["services"]["clearing"]["environment"]["DATABASE_URL"]
    assert "${EVENVEEL_DATABASE_PASSWORD:?" in url
    jaas = compose["services"]["kafka"]["environment"]
    told = jaas["KAFKA_LISTENER_NAME_CLIENTS_PLAIN_SASL_JAAS_CONFIG"]
    assert told.count('="${KAFKA_SASL_PASSWORD:?') == 2
    filled = [
        line
        for line in (DEPLOY / "compose.env.example").read_text("utf-8").splitlines()
        if re.search("(PASSWORD|SECRET|KEY)=", line) and not line.endswith("=")
    ]
    assert filled == []
    ignored = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    assert ".env" in ignored


def test_the_outside_reaches_the_proxy_alone(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}
    assert published == {"front"}
    for service in compose["services"].values():
        assert service.get("network_mode") != "host"
    assert compose["networks"]["inside"]["internal"]
    assert compose["networks"]["front"]["internal"]
    for name in ("postgres", "kafka"):
        assert compose["services"][name]["networks"] == ["inside"]


def filled_in(environment: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """The environment as compose hands it on: what is given, else the default, else empty."""

    def value_of(at: re.Match[str]) -> str:
        name, sign, rest = at.groups()
        return given.get(name) or (rest if sign == ":-" else "")

    return {
        name: re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", value_of, value)
        for name, value in environment.items()
    }


@pytest.mark.parametrize("name", OURS)
def test_production_starts_with_it_and_not_without_what_is_to_be_filled_in(
    compose: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {
        "EVENVEEL_SITE": "uren.example.org",
        "EVENVEEL_CLEARING_SITE": "clearing.uren.example.org",
        "EVENVEEL_SECRET": CHANCE,
        "EVENVEEL_MASTER_KEY": MASTER,
        "EVENVEEL_DATABASE_PASSWORD": "8e0c0d3cbb1f4a6a",
        "EVENVEEL_OWNER_PASSWORD": "1f4a6a8e0c0d3cbb",
        "KAFKA_SASL_PASSWORD": "3cbb1f4a6a8e0c0d",
        "EVENVEEL_SMTP_HOST": "mail.example.org",
        "EVENVEEL_MAIL_FROM": "uren@example.org",
    }
    environment = compose["services"][name]["environment"]
    for setting in read_names():
        monkeypatch.delenv(setting, raising=False)
    for setting, value in filled_in(environment, given).items():
        monkeypatch.setenv(setting, value)
    authority = tmp_path / "ca.pem"
    authority.touch()
    monkeypatch.setenv("KAFKA_SSL_CAFILE", str(authority))
    settings = read_settings()
    assert settings.mode == "production"
    assert (settings.database_owner_url is not None) is (name in {"tables", "operator"})
    assert (settings.host == "0.0.0.0") is (name in SERVED)
    proxy = compose["services"]["front"]["networks"]["front"]["ipv4_address"]
    assert settings.limits.proxies == (ip_network(proxy),)

    monkeypatch.setenv("EVENVEEL_SECRET", "")
    with pytest.raises(WrongSettings, match="EVENVEEL_SECRET"):
        read_settings()


def test_what_is_asked_for_readiness_is_where_the_service_listens(compose: dict[str, Any]) -> None:
    port = int(Settings.model_fields["port"].default)
    proxy = (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8")
    for name, offset in (("clearing", 0), ("projections-1", 1), ("projections-2", 1)):
        service = compose["services"][name]
        code = service["healthcheck"]["test"][-1]
        assert f"http://127.0.0.1:{port + offset}/readyz" in code
        compile(code, name, "exec")
        assert f"{name}:{port + offset}" in proxy
        assert "front" in service["networks"]


def test_everything_comes_back_and_keeps_what_must_be_kept(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        restarts = {"operator": "no", "tables": "on-failure"}.get(name, "unless-stopped")
        assert service["restart"] == restarts
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        kept = mounted & set(compose["volumes"])
        assert bool(kept) is (name in OTHERS or name in KEYED)
        assert ("keys" in kept) is (name in KEYED)
        # All else is a file that is read, and never written.
        files = {v for v in service.get("volumes", []) if v.partition(":")[0] not in kept}
        assert all(volume.endswith(":ro") for volume in files), name


def test_every_file_that_is_mounted_from_here_is_here(compose: dict[str, Any]) -> None:
    volumes = [v for service in compose["services"].values() for v in service.get("volumes", [])]
    ours = {volume.partition(":")[0] for volume in volumes if volume.startswith("./")}
    assert len(ours) == 2
    assert all((DEPLOY / path).is_file() for path in ours)


def test_the_broker_is_set_as_our_own_is(compose: dict[str, Any]) -> None:
    environment = compose["services"]["kafka"]["environment"]
    given = {
        name.removeprefix("KAFKA_").lower().replace("_", "."): value
        for name, value in environment.items()
    }
    ours = {}
    for line in (DEPLOY / "kafka" / "server.properties").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            ours[name] = value
    # What depends on where it runs; the rest says how history is kept.
    places = {"listener", "advertised", "controller", "log.dirs", "node.id", "process.roles"}
    kept = {name: value for name, value in ours.items() if not name.startswith(tuple(places))}
    kept.pop("inter.broker.listener.name", None)
    assert kept
    assert {name: given.get(name) for name in kept} == kept
    assert given["log.retention.ms"] == given["log.retention.bytes"] == "-1"
    assert given["auto.create.topics.enable"] == "false"


def test_images_are_named_with_their_version(compose: dict[str, Any]) -> None:
    assert compose["services"]["postgres"]["image"] == "postgres:18"
    assert compose["services"]["kafka"]["image"] == "apache/kafka:4.1.1"
    for name in OURS:
        build = compose["services"][name]["build"]
        assert (DEPLOY / build["context"]).resolve() == PROJECT
        assert (PROJECT / build["dockerfile"]).is_file()


def copied() -> list[str]:
    """What the image is built from, as its file says."""
    text = (DEPLOY / "container" / "Dockerfile").read_text("utf-8")
    steps = [line.split()[1:] for line in text.splitlines() if line.startswith("COPY")]
    return [name for step in steps if not step[0].startswith("--") for name in step[:-1]]


def test_the_image_is_given_all_that_it_is_built_from() -> None:
    let_in = {
        line.removeprefix("!")
        for line in (DEPLOY / "container" / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    assert let_in == set(copied())
    assert all((PROJECT / name).exists() for name in let_in)


def test_what_the_image_installs_runs_away_from_the_checkout(tmp_path: Path) -> None:
    source, installed = tmp_path / "source", tmp_path / "installed"
    source.mkdir()
    for name in copied():
        here, there = PROJECT / name, source / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            skip = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(here, there, ignore=skip)
        else:
            shutil.copy(here, there)
    built = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--no-index", "--root-user-action=ignore",
         "--target", str(installed), str(source)],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    environment = {**environment_of({}), "PYTHONPATH": str(installed)}
    for words in (["--help"], ["serve", "projections", "--help"]):
        said = subprocess.run(
            [sys.executable, "-m", "evenveel", *words],
            capture_output=True, text=True, cwd=tmp_path, env=environment,
        )  # fmt: skip
        assert said.returncode == 0, said.stderr
    # What is read from files beside the code is there too, and nothing is read from the checkout.
    looks = (
        "import projections.layout, projections.live, evenveel; print(evenveel.__file__);"
        " [kind.ddl for kind in projections.live.all_projections()]"
    )
    looked = subprocess.run(
        [sys.executable, "-c", looks],
        capture_output=True, text=True, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.strip().startswith(str(installed))
