"""A network and a gateway between programs and Postern that fail now and then, for tests.

    with Proxy(postern.url, seed=7) as proxy:
        ...  # Programs use proxy.url. proxy.faults counts what went wrong.
"""

import asyncio
import random
import re
import threading
from collections import Counter
from urllib.parse import urlsplit

# What goes wrong, with its share of the requests in percent.
SHARES = {
    # The connection breaks before Postern gets the request,
    "never_sent": 3,
    # at some moment after it was sent: Postern may see nobody wait for its answer,
    "abandoned": 4,
    # after Postern has answered,
    "answer_lost": 4,
    # or in the middle of the answer.
    "answer_cut": 4,
    # The gateway answers by itself.
    "throttled": 2,
    "unavailable": 2,
    "delayed": 4,
}

# Without `Retry-After` and without a problem, as API Gateway answers.
THROTTLED = ("429 Too Many Requests", '{"message":"Too Many Requests"}', "Content-Type: application/json\r\n")
UNAVAILABLE = (
    "503 Service Unavailable",
    '{"type":"urn:postern:problem:unavailable","title":"The table is unavailable","status":503,"code":"unavailable",'
    '"detail":"Try again.","retryable":true,"request_id":"req_000000000000"}',
    "Content-Type: application/problem+json\r\nRetry-After: 1\r\n",
)

# The longest delay, and the longest time until a request is abandoned, in seconds.
LONGEST_DELAY, LONGEST_PATIENCE = 0.3, 0.03


class Proxy:
    """A proxy to a URL. The seed decides which requests fail, in the order in which they come, and how."""

    def __init__(self, target, seed):
        self._target, self._random = urlsplit(target), random.Random(seed)
        self.faults = Counter()

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.url = "http://{}:{}".format(*self._server.sockets[0].getsockname())
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self):
        self._server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, reader, writer):
        """Answers the one request of a connection, or breaks the connection."""
        try:
            request = await read_request(reader)
            answer = await self._answer(request)
            if answer:
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The program or Postern was killed.
        finally:
            writer.close()

    async def _answer(self, request):
        """The part of the answer to a request that arrives."""
        fault = self._next_fault()
        match fault:
            case "never_sent":
                return b""
            case "throttled":
                return response(*THROTTLED)
            case "unavailable":
                return response(*UNAVAILABLE)
            case "delayed":
                await asyncio.sleep(self._random.uniform(0, LONGEST_DELAY))
        patience = self._random.uniform(0, LONGEST_PATIENCE) if fault == "abandoned" else None
        answer = await self._forward(request, patience)
        match fault:
            case "answer_lost":
                return b""
            case "answer_cut":
                return answer[: len(answer) * 2 // 3]
        return answer

    def _next_fault(self):
        well = 100 - sum(SHARES.values())
        [fault] = self._random.choices([*SHARES, None], [*SHARES.values(), well])
        self.faults.update([fault] if fault else [])
        return fault

    async def _forward(self, request, patience):
        """Postern's answer to a request; nothing if it does not come within `patience` seconds."""
        reader, writer = await asyncio.open_connection(self._target.hostname, self._target.port)
        try:
            writer.write(request)
            return await asyncio.wait_for(reader.read(), patience)
        except TimeoutError:
            return b""
        finally:
            writer.transport.abort()


async def read_request(reader):
    """A request with its body, which asks for the connection to be closed after the answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\nContent-Length: *(\d+)", head)
    body = await reader.readexactly(int(length[1]) if length else 0)
    head = re.sub(rb"(?i)\r\nConnection:[^\r]*", b"", head)
    return head.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) + body


def response(status, body, headers):
    """An answer of the gateway."""
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return (head + body).encode()
