"""Sends what a handheld scanner recorded while it was offline: in batches, each scan once.

    scanner.py outcomes.jsonl scans.jsonl

A scan is a line `{"id": .., "at": .., "data": {..}}`. The clock that says `at` can be wrong by days: Postern keeps its
time as `occurred_at` and orders records by its own clock. A scan that Postern refuses for good gets an outcome with the
problem, for a person to look at, and does not hold up the others. Needs `inventory:write`.
"""

import sys
import time

from connection import accepted, connect
from journal import Journal, read
from postern_client.api.collections import create_records
from postern_client.models import RecordBatch

# Scans in a batch: the most that Postern takes.
BATCH = 100


def main(outcomes, scans):
    client, outcomes = connect(), Journal(outcomes)
    settled = {outcome["id"] for outcome in outcomes.entries}
    waiting = [scan for scan in read(scans) if scan["id"] not in settled]
    while waiting:
        batch = waiting[:BATCH]
        results = zip(batch, send(client, batch), strict=True)
        decided = [outcome(scan, result) for scan, result in results if not is_passing(result)]
        outcomes.append(*decided)
        settled.update(outcome["id"] for outcome in decided)
        waiting = [scan for scan in waiting if scan["id"] not in settled]
        if len(decided) < len(batch):
            time.sleep(1)


def send(client, batch):
    """The results of some scans."""
    records = [{"event_id": scan["id"], "occurred_at": scan["at"], "data": scan["data"]} for scan in batch]
    body = RecordBatch.from_dict({"records": records})
    return accepted(create_records.sync("inventory", client=client, body=body)).results


def is_passing(result):
    """Whether the reason of a result passes, so that the scan has to be sent again."""
    return bool(result.problem) and (result.problem.retryable or result.status == 503)


def outcome(scan, result):
    """What is written down about a scan that is not sent again."""
    problem = {"code": result.problem.code, "detail": result.problem.detail} if result.problem else None
    return {"id": scan["id"], "record": result.id or None, "problem": problem}


if __name__ == "__main__":
    main(*sys.argv[1:])
