"""The smoke test of a deployment, against the built program. An AWS CLI and a guarded API stand in for AWS."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import unittest
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Listener
from pathlib import Path

from postern_program import Postern

SMOKE = Path(__file__).parents[3] / "infra/smoke/smoke.py"

# Hands its arguments to the test and prints the answer.
AWS = """#!{python}
import os, sys
from multiprocessing.connection import Client
with Client(os.environ["SMOKE_TEST"]) as test:
    test.send(sys.argv[1:])
    print(test.recv())
"""


class Smoke(unittest.TestCase):
    def setUp(self):
        resources = ExitStack()
        self.addCleanup(resources.close)
        self.postern = resources.enter_context(Postern())
        self.folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="postern-smoke-")))
        program = self.folder / "aws"
        program.write_text(AWS.format(python=sys.executable))
        program.chmod(0o755)
        self.listener = resources.enter_context(Listener(str(self.folder / "socket")))
        threading.Thread(target=self.serve_aws, daemon=True).start()
        guarded = resources.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), self.guarded_api()))
        threading.Thread(target=guarded.serve_forever, daemon=True).start()
        self.addCleanup(guarded.shutdown)
        self.outputs = {
            "Url": self.postern.url,
            "RecoveryFunctionName": "recovery",
            "OrdersUrl": f"http://127.0.0.1:{guarded.server_port}/orders",
        }
        self.postern.call("POST", "/resources", {"name": "orders", "kind": "external"})
        self.token = self.postern.call("POST", "/account/tokens", {"name": "Smoke"})["secret"]

    def serve_aws(self):
        """Answers the calls of the AWS CLI."""
        while True:
            with self.listener.accept() as client:
                arguments = client.recv()
                client.send(self.described() if arguments[0] == "cloudformation" else self.invoked(arguments))

    def described(self):
        return json.dumps([{"OutputKey": key, "OutputValue": value} for key, value in self.outputs.items()])

    def invoked(self, arguments):
        """Recovers, and writes the answer to the file that the last argument names."""
        function, payload = (arguments[arguments.index(name) + 1] for name in ["--function-name", "--payload"])
        assert function == "recovery"
        code = self.postern.recover(json.loads(payload)["recover"])
        Path(arguments[-1]).write_text(json.dumps({"code": code}))
        return "{}"

    def guarded_api(self):
        """An API that asks Postern about each key, as the authorizer does."""
        test = self

        class GuardedApi(BaseHTTPRequestHandler):
            def do_GET(self):
                key = self.headers.get("Authorization", "").removeprefix("Bearer ")
                verify = {"key": key, "permission": "orders:read"}
                allowed = key and test.postern.call("POST", "/verify", verify).get("allowed")
                self.send_response(200 if allowed else 403 if key else 401)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return GuardedApi

    def smoke(self):
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        variables = {"PATH": path, "POSTERN_KEY": self.token, "SMOKE_TEST": self.listener.address}
        command = [sys.executable, "-B", SMOKE, "--stack", "postern"]
        return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)

    def names(self):
        """The names of everything that a smoke test makes."""
        lists = ["/roles", "/users", "/api-users"]
        return {path: {item["name"] for item in self.postern.call("GET", path)["items"]} for path in lists}

    def test_proves_a_stack_and_removes_what_it_made(self):
        before = self.names()
        ended = self.smoke()
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        self.assertEqual(ended.stdout.count("ok: "), 3, ended.stdout)
        self.assertNotIn("pst_", ended.stdout)
        self.assertEqual(self.names(), before)

    def test_says_what_fails_and_removes_what_it_made(self):
        before = self.names()
        self.outputs["OrdersUrl"] = f"{self.postern.url}/api/v1/healthz"
        ended = self.smoke()
        self.assertEqual(ended.returncode, 1)
        self.assertIn("/api/v1/healthz answers 200, not 401", ended.stderr)
        self.assertEqual(self.names(), before)

    def test_refuses_a_key_that_is_no_administrators(self):
        self.token = self.postern.key("Scanner", ["roles:read"])
        ended = self.smoke()
        self.assertEqual(ended.stderr, "smoke: POSTERN_KEY is not a token of an administrator without a scope\n")


if __name__ == "__main__":
    unittest.main()
