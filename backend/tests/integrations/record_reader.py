"""Copies the records of a collection to a file, each once and in order, for as long as it runs.

    record_reader.py records.jsonl collection

Needs `<collection>:read`.
"""

import sys
import time
from functools import partial

from connection import connect
from follow import catch_up
from journal import Journal
from postern_client.api.collections import list_records


def main(records, collection):
    list_page = partial(list_records.sync, collection, client=connect())
    records = Journal(records)
    while True:
        catch_up(list_page, records)
        time.sleep(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
