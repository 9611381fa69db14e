"""Sends the shipping events of a file to Postern: one by one, in order, and each once however often this is started.

    shipping_events.py sent.jsonl events.jsonl

An event is a line `{"id": .., "at": .., "data": {..}}`. The warehouse gives it its id when it happens, so that Postern
recognises an event that is sent again because its answer was lost. Needs `shipping_events:write`.
"""

import sys

from connection import accepted, connect
from journal import Journal, read
from postern_client.api.collections import create_record
from postern_client.models import CreateRecordBody


def main(sent, events):
    client, sent = connect(), Journal(sent)
    already = set(sent.entries)
    for event in read(events):
        if event["id"] not in already:
            body = CreateRecordBody.from_dict(event["data"])
            record = create_record.sync(
                "shipping_events", client=client, body=body, event_id=event["id"], occurred_at=event["at"]
            )
            accepted(record)
            sent.append(event["id"])


if __name__ == "__main__":
    main(*sys.argv[1:])
