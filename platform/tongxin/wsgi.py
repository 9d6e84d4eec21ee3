"""The web process: granian loads `app` from here, once in each of its workers."""

from kernel import logs, metrics
from tongxin.readiness import require_safe_database
from tongxin.wiring import wire
from web.app import create_app

logs.configure("web")
metrics.begin("web")
require_safe_database()
wire()

app = create_app()
