"""The files of `deploy/` obey their schemas, are bound as tightly as they can be, and name no registry and no secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.deploy.files import (
    COMPOSE,
    DEPLOY,
    MANIFESTS,
    SCHEMAS,
    UNITS,
    Document,
    documents,
    of_kind,
    pod_of,
    unit,
)


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


def test_nginx_writes_no_line_of_reports_without_a_name() -> None:
    text = (DEPLOY / "nginx" / "nginx.conf").read_text(encoding="utf-8")

    assert "~^/anonymous-reports/ 0;" in text
    assert all("if=$is_logged" in line for line in text.splitlines() if line.strip().startswith("access_log"))
