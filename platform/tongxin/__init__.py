"""The entry points: console, WSGI, worker, relay, scheduler and the supervisor that runs them."""
