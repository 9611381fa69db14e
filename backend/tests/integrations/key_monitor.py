"""Copies the change log to a file, each change once and in order, and lists the keys that expire soon.

    key_monitor.py changes.jsonl expiring.jsonl

Runs until it is stopped. Needs `change_log:read`, `api_users:read` and `users:read`.
"""

import sys
import time
from functools import partial

from connection import connect, items
from follow import catch_up
from journal import Journal
from postern_client.api.changes import list_changes
from postern_client.api.keys import list_keys
from postern_client.models import ListKeysState


def main(changes, expiring):
    client = connect()
    changes, expiring = Journal(changes), Journal(expiring)
    while True:
        catch_up(partial(list_changes.sync, client=client), changes)
        warn(client, expiring)
        time.sleep(1)


def warn(client, expiring):
    """Writes down the keys that expire soon and were not written down before. A key keeps its expiry for ever."""
    known = {entry["id"] for entry in expiring.entries}
    for item in items(partial(list_keys.sync, client=client, state=ListKeysState.EXPIRING)):
        if item.key.id not in known:
            key = {"id": item.key.id, "name": item.key.name, "owner": item.owner.name}
            expiring.append(key | {"expires_at": item.key.expires_at.isoformat()})


if __name__ == "__main__":
    main(*sys.argv[1:])
