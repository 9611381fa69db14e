"""How a program reaches Postern: with a generated client that sends a request again until it gets its answer.

It is for programs whose requests are all safe to repeat: they read, or carry an external id, an event id, an
`Idempotency-Key` or a version, or replace what they did before, as another invitation does.
"""

import itertools
import os
import random
import time

import httpx
from postern_client import AuthenticatedClient
from postern_client.models import Problem

# The answers whose reason passes. They can come from a gateway, with a body that is not a problem.
PASSING = {429, 502, 503, 504}
# In seconds: the longest pause between two attempts, and when a program leaves the rest to its next start.
LONGEST_PAUSE, GIVE_UP_AFTER = 5, 15 * 60


class Repeating(httpx.HTTPTransport):
    """Sends a request again while the network fails or the reason of its answer passes."""

    def handle_request(self, request):
        until = time.monotonic() + GIVE_UP_AFTER
        for attempt in itertools.count():
            pause = random.uniform(0, min(LONGEST_PAUSE, 0.1 * 2 ** min(attempt, 10)))
            try:
                answer = super().handle_request(request)
                # The connection can also break in the middle of an answer.
                answer.read()
                if answer.status_code not in PASSING:
                    return answer
                failure, seconds = f"status {answer.status_code}", answer.headers.get("Retry-After", "")
                pause += int(seconds) if seconds.isdigit() else 0
            except httpx.TransportError as error:
                failure = error
            if time.monotonic() > until:
                raise SystemExit(f"Postern did not answer ({failure}). Start this again, and it goes on where it was.")
            time.sleep(pause)


def connect():
    """A client with the URL in `POSTERN_URL` and the key in `POSTERN_KEY`."""
    return AuthenticatedClient(
        base_url=os.environ["POSTERN_URL"],
        token=os.environ["POSTERN_KEY"],
        timeout=httpx.Timeout(30),
        raise_on_unexpected_status=True,
        httpx_args={"transport": Repeating()},
    )


def accepted(answer):
    """The answer. A problem that no repetition solves ends the program with a sentence for a person."""
    if isinstance(answer, Problem):
        fields = [f"{error.field}: {error.detail}" for error in answer.errors or []]
        raise SystemExit(" ".join([f"{answer.code}: {answer.detail}", *fields, f"(request {answer.request_id})"]))
    return answer


def items(list_page, **query):
    """The items of all pages of a list."""
    cursor = {}
    while True:
        page = accepted(list_page(**query, **cursor))
        yield from page.items
        if page.next_cursor is None:
            return
        cursor = {"cursor": page.next_cursor}
