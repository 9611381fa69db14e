"""A Postern for tests of other programs: the built program, on a free port and with a data file of its own.

    with Postern() as postern:
        key = postern.key("Scanner", ["inventory:write"])
        postern.call("POST", "/collections/inventory/records", {"slab": 17}, key=key)

`POSTERN_PROGRAM` names the program. It uses only the standard library.
"""

import json
import os
import re
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

PROGRAM = os.environ.get("POSTERN_PROGRAM", Path(__file__).parents[3] / "target/debug/postern")

ADA = {"login": "ada@example.com", "name": "Ada", "password": "walnut orbit cactus piano"}

# What the program prints once it listens.
URL = r"Open (http:\S+) in a browser"
SETUP_CODE = r"http:\S+/setup#(\S+)$"


class Postern:
    """A running Postern that Ada has set up. `url` is its URL, without a slash at the end."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="postern-integrations-")
        self._start(port=0)
        try:
            self.url = self._printed(URL)
            setup = self._send("POST", "/setup", {"code": self._printed(SETUP_CODE), **ADA}, {"Origin": self.url})
            self._cookie = setup.headers["Set-Cookie"].split(";")[0]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._program.terminate()
        self._end()
        self._folder.cleanup()

    def kill_and_start(self):
        """Kills the program, which cannot finish anything, and starts it again with the same port and data."""
        self._program.kill()
        self._end()
        self._start(urlsplit(self.url).port)
        self._printed(URL)

    def recover(self, login):
        """Recovers an administrator, and returns the code with which they set a new password."""
        self._program.terminate()
        self._end()
        recovered = subprocess.run([*self._command(), "recover", login], **self._options(), check=True)
        self._start(urlsplit(self.url).port)
        self._printed(URL)
        return recovered.stdout.split("/invitation#")[1].strip()

    def _start(self, port):
        self._program = subprocess.Popen([*self._command(), "--port", str(port)], **self._options())

    def _command(self):
        return [PROGRAM, "--data", os.path.join(self._folder.name, "postern.db")]

    def _options(self):
        variables = {name: value for name, value in os.environ.items() if not re.match("(POSTERN|AWS)_", name)}
        return {"env": variables | {"POSTERN_LOG": "warn"}, "stdout": subprocess.PIPE, "text": True}

    def _end(self):
        self._program.wait()
        self._program.stdout.close()

    def _printed(self, pattern):
        """What the program prints in the place of the group of a pattern, as soon as it does."""
        matches = (re.match(pattern, line) for line in self._program.stdout)
        return next(match for match in matches if match)[1]

    def call(self, method, path, body=None, key=None):
        """The body of the answer to a request, sent with a key or in Ada's session. The path begins after `/api/v1`."""
        credential = {"Authorization": f"Bearer {key}"} if key else {"Cookie": self._cookie, "Origin": self.url}
        with self._send(method, path, body, credential) as answer:
            return json.load(answer)

    def key(self, name, permissions):
        """The secret of a key of a new API user with these permissions."""
        role = self.call("POST", "/roles", {"name": f"{name}'s role", "permissions": permissions})
        owner = self.call("POST", "/api-users", {"name": name, "roles": [role["id"]]})
        return self.call("POST", f"/api-users/{owner['id']}/keys", {"name": name})["secret"]

    def _send(self, method, path, body, headers):
        content = None if body is None else json.dumps(body).encode()
        headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", content, headers, method=method)
        return urllib.request.urlopen(request)
