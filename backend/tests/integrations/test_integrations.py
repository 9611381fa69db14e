"""Programs of a company lose nothing and do nothing twice, whatever happens to the network, to them and to Postern.

They run at the same time through a proxy that fails now and then, and all of them and Postern are killed several times.
A failure names its seed; with the variable `SEED` the same faults and kills happen again, as far as time allows.
"""

import json
import os
import random
import tempfile
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

from generated_client import generated_client
from journal import read
from killable_program import KillableProgram, wait_until
from made_up_company import WORK, company, company_later, employee_of, event, event_of
from postern_program import ADA, Postern
from proxy import SHARES, Proxy

# The permissions of each program.
PERMISSIONS = {
    "hr": ["users:read", "users:write", "roles:read", "roles:write", *WORK],
    "shipping": ["shipping_events:write"],
    "scanner": ["inventory:write"],
    "reader": ["inventory:read"],
    "monitor": ["change_log:read", "users:read", "api_users:read"],
}


class Integrations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.seed = int(os.environ.get("SEED") or random.randrange(10**6))
        resources = ExitStack()
        cls.addClassCleanup(resources.close)
        cls.postern = resources.enter_context(Postern())
        cls.proxy = resources.enter_context(Proxy(cls.postern.url, cls.seed))
        cls.client = resources.enter_context(generated_client(cls.postern))
        cls.folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="postern-programs-")))
        cls.keys = {name: cls.postern.key(name, permissions) for name, permissions in PERMISSIONS.items()}
        [owner] = cls.postern.call("GET", "/api-users?limit=1")["items"]
        soon = (datetime.now(UTC) + timedelta(days=7)).isoformat()
        key = cls.postern.call("POST", f"/api-users/{owner['id']}/keys", {"name": "Expiring", "expires_at": soon})
        cls.expiring = key["key"]["id"]

    def setUp(self):
        self.chance = random.Random(self.seed)
        self.events = [event({"parcel": n}) for n in range(300)]
        # The clocks of two scanners are wrong. Postern refuses one scan for its id, and one because its id is taken.
        self.scans = [event({"shelf": n}, days_wrong) for n, days_wrong in enumerate([3, -400] * 300)]
        self.scans[150]["id"], taken = "with spaces", self.scans[450]["id"]
        self.refused = {"with spaces": "invalid_field", taken: "event_id_reused"}
        other = {"records": [{"event_id": taken, "data": {"shelf": "of another scan"}}]}
        self.postern.call("POST", "/collections/inventory/records/batch", other, key=self.keys["scanner"])
        self.write("events.jsonl", *self.events)
        self.write("scans.jsonl", *self.scans)
        self.write("company.json", company())
        self.write("company-later.json", company_later())

    def test_lose_nothing_and_do_nothing_twice(self):
        with self.subTest(seed=self.seed), ThreadPoolExecutor() as threads:
            monitor = self.program("monitor", "key_monitor.py", "changes.jsonl", "expiring.jsonl")
            reader = self.program("reader", "record_reader.py", "records.jsonl", "inventory")
            killing = [threads.submit(monitor.kill_at, 1, 30), threads.submit(reader.kill_at, 1, 250)]
            working = [threads.submit(work) for work in (self.sync, self.ship, self.scan, self.kill_postern)]
            for work in working:
                work.result()
            self.check_employees()
            self.check_events()
            self.check_scans()
            for kill in killing:
                kill.result()
            self.check_reader()
            self.check_monitor()
            self.assertEqual(set(self.proxy.faults), set(SHARES), "what went wrong")

    def sync(self):
        for file, kills in [("company.json", self.moments(1, 39)), ("company-later.json", [41])]:
            sync = self.program("hr", "hr_sync.py", "invitations.jsonl", file)
            sync.kill_at(*kills)
            sync.wait()

    def ship(self):
        shipping = self.program("shipping", "shipping_events.py", "sent.jsonl", "events.jsonl")
        shipping.kill_at(*self.moments(1, 290))
        shipping.wait()

    def scan(self):
        scanner = self.program("scanner", "scanner.py", "outcomes.jsonl", "scans.jsonl")
        scanner.kill_at(100, 300)
        scanner.wait()

    def kill_postern(self):
        moments = [("outcomes.jsonl", 200), *(("sent.jsonl", sent) for sent in sorted(self.moments(1, 290)))]
        for output, lines in moments:
            wait_until(lambda: len(self.written(output)) >= lines)
            self.postern.kill_and_start()

    def check_employees(self):
        employees = {employee["id"]: employee for employee in company_later()["employees"][:-1]}
        users = [user for user in self.everything("/users") if user["login"] != ADA["login"]]
        roles = {role["id"]: role.get("external_id") for role in self.everything("/roles")}
        self.assertEqual(len(users), len(employees))
        self.assertEqual({user["external_id"]: employee_of(user, roles) for user in users}, employees)
        # Repeated, it changes nothing.
        changes = self.everything("/changes")
        self.program("hr", "hr_sync.py", "invitations.jsonl", "company-later.json").wait()
        self.assertEqual(self.everything("/changes"), changes)
        # Everyone is invited. The last invitation works, here of an employee who got the most of them.
        invitations = {invitation["employee"]: invitation["url"] for invitation in self.written("invitations.jsonl")}
        self.assertEqual(set(invitations), set(employees))
        invited = [invitation["employee"] for invitation in self.written("invitations.jsonl")]
        [(employee, _)] = Counter(id for id in invited if not employees[id]["left"]).most_common(1)
        acceptance = {"code": invitations[employee].split("#")[1], "password": "violet anchor teapot cloud"}
        accepted = self.postern.call("POST", "/invitations/accept", acceptance)
        self.assertEqual(accepted["external_id"], employee)

    def check_events(self):
        records = self.everything("/collections/shipping_events/records")
        self.assertEqual([event_of(record) for record in reversed(records)], self.events)

    def check_scans(self):
        outcomes = self.written("outcomes.jsonl")
        problems = {outcome["id"]: outcome["problem"]["code"] for outcome in outcomes if outcome["problem"]}
        self.assertEqual(problems, self.refused)
        # The first was there before.
        records = self.everything("/collections/inventory/records")[:-1]
        scans = [scan for scan in self.scans if scan["id"] not in self.refused]
        self.assertEqual(sorted(map(event_of, records), key=itemgetter("id")), sorted(scans, key=itemgetter("id")))
        kept = {(outcome["record"], outcome["id"]) for outcome in outcomes if outcome["record"]}
        self.assertEqual(kept, {(record["id"], record["event_id"]) for record in records})

    def check_reader(self):
        records = [record["id"] for record in reversed(self.everything("/collections/inventory/records"))]
        wait_until(lambda: len(self.written("records.jsonl")) >= len(records))
        self.assertEqual([record["id"] for record in self.written("records.jsonl")], records)

    def check_monitor(self):
        changes = [change["id"] for change in reversed(self.everything("/changes"))]
        wait_until(lambda: changes[-1] in {change["id"] for change in self.written("changes.jsonl")})
        self.assertEqual([change["id"] for change in self.written("changes.jsonl")], changes)
        self.assertEqual([key["id"] for key in self.written("expiring.jsonl")], [self.expiring])

    def program(self, key, name, output, *arguments):
        """Starts a program with a key, its output and more arguments."""
        variables = {"POSTERN_URL": self.proxy.url, "POSTERN_KEY": self.keys[key], "PYTHONPATH": self.client}
        program = KillableProgram(self.folder, os.environ | variables, name, output, *arguments)
        self.addCleanup(program.kill)
        return program

    def moments(self, first, last):
        """Three numbers of lines of an output, to kill at."""
        return self.chance.sample(range(first, last), 3)

    def everything(self, path):
        """The items of all pages of a list, as Ada reads them past the proxy."""
        items, cursor = [], ""
        while cursor is not None:
            page = self.postern.call("GET", f"{path}?limit=100{cursor}")
            items += page["items"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        return items

    def written(self, file):
        """The entries that a program has written to a file."""
        return read(self.folder / file)

    def write(self, file, *entries):
        """Writes a file of entries, one a line."""
        (self.folder / file).write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))


if __name__ == "__main__":
    unittest.main()
