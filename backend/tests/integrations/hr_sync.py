"""Brings the users of Postern in line with a company's list of employees. Repeated, it changes nothing.

    hr_sync.py invitations.jsonl company.json

`company.json` is `{"roles": [{"id", "name", "permissions"}], "employees": [{"id", "login", "name", "roles", "left"}]}`;
the ids are the company's own. Each line of `invitations.jsonl` is a link to send to an employee; of several for one,
the last one works. Needs `users:read`, `users:write`, `roles:read`, `roles:write` and the permissions of the roles.
"""

import json
import sys
from functools import partial
from pathlib import Path

from connection import accepted, connect, items
from journal import Journal
from postern_client.api.roles import put_role
from postern_client.api.users import create_users, edit_user, invite_user, list_users, put_user
from postern_client.models import NewInvitation, NewRole, NewUser, NewUsers, PrincipalEdit, Problem, Tokens

# Users in a batch: fewer than the 50 that Postern takes, so that little is lost with an answer.
BATCH = 10


class Sync:
    def __init__(self, invitations, roles):
        self.client = connect()
        self.invitations = Journal(invitations)
        self.roles = {role["id"]: self.put_role(role) for role in roles}

    def run(self, employees):
        known = {user.external_id for user in items(partial(list_users.sync, client=self.client))}
        joiners = [employee for employee in employees if employee["id"] not in known and not employee["left"]]
        for start in range(0, len(joiners), BATCH):
            self.create(joiners[start : start + BATCH])
        for employee in employees:
            if employee["id"] in known or not employee["left"]:
                self.put(employee)

    def put_role(self, role):
        """The id in Postern of a role of the company."""
        body = NewRole(name=role["name"], permissions=role["permissions"])
        return accepted(put_role.sync(role["id"], client=self.client, body=body)).id

    def create(self, joiners):
        """Creates users in one request. `put` deals with those whom it does not create."""
        body = NewUsers(users=[self.user(joiner) for joiner in joiners])
        created = accepted(create_users.sync(client=self.client, body=body)).results
        for joiner, result in zip(joiners, created, strict=True):
            if result.user:
                self.keep(joiner, result.invitation)

    def put(self, employee):
        """Creates, edits, disables or enables the user of an employee, and invites those whose invitation was lost."""
        while True:
            put = accepted(put_user.sync(employee["id"], client=self.client, body=self.user(employee)))
            user = put.user
            if put.invitation:
                self.keep(employee, put.invitation)
            if user.disabled == employee["left"]:
                break
            # Repeated after its answer was lost, it is refused: the version is another one by then.
            edit = PrincipalEdit(disabled=employee["left"])
            edited = edit_user.sync(user.id, client=self.client, body=edit, if_match=f'"{user.version}"')
            if not (isinstance(edited, Problem) and edited.code == "stale_version"):
                accepted(edited)
        invited = {invitation["employee"] for invitation in self.invitations.entries}
        if user.status == "invited" and employee["id"] not in invited:
            invitation = NewInvitation(tokens=Tokens.KEEP)
            again = accepted(invite_user.sync(user.id, client=self.client, body=invitation))
            self.keep(employee, again.invitation)

    def user(self, employee):
        """An employee as a user of Postern."""
        roles = [self.roles[role] for role in employee["roles"]]
        return NewUser(login=employee["login"], name=employee["name"], roles=roles, external_id=employee["id"])

    def keep(self, employee, invitation):
        """Writes down an invitation, which Postern shows only once."""
        self.invitations.append({"employee": employee["id"], "url": invitation.url})


def main(invitations, company):
    company = json.loads(Path(company).read_text())
    Sync(invitations, company["roles"]).run(company["employees"])


if __name__ == "__main__":
    main(*sys.argv[1:])
