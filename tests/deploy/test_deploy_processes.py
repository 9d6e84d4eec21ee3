"""Whatever starts the platform starts what the process table says, and gives each process what it needs and no more."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
from dramatiq.brokers.stub import StubBroker

from kernel.settings import read, variables
from tests.deploy.files import (
    COMPOSE,
    DEPLOY,
    GUARDED,
    PROCESSES,
    UNITS,
    Document,
    commands,
    environment_files,
    names_in,
    of_kind,
    pod_of,
    unit,
)
from tongxin.process_table import BACKUP, OWNER, process_table
from workers.broker import declare


def test_compose_starts_what_the_process_table_says() -> None:
    started = {
        re.sub(r"-\d+$", "", name): service["command"]
        for name, service in COMPOSE["services"].items()
        if "tongxin." in " ".join(service.get("command", []))
    }

    assert started == commands()


def test_kubernetes_starts_what_the_process_table_says() -> None:
    started = {
        container["name"]: container["command"]
        for document in of_kind("Deployment")
        for container in pod_of(document)["containers"]
    }

    assert started == commands()


def test_systemd_starts_what_the_process_table_says() -> None:
    started = {
        re.sub(r"^tongxin-|@?\.service$", "", path.name): unit(path)["ExecStart"][0].removeprefix("/opt/tongxin/bin/")
        for path in UNITS
        if "tongxin." in unit(path)["ExecStart"][0]
    }

    assert started == {name: " ".join(command) for name, command in commands().items()}


def test_the_target_wants_every_process_and_two_of_the_web() -> None:
    target = configparser.ConfigParser(interpolation=None)
    target.read(DEPLOY / "systemd" / "tongxin.target")
    wanted = [re.sub(r"^tongxin-|(@\d+)?\.service$", "", name) for name in target["Unit"]["Wants"].split()]

    assert set(wanted) == set(PROCESSES)
    assert wanted.count("web") == 2


def test_every_queue_of_the_code_is_worked_off_and_no_other() -> None:
    broker = StubBroker()
    declare(broker)
    queues = {actor.queue_name for actor in broker.actors.values()}
    pods = [document["spec"]["template"]["metadata"].get("annotations", {}) for document in of_kind("Deployment")]

    compose = {
        queue
        for one in COMPOSE["services"].values()
        for queue in one.get("labels", {}).get("tongxin.queues", "").split()
    }
    kubernetes = {queue for one in pods for queue in one.get("tongxin/queues", "").split()}

    assert compose == queues
    assert kubernetes == queues


# Each process is given what it needs and no more


@pytest.mark.parametrize("name", PROCESSES)
def test_no_process_is_given_an_address_that_the_table_withholds(name: str) -> None:
    withheld = set(PROCESSES[name].withheld)
    service = next(one for key, one in COMPOSE["services"].items() if key.rstrip("-12") == name)
    in_compose = set().union(*(environment_files(Path(file).name) for file in service["env_file"]))
    path = DEPLOY / "systemd" / ("tongxin-web@.service" if name == "web" else f"tongxin-{name}.service")
    in_systemd = set().union(*(environment_files(Path(file).name) for file in unit(path)["EnvironmentFile"]))
    in_kubernetes = keys_given(
        next(one for one in of_kind("Deployment") if one["metadata"]["name"] == f"tongxin-{name}")
    )

    for given in (in_compose, in_systemd, in_kubernetes):
        assert "DATABASE_URL" in given
        assert given & withheld == set()
        assert given & GUARDED == GUARDED - withheld


def keys_given(document: Document) -> set[str]:
    """The settings that a pod gets from its config maps and secrets."""
    held = {
        one["metadata"]["name"]: {*one.get("data", {}), *one.get("stringData", {})}
        for one in of_kind("ConfigMap", "Secret")
    }
    sources = [source for container in pod_of(document)["containers"] for source in container["envFrom"]]
    names = [source.get("configMapRef", source.get("secretRef"))["name"] for source in sources]
    return set().union(*(held[name] for name in names))


def test_only_the_migration_knows_the_owner_and_only_the_backup_the_reader_of_all() -> None:
    knowing: dict[str, set[str]] = {
        name: set().union(*(environment_files(Path(file).name) for file in service["env_file"])) & GUARDED
        for name, service in COMPOSE["services"].items()
        if "env_file" in service
    }

    assert {name for name, given in knowing.items() if OWNER in given} == {"migrate"}
    assert {name for name, given in knowing.items() if BACKUP in given} == {"backup"}


def test_every_setting_that_a_file_sets_exists() -> None:
    known = {each.name for each in variables()}
    told = {name for path in (DEPLOY / "environment").glob("*.example") for name in names_in(path)}
    told |= {name for one in of_kind("ConfigMap") for name in one["data"]}
    told |= {name for service in COMPOSE["services"].values() for name in service.get("environment", {})}
    told |= {
        word.partition("=")[0] for path in UNITS for line in unit(path).get("Environment", []) for word in line.split()
    }
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    told |= set(re.findall(r"(TONGXIN_[A-Z_]+|HOST|PORT)=", dockerfile))

    assert {name for name in told if not name.startswith("POSTGRES_")} - known == set()


def test_everybody_has_the_time_to_stop_that_the_table_allows() -> None:
    drain = int(re.search(r"TONGXIN_DRAIN_SECONDS=(\d+)", (DEPLOY / "environment/tongxin.env.example").read_text())[1])  # type: ignore[index]
    pods = {one["metadata"]["name"]: one for one in of_kind("Deployment")}
    config = next(iter(of_kind("ConfigMap")))["data"]
    for name in PROCESSES:
        service = next(one for key, one in COMPOSE["services"].items() if key.rstrip("-12") == name)
        path = DEPLOY / "systemd" / ("tongxin-web@.service" if name == "web" else f"tongxin-{name}.service")
        needed = {each.name: each.stop_seconds for each in process_table(read({"TONGXIN_DRAIN_SECONDS": str(drain)}))}
        in_pods = {each.name: each.stop_seconds for each in process_table(read(with_drain(config)))}

        assert int(service["stop_grace_period"].removesuffix("s")) >= needed[name]
        assert int(unit(path)["TimeoutStopSec"][0]) >= needed[name]
        assert pod_of(pods[f"tongxin-{name}"])["terminationGracePeriodSeconds"] >= in_pods[name]


def with_drain(config: dict[str, str]) -> dict[str, str]:
    return {"TONGXIN_DRAIN_SECONDS": config["TONGXIN_DRAIN_SECONDS"]}
