"""The files of `deploy/`: they obey their schemas, start what the process table says, and give each process what it needs."""

from __future__ import annotations

import configparser
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from dramatiq.brokers.stub import StubBroker
from jsonschema import Draft202012Validator

from kernel.settings import read, variables
from tests.tongxin.starting import ROOT
from tongxin.process_table import BACKUP, OWNER, RELAY, process_table
from workers.broker import declare

DEPLOY = ROOT / "deploy"
SCHEMAS = Path(__file__).with_name("schemas")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
MANIFESTS = sorted(path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))

Document = dict[str, Any]  # Any: whatever YAML holds

PROCESSES = {definition.name: definition for definition in process_table(read({}))}
# The settings that name an address which not everybody may know.
GUARDED = {OWNER, RELAY, BACKUP}


def commands() -> dict[str, list[str]]:
    """What the process table starts, by the name of the program alone."""
    return {name: ["python", *one.command[1:]] for name, one in PROCESSES.items() if one.command[0] == sys.executable}


def documents() -> list[tuple[str, Document]]:
    return [
        (path.name, document) for path in MANIFESTS for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def of_kind(*kinds: str) -> list[Document]:
    return [document for _, document in documents() if document["kind"] in kinds]


def pod_of(document: Document) -> Document:
    """The pod that a deployment, job or cron job makes."""
    spec: Document = document["spec"]
    template: Document = spec["jobTemplate"]["spec"]["template"] if "jobTemplate" in spec else spec["template"]
    pod: Document = template["spec"]
    return pod


def names_in(path: Path) -> set[str]:
    """The settings that an environment file sets."""
    return set(re.findall(r"^([A-Z_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))


def unit(path: Path) -> dict[str, list[str]]:
    """The lines of a unit's [Service], by key; a key may come several times."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def environment_files(name: str) -> set[str]:
    """The settings of `deploy/environment/NAME.example`."""
    return names_in(DEPLOY / "environment" / f"{name}.example")


# Schemas


def test_the_compose_file_obeys_the_specification() -> None:
    schema = json.loads((SCHEMAS / "compose-spec.json").read_text())

    assert [error.message for error in Draft202012Validator(schema).iter_errors(COMPOSE)] == []


def schema_of(document: Document) -> Document:
    """Kubernetes' own schema of a manifest, in which unknown keys are faults."""
    bundle = json.loads((SCHEMAS / "kubernetes-1.33.json").read_text())
    group, _, version = document["apiVersion"].rpartition("/")
    words = f"{(group or 'core').removesuffix('.k8s.io').split('.')[0]}.{version}.{document['kind']}"
    return {"$ref": f"#/$defs/io.k8s.api.{words}", **bundle}


@pytest.mark.parametrize(("name", "document"), documents(), ids=lambda value: value if isinstance(value, str) else "")
def test_each_manifest_obeys_its_schema(name: str, document: Document) -> None:
    faults = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft202012Validator(schema_of(document)).iter_errors(document)
    ]

    assert faults == []


def test_the_schemas_would_notice_a_wrong_word() -> None:
    deployment = of_kind("Deployment")[0]
    wrong = json.loads(json.dumps(deployment).replace('"replicas"', '"replicsa"'))
    compose = json.loads(json.dumps(COMPOSE).replace('"healthcheck"', '"healthchekc"'))
    schema = json.loads((SCHEMAS / "compose-spec.json").read_text())

    assert list(Draft202012Validator(schema_of(wrong)).iter_errors(wrong))
    assert list(Draft202012Validator(schema).iter_errors(compose))


def test_the_kustomization_names_every_manifest_but_the_templates_and_the_job() -> None:
    listed = yaml.safe_load((DEPLOY / "kubernetes" / "kustomization.yaml").read_text())["resources"]

    assert {path.name for path in MANIFESTS} - set(listed) == {"secrets.example.yaml", "migrate-job.yaml"}
    assert set(listed) <= {path.name for path in MANIFESTS}


# The same processes everywhere


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


# Nothing stronger than it has to be


def test_every_pod_is_bound_probed_and_limited() -> None:
    for document in of_kind("Deployment", "Job", "CronJob"):
        pod = pod_of(document)
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"] is True
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"]["drop"] == ["ALL"]
            assert "memory" in container["resources"]["limits"]
            if document["kind"] == "Deployment":
                assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    budgets = {one["metadata"]["name"] for one in of_kind("PodDisruptionBudget")}
    assert budgets == {one["metadata"]["name"] for one in of_kind("Deployment")}


def test_every_service_of_compose_is_bound_watched_and_limited() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "privileged" not in service, name
        assert "mem_limit" in service, name
        if service["restart"] != "no":
            assert "healthcheck" in service, name
        assert ("ports" in service) is (name == "proxy"), name


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_is_hardened(path: Path) -> None:
    lines = unit(path)

    assert lines["User"] == ["tongxin"]
    assert lines["CapabilityBoundingSet"] == [""]
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProtectKernelTunables"):
        assert lines[key] == ["yes"], key
    assert lines["ProtectSystem"] == ["strict"]
    assert "MemoryMax" in lines
    if "Restart" in lines:
        # Or the service manager would tell the workers of the web process to stop before it has drained.
        assert lines["KillMode"] == ["mixed"]


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


# The image


def test_the_image_is_built_from_locked_packages_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements.lock" in lines
    assert lines.count("FROM ") == 2
    assert re.findall(r"^USER (.*)$", lines, re.MULTILINE) == ["10001:10001"]
    assert 'CMD ["python", "-m", "tongxin.web"]' in lines
    assert re.search(r"curl|wget|ADD http", lines) is None


def test_no_file_names_a_registry_or_a_secret() -> None:
    suspicious = re.compile(
        r"(docker|quay|ghcr|gcr|mcr)\.(io|com)|registry\.|pypi|npmjs|PRIVATE KEY|password=\S", re.IGNORECASE
    )
    found = [
        f"{path}: {line}"
        for path in texts()
        for line in path.read_text(encoding="utf-8").splitlines()
        if suspicious.search(line)
    ]

    assert found == []


def texts() -> Iterator[Path]:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            yield path
