"""Proves on a deployed stack what only AWS can show, such as its policies, and removes everything that it made.

    POSTERN_KEY=pst_... python3 infra/smoke/smoke.py --stack postern

`POSTERN_KEY` is an API token of an administrator, without a scope. It uses the AWS CLI and only the standard library.
Secrets are neither printed nor passed as arguments.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path


class Failure(Exception):
    """What is not as it must be, in a sentence."""


def aws(*arguments):
    """The output of the AWS CLI."""
    ended = subprocess.run(["aws", *arguments], stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        raise Failure(f"`aws {' '.join(arguments[:2])}` failed")
    return ended.stdout


def outputs(stack):
    """The outputs of a stack."""
    query = ["--stack-name", stack, "--query", "Stacks[0].Outputs", "--output", "json"]
    described = json.loads(aws("cloudformation", "describe-stacks", *query))
    return {output["OutputKey"]: output["OutputValue"] for output in described}


def send(method, url, body=None, headers={}):
    """The status, headers and JSON of an answer."""
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json", **headers}, method=method)
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read()
    return answer.status, answer.headers, json.loads(text) if text[:1] in (b"{", b"[") else None


class Smoke:
    """One run. What it makes has a name that nothing else has."""

    def __init__(self, stack, key):
        self.outputs = outputs(stack)
        self.url, self.key = self.outputs["Url"], key
        self.name = f"smoke-{secrets.token_hex(4)}"
        self.made = []

    def call(self, expected, method, path, body=None, key=None, cookie=None):
        """The JSON of an answer that must have this status, to a session, a key or else the administrator's token."""
        session = {"Cookie": cookie, "Origin": self.url}
        headers = session if cookie else {"Authorization": f"Bearer {key or self.key}"}
        status, _, answer = send(method, f"{self.url}/api/v1{path}", body, headers)
        if status != expected:
            raise Failure(f"{method} /api/v1{path} answers {status}, not {expected}: {answer}")
        return answer

    def make(self, path, body):
        """Makes an item of a list, which is removed in the end."""
        made = self.call(201, "POST", path, body)
        item = made.get("user", made)
        self.made.append(f"{path}/{item['id']}")
        return made

    def session(self, expected, method, path, body):
        """The cookie of the session that a request without a credential begins; None if it is refused as expected."""
        status, headers, answer = send(method, f"{self.url}/api/v1{path}", body, {"Origin": self.url})
        if status != expected:
            raise Failure(f"{method} /api/v1{path} answers {status}, not {expected}: {(answer or {}).get('code')}")
        # Beside the session there can be the cookie of a browser that signed in before.
        return "; ".join(cookie.split(";")[0] for cookie in headers.get_all("Set-Cookie", [])) or None

    def prepare(self):
        """The service answers, and the token is an administrator's."""
        status, _, health = send("GET", f"{self.url}/api/v1/healthz")
        if status != 200:
            raise Failure(f"GET /api/v1/healthz answers {status}: {health}")
        if not self.call(200, "GET", "/session")["administrator"]:
            raise Failure("POSTERN_KEY is not a token of an administrator without a scope")

    def issue_verify_and_delete_a_key(self):
        """A key can do what its role allows, is known to other services, and is refused as soon as it is deleted."""
        permissions = ["roles:read"]
        # A resource cannot be deleted, so none is made.
        resources = self.call(200, "GET", "/resources?q=orders&limit=100")["items"]
        if any(resource["name"] == "orders" and not resource["retired_at"] for resource in resources):
            permissions.append("orders:read")
        else:
            if self.outputs.pop("OrdersUrl", None):
                print("the example API is not tried: the resource orders is not defined", flush=True)
        role = self.make("/roles", {"name": self.name, "permissions": permissions})
        owner = self.make("/api-users", {"name": self.name, "roles": [role["id"]]})
        keys = f"/api-users/{owner['id']}/keys"
        issued = self.call(201, "POST", keys, {"name": self.name})
        secret, verify = issued["secret"], {"key": issued["secret"], "permission": "roles:read"}
        self.call(200, "GET", "/roles", key=secret)
        self.call(403, "POST", "/roles", {"name": f"{self.name}-2"}, key=secret)
        self.expect(self.call(200, "POST", "/verify", verify)["allowed"], "POST /verify does not know the key")
        self.guarded(200, secret)
        self.call(204, "DELETE", f"{keys}/{issued['key']['id']}")
        self.call(401, "GET", "/roles", key=secret)
        self.expect(not self.call(200, "POST", "/verify", verify)["active"], "POST /verify knows a deleted key")
        self.guarded(403, secret)

    def guarded(self, expected, key):
        """The example API, if it can be tried, answers a call with the key as expected, and refuses one without."""
        if url := self.outputs.get("OrdersUrl"):
            for wanted, headers in [(expected, {"Authorization": f"Bearer {key}"}), (401, {})]:
                status, _, _ = send("GET", url, headers=headers)
                self.expect(status == wanted, f"GET {url} answers {status}, not {wanted}")

    def sign_in_and_recover(self):
        """A user signs in and out. A recovery ends the password and the sessions, and the new password works."""
        roles = self.call(200, "GET", "/roles?q=Administrator")["items"]
        administrator = next(role["id"] for role in roles if role["name"] == "Administrator")
        login = f"{self.name}@example.com"
        invited = self.make("/users", {"login": login, "name": self.name, "roles": [administrator]})
        passwords = [secrets.token_urlsafe(24) for _ in range(2)]
        accept = {"code": invited["invitation"]["code"], "password": passwords[0]}
        self.call(204, "DELETE", "/session", cookie=self.session(200, "POST", "/invitations/accept", accept))
        session = self.session(200, "POST", "/session", {"login": login, "password": passwords[0]})
        self.call(200, "GET", "/account", cookie=session)

        accept = {"code": self.recover(login)["code"], "password": passwords[1]}
        self.call(401, "GET", "/account", cookie=session)
        self.session(401, "POST", "/session", {"login": login, "password": passwords[0]})
        self.call(200, "GET", "/account", cookie=self.session(200, "POST", "/invitations/accept", accept))

    def recover(self, login):
        """The invitation that a recovery answers."""
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder, "answer.json")
            payload = ["--cli-binary-format", "raw-in-base64-out", "--payload", json.dumps({"recover": login})]
            aws("lambda", "invoke", "--function-name", self.outputs["RecoveryFunctionName"], *payload, str(answer))
            invitation = json.loads(answer.read_text())
        self.expect("code" in invitation, f"the recovery answers {invitation}")
        return invitation

    def remove(self):
        """Removes what it made. Returns what is left."""
        left = []
        for path in reversed(self.made):
            try:
                self.call(204, "DELETE", path)
            except (Failure, OSError) as error:
                left.append(f"{path} is left: {error}")
        return left

    @staticmethod
    def expect(holds, sentence):
        if not holds:
            raise Failure(sentence)


def run(smoke):
    """Takes the steps. Returns what went wrong."""
    try:
        for step in [smoke.prepare, smoke.issue_verify_and_delete_a_key, smoke.sign_in_and_recover]:
            step()
            print(f"ok: {step.__doc__}", flush=True)
        wrong = []
    except (Exception, KeyboardInterrupt) as error:
        wrong = [str(error) if isinstance(error, Failure) else repr(error)]
    return wrong + smoke.remove()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stack", required=True, help="the name of the stack")
    stack = parser.parse_args().stack
    if "POSTERN_KEY" not in os.environ:
        sys.exit("smoke: set POSTERN_KEY to an API token of an administrator")
    try:
        wrong = run(Smoke(stack, os.environ["POSTERN_KEY"]))
    except Failure as failure:
        wrong = [str(failure)]
    sys.exit("\n".join(f"smoke: {sentence}" for sentence in wrong) or 0)
