"""A Python client that openapi-python-client generates from the document of the running program works against it."""

import importlib
import sys
import unittest
from contextlib import ExitStack

from generated_client import generated_client
from postern_program import Postern

# Permissions for everything that the client does below.
PERMISSIONS = ["inventory:read", "inventory:write", "roles:read", "roles:write", "api_keys:verify"]


class GeneratedClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        resources = ExitStack()
        cls.addClassCleanup(resources.close)
        cls.postern = resources.enter_context(Postern())
        folder = resources.enter_context(generated_client(cls.postern))
        sys.path.insert(0, folder)
        cls.addClassCleanup(sys.path.remove, folder)
        client = importlib.import_module("postern_client")
        cls.models = importlib.import_module("postern_client.models")
        cls.key = cls.postern.key("Scanner", PERMISSIONS)
        cls.client = client.AuthenticatedClient(base_url=cls.postern.url, token=cls.key)

    def operation(self, tag, name):
        """The function for an operation."""
        return importlib.import_module(f"postern_client.api.{tag}.{name}").sync

    def test_writes_and_reads_a_record(self):
        body = self.models.CreateRecordBody.from_dict({"slab": 17, "sides": [1.5, {"worn": True}]})
        written = self.operation("collections", "create_record")("inventory", client=self.client, body=body)
        self.assertIsInstance(written, self.models.Record)
        read = self.operation("collections", "get_record")("inventory", written.id, client=self.client)
        self.assertEqual(read.data.to_dict(), {"slab": 17, "sides": [1.5, {"worn": True}]})
        self.assertEqual(read.at, written.at)

    def test_pages_through_a_list(self):
        create, list_roles = self.operation("roles", "create_role"), self.operation("roles", "list_roles")
        names = {f"Paged {n}" for n in range(5)}
        for name in names:
            create(client=self.client, body=self.models.NewRole(name=name))
        found, cursor = [], {}
        while True:
            page = list_roles(client=self.client, limit=2, **cursor)
            self.assertLessEqual(len(page.items), 2)
            found += [role.name for role in page.items]
            if page.next_cursor is None:
                break
            cursor = {"cursor": page.next_cursor}
        self.assertLessEqual(names, set(found))
        self.assertEqual(len(found), len(set(found)))

    def test_edits_a_role_under_its_version(self):
        create, edit = self.operation("roles", "create_role"), self.operation("roles", "edit_role")
        role = create(client=self.client, body=self.models.NewRole(name="Gate", permissions=["inventory:read"]))
        change = self.models.RoleEdit(description="At the gate")
        edited = edit(role.id, client=self.client, body=change, if_match=f'"{role.version}"')
        self.assertEqual((edited.description, edited.version), ("At the gate", role.version + 1))
        refused = edit(role.id, client=self.client, body=change, if_match=f'"{role.version}"')
        self.assertIsInstance(refused, self.models.Problem)
        self.assertEqual((refused.code, refused.retryable), ("stale_version", False))

    def test_verifies_a_key(self):
        verify = self.operation("verify", "verify_key")
        verified = verify(client=self.client, body=self.models.Verify(key=self.key, permission="inventory:write"))
        self.assertEqual((verified.active, verified.allowed), (True, True))
        self.assertEqual(verified.principal.name, "Scanner")
        unknown = verify(client=self.client, body=self.models.Verify(key="pst_unknown"))
        self.assertFalse(unknown.active)


if __name__ == "__main__":
    unittest.main()
