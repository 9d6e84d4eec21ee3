#!/bin/sh
# Restart the web processes behind nginx one after another, without a failed request.
#
#   rolling-restart.sh 8801 8802
#
# Each process is first taken out of nginx's list, then told to stop (it serves on for TONGXIN_DRAIN_SECONDS), started
# again, and put back when it says that it is ready. When one does not become ready, the script stops there: the others
# still run the old release.
set -eu

UPSTREAM_FILE=${UPSTREAM_FILE:-/etc/nginx/upstream.conf}
RELOAD=${RELOAD:-systemctl reload nginx}
RESTART=${RESTART:-systemctl restart tongxin-web@}
PYTHON=${PYTHON:-/opt/tongxin/bin/python}
WAIT_SECONDS=${WAIT_SECONDS:-60}

if [ $# -lt 2 ]; then
    echo "usage: $0 PORT PORT ...   (at least two, or there is nobody to serve meanwhile)" >&2
    exit 64
fi
PORTS="$*"

# All processes but the one given, or all of them.
share_among_all_but() {
    for each in $PORTS; do
        [ "$each" = "$1" ] || echo "server 127.0.0.1:$each max_fails=0;"
    done >"$UPSTREAM_FILE.new"
    mv "$UPSTREAM_FILE.new" "$UPSTREAM_FILE"
    $RELOAD
}

is_ready() {
    HOST=127.0.0.1 PORT=$1 "$PYTHON" -m tongxin.ready --wait "$2"
}

for port in $PORTS; do
    if ! is_ready "$port" 0; then
        echo "$port is not ready before we begin: nothing was restarted" >&2
        exit 1
    fi
done

for port in $PORTS; do
    share_among_all_but "$port"
    # Not quoted: the command is a few words, and the port completes the last of them.
    $RESTART$port
    if ! is_ready "$port" "$WAIT_SECONDS"; then
        echo "$port did not become ready; it stays out of nginx's list, the others serve on" >&2
        exit 1
    fi
    echo "$port restarted"
done
share_among_all_but none
