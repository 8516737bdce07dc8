"""The alerts of deploy/prometheus speak of figures that exist, and the runbook of the alerts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from access.pulse import Report, beating
from evenveel.settings import CLEARING_PORT
from tests.operations.running import reading, trading
from tests.operations.test_metrics import until

PROJECT = Path(__file__).resolve().parents[2]
RULES = PROJECT / "deploy" / "prometheus" / "evenveel.rules.yml"
RUNBOOK = PROJECT / "deploy" / "runbooks" / "alerts.md"
KEY_IN_A_FILE = {"credentials_file": "operator.key"}
NAME = re.compile(r"\bevenveel_[a-z_]+\b")
MATCHER = re.compile(r"(evenveel_[a-z_]+)\{([^}]*)\}")


def alerts() -> list[dict[str, Any]]:
    document = YAML(typ="safe").load(RULES)
    return [rule for group in document["groups"] for rule in group["rules"]]


@pytest.fixture
def scraped(database_url: str) -> str:
    """What both services tell when everything there is, is at work."""
    figures = {"complete": 8, "partitions": {"0": 8}}
    with (
        trading(database_url) as service,
        reading(database_url) as reader,
        beating(database_url, "relay", lambda: Report("relaying", "", figures)),
    ):
        reader.runner.step()
        service.client.get("/status")
        until(lambda: "evenveel_relay_position" in service.figures().names)
        return service.figures().text + reader.figures().text


def test_every_figure_in_the_rules_is_told(scraped: str) -> None:
    named = {name for alert in alerts() for name in NAME.findall(alert["expr"])}
    told = {line.partition(" ")[0].partition("{")[0] for line in scraped.splitlines()}
    assert len(named) > 10
    assert named - told == set()


def test_every_label_in_the_rules_is_one_of_its_figure(scraped: str) -> None:
    for alert in alerts():
        for name, labels in MATCHER.findall(alert["expr"]):
            samples = [line for line in scraped.splitlines() if line.startswith(f"{name}{{")]
            for label in labels.split(","):
                key, _, value = label.partition("=")
                if key.strip() == "job":
                    continue  # Prometheus adds it: see the next test
                if key == "status" and value == '"500"':
                    continue  # there was no fault, so none is counted
                assert any(label in sample for sample in samples), (alert["alert"], label)


def test_every_job_in_the_rules_is_scraped_where_compose_runs_it() -> None:
    settings = YAML(typ="safe").load(RULES.with_name("prometheus.yml"))
    jobs = {job["job_name"]: job["static_configs"][0] for job in settings["scrape_configs"]}
    for alert in alerts():
        for job in re.findall(r'job="([^"]+)"', alert["expr"]):
            assert job in jobs
    targets = {target for job in jobs.values() for target in job["targets"]}
    compose = YAML(typ="safe").load(PROJECT / "deploy" / "compose.yaml")
    ports = {"clearing": CLEARING_PORT, "projections": CLEARING_PORT + 1}
    assert targets == {
        f"{name}:{ports[started['command'][1]]}"
        for name, started in compose["services"].items()
        if started.get("command", [""])[-1] in ports
    }
    # From another container nobody is told figures without a key.
    assert all(job["authorization"] == KEY_IN_A_FILE for job in settings["scrape_configs"])
    assert settings["rule_files"] == [RULES.name]


def test_every_alert_says_what_to_look_at_and_the_runbook_has_it() -> None:
    runbook = RUNBOOK.read_text("utf-8")
    names = [alert["alert"] for alert in alerts()]
    assert len(names) == len(set(names))
    for alert in alerts():
        assert alert["annotations"]["summary"]
        assert alert["labels"]["severity"] in {"page", "ticket"}
        assert f"`{alert['alert']}`" in runbook, alert["alert"]


def test_every_figure_in_the_runbook_is_told(scraped: str) -> None:
    named = set(NAME.findall(RUNBOOK.read_text("utf-8")))
    told = {line.partition(" ")[0].partition("{")[0] for line in scraped.splitlines()}
    # A spread is called by its own name, without the buckets that it is told in.
    told |= {name.removesuffix("_bucket") for name in told}
    assert named
    assert named - told == set()


def test_every_command_in_the_runbook_is_one_of_ours() -> None:
    from typer.main import get_command

    from evenveel.cli import app

    commands = re.findall(r"`evenveel ([a-z][a-z -]*)", RUNBOOK.read_text("utf-8"))
    assert len(commands) > 5
    for words in commands:
        at: Any = get_command(app)
        for word in words.split():
            if word.startswith("-") or not hasattr(at, "commands"):
                break
            assert word in at.commands, words
            at = at.commands[word]
