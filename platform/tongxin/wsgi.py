"""The web process: granian loads `app` from here, once in each of its workers."""

from kernel import events, logs, metrics
from tongxin.readiness import require_safe_database
from web.app import create_app
from workers.reactions import REACTIONS

logs.configure("web")
metrics.begin("web")
require_safe_database()
events.install(REACTIONS)

app = create_app()
