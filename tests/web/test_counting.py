"""Requests are counted by endpoint, method and kind of answer: never by an address that a person could be read from."""

from flask.testing import FlaskClient
from prometheus_client import REGISTRY

from kernel import metrics
from tests.worlds import World


def counted(endpoint: str, method: str, status: str) -> float:
    labels = {"endpoint": endpoint, "method": method, "status": status}
    return REGISTRY.get_sample_value("tongxin_http_requests_total", labels) or 0


def test_a_request_is_counted_by_its_endpoint(client: FlaskClient) -> None:
    before = counted("health.ready", "GET", "2xx")

    client.get("/readyz")
    client.get("/readyz")

    assert counted("health.ready", "GET", "2xx") == before + 2
    spent = REGISTRY.get_sample_value("tongxin_http_request_seconds_count", {"endpoint": "health.ready"})
    assert spent is not None
    assert spent >= 2


def test_no_word_of_an_address_and_no_invented_method_becomes_a_label(client: FlaskClient, ours: World) -> None:
    before = counted("unknown", "GET", "4xx")

    client.get(f"/{ours.slug}/nothing/苏语桐")
    client.open("/healthz", method="INVENTED")

    text = metrics.rendered(None).decode()
    assert counted("unknown", "GET", "4xx") == before + 1
    assert [word for word in (ours.slug, "苏语桐", "INVENTED") if word in text] == []
