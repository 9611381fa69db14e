//! A sequence being played: who is under control and by what, which roles and users there are, and a record to read when
//! something is wrong.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::step::{AT_THE_START, Ask, BEYOND, Choice, Permissions, Start, Step};
use crate::harness::{Asker, Person, Postern, Program, Reply};

const ADMINISTRATOR: &str = "rol_000000000000";
const TOKENS: &str = "/api/v1/account/tokens";

/// How somebody under control comes in.
#[derive(Clone)]
enum Way {
    Session(Person),
    Token(Program),
    Invitation(String),
}

/// A principal or key under control.
struct Puppet {
    name: String,
    user: usize,
    way: Way,
    /// The ids of the tokens without which it must not work.
    hangs_on: BTreeSet<String>,
}

struct User {
    name: String,
    id: String,
    hangs_on: BTreeSet<String>,
}

pub struct Play<'a> {
    postern: &'a Postern,
    case: u32,
    /// The first is the start.
    puppets: Vec<Puppet>,
    users: Vec<User>,
    roles: Vec<String>,
    limit: BTreeSet<String>,
    /// The token that everything hangs on and its owner's id, if it started from one.
    root: Option<(String, String)>,
    record: String,
}

impl<'a> Play<'a> {
    /// Sets the stage; one of those who stand on it is bound to a token that can do little.
    pub async fn begin(postern: &'a Postern, little: &Program, case: u32, start: Start) -> Self {
        let ada = postern.ada();
        let role = async |name: &str, set: Permissions| ada.role(&format!("{name} {case}"), &set.names()).await;
        let roles = vec![
            role("Hana's", AT_THE_START).await,
            role("Twin of Hana's", AT_THE_START).await,
            role("Beyond", BEYOND).await,
            ADMINISTRATOR.to_owned(),
        ];
        let mut play = Self {
            postern,
            case,
            puppets: Vec::new(),
            users: Vec::new(),
            roles,
            limit: BTreeSet::new(),
            root: None,
            record: format!("{start:?}\n"),
        };
        let hana = ada.person(&play.login(0), &[&play.roles[0]]).await;
        play.add_user("Hana", &hana.id, BTreeSet::new());
        match start {
            Start::Independent => play.add_puppet("Hana", 0, Way::Session(hana), BTreeSet::new()),
            Start::Token { scope } => {
                let body = json!({ "name": "Start", "scope": scope.map(Permissions::names).unwrap_or_default() });
                let body = if scope.is_some() { body } else { json!({ "name": "Start" }) };
                // What is beyond her rights cannot be in a scope of hers: then it is all of them.
                let reply = hana.at(postern).post(TOKENS, body).await;
                let token =
                    if reply.status == 201 { Program::of(&reply) } else { hana.at(postern).token("Start").await };
                play.root = Some((hana.id, token.id.clone()));
                play.add_puppet("Hana's token", 0, Way::Token(token.clone()), [token.id].into());
            }
            Start::Bound => {
                let token = hana.at(postern).token("Start").await;
                let stan = token.at(postern).person(&play.login(1), &[&play.roles[1]]).await;
                play.root = Some((hana.id, token.id.clone()));
                play.add_user("Stan", &stan.id, [token.id.clone()].into());
                play.add_puppet("Stan", 1, Way::Session(stan), [token.id].into());
            }
        }
        // People who have nothing to do with it, to be drawn into it.
        for (name, roles, disabled) in [
            ("Nina, who holds nothing", vec![], false),
            ("Tina, who holds the twin", vec![&play.roles[1]], false),
            ("Bea, who holds more", vec![&play.roles[2]], false),
            ("Dora, who is disabled and holds more", vec![&play.roles[2]], true),
        ] {
            let login = play.login(play.users.len());
            let body = json!({ "login": login, "name": name, "roles": roles });
            let id = ada.post("/api/v1/users", body).await.is(201).text_at("/user/id");
            if disabled {
                ada.patch(&format!("/api/v1/users/{id}"), json!({ "disabled": true })).await.is(200);
            }
            play.users.push(User { name: name.to_owned(), id, hangs_on: BTreeSet::new() });
        }
        // Who would do more once free of the token.
        let body = json!({ "login": play.login(play.users.len()), "name": "Pete", "roles": [] });
        let pete = little.at(postern).post("/api/v1/users", body).await.is(201).text_at("/user/id");
        ada.patch(&format!("/api/v1/users/{pete}"), json!({ "roles": [play.roles[2]] })).await.is(200);
        play.add_user("Pete, who is bound and holds more", &pete, BTreeSet::new());
        play.limit = permissions(&play.puppet(0).get("/api/v1/session").await.is(200));
        play
    }

    fn login(&self, n: usize) -> String {
        format!("user-{n}-of-{}@example.com", self.case)
    }

    fn add_user(&mut self, name: &str, id: &str, hangs_on: BTreeSet<String>) {
        self.users.push(User { name: name.to_owned(), id: id.to_owned(), hangs_on });
    }

    fn add_puppet(&mut self, name: &str, user: usize, way: Way, hangs_on: BTreeSet<String>) {
        self.puppets.push(Puppet { name: name.to_owned(), user, way, hangs_on });
    }

    fn puppet(&self, n: usize) -> Asker<'a> {
        match &self.puppets[n].way {
            Way::Session(person) => person.at(self.postern),
            Way::Token(program) => program.at(self.postern),
            Way::Invitation(_) => self.postern.nobody(),
        }
    }

    fn note(&mut self, line: &str) {
        writeln!(self.record, "  {line}").unwrap();
    }

    /// Lets somebody under control accept their invitation, if they have one to accept.
    async fn accept(&mut self, n: usize) {
        let Way::Invitation(code) = &self.puppets[n].way else { return };
        let body = json!({ "code": code, "password": crate::harness::PASSWORD });
        let reply = self.postern.nobody().post("/api/v1/invitations/accept", body).await;
        let name = self.puppets[n].name.clone();
        self.note(&format!("{name} accepts: {}", reply.status));
        if reply.status == 200 {
            self.puppets[n].way = Way::Session(Person::of(&reply));
        }
    }

    pub async fn accept_all(&mut self) {
        for n in 0..self.puppets.len() {
            self.accept(n).await;
        }
    }

    fn user_path(&self, user: Choice) -> (usize, String) {
        let n = self.users.len() - 1 - usize::from(user) % self.users.len();
        (n, format!("/api/v1/users/{}", self.users[n].id))
    }

    fn role_ids(&self, roles: &[Choice]) -> Vec<&str> {
        let latest_first: Vec<&str> = self.roles.iter().rev().map(String::as_str).collect();
        roles.iter().map(|role| latest_first[usize::from(*role) % latest_first.len()]).collect()
    }

    fn token_of(&self, who: usize, token: Choice) -> String {
        let owned = |puppet: &Puppet| match &puppet.way {
            Way::Token(program) if puppet.user == self.puppets[who].user => Some(program.id.clone()),
            _ => None,
        };
        let tokens: Vec<String> = self.puppets.iter().filter_map(owned).collect();
        tokens.get(usize::from(token) % tokens.len().max(1)).cloned().unwrap_or_else(|| "key_000000000000".to_owned())
    }

    /// Makes a step, and says whether it was done.
    pub async fn make(&mut self, step: &Step) -> bool {
        let who = usize::from(step.who) % self.puppets.len();
        self.accept(who).await;
        let asker = self.puppet(who);
        let (about, reply) = self.ask(&asker, who, &step.ask).await;
        let line = format!("{} asks to {} {about}: {}", self.puppets[who].name, step.ask.name(), reply.status);
        self.note(&format!("{line} {}", reply["code"].as_str().unwrap_or_default()));
        assert!(reply.status < 500, "{}{reply:?}", self.record);
        if reply.status < 300 {
            self.learn(who, &step.ask, &reply);
        }
        reply.status < 300
    }

    async fn ask(&self, asker: &Asker<'a>, who: usize, ask: &Ask) -> (String, Reply) {
        let (about, method, path, body) = match ask {
            Ask::CreateRole(set) => {
                let name = format!("Role {} of {}", self.roles.len(), self.case);
                let body = json!({ "name": name, "permissions": set.names() });
                (format!("{:?}", set.names()), "POST", "/api/v1/roles".to_owned(), body)
            }
            Ask::EditRole(role, set) => {
                let path = format!("/api/v1/roles/{}", self.role_ids(&[*role])[0]);
                (format!("{path} to {:?}", set.names()), "PATCH", path, json!({ "permissions": set.names() }))
            }
            Ask::DeleteRole(role) => {
                let path = format!("/api/v1/roles/{}", self.role_ids(&[*role])[0]);
                (path.clone(), "DELETE", path, Value::Null)
            }
            Ask::CreateUser(roles) => {
                let mut body = json!({ "login": self.login(self.users.len()), "name": "New" });
                if let Some(roles) = roles {
                    body["roles"] = json!(self.role_ids(roles));
                }
                (format!("with {}", body["roles"]), "POST", "/api/v1/users".to_owned(), body)
            }
            Ask::GiveRoles(user, roles) => {
                let (n, path) = self.user_path(*user);
                let roles = self.role_ids(roles);
                (format!("{roles:?} to {}", self.users[n].name), "PATCH", path, json!({ "roles": roles }))
            }
            Ask::Disable(user, disabled) => {
                let (n, path) = self.user_path(*user);
                (format!("{} ({disabled})", self.users[n].name), "PATCH", path, json!({ "disabled": disabled }))
            }
            Ask::InviteAgain(user) | Ask::Adopt(user) => {
                let (n, path) = self.user_path(*user);
                let verb = if matches!(ask, Ask::Adopt(_)) { "adopt" } else { "invitation" };
                (self.users[n].name.clone(), "POST", format!("{path}/{verb}"), Value::Null)
            }
            Ask::Delete(user) => {
                let (n, path) = self.user_path(*user);
                (self.users[n].name.clone(), "DELETE", path, Value::Null)
            }
            Ask::MakeToken(scope) => {
                let scope = scope.map(Permissions::names);
                let about = format!("for {scope:?}");
                let body = scope.map_or(json!({ "name": "T" }), |scope| json!({ "name": "T", "scope": scope }));
                (about, "POST", TOKENS.to_owned(), body)
            }
            Ask::RotateToken(token) => {
                let path = format!("{TOKENS}/{}/rotate", self.token_of(who, *token));
                (path.clone(), "POST", path, json!({ "overlap_seconds": 60 }))
            }
            Ask::DisableToken(token, disabled) => {
                let path = format!("{TOKENS}/{}", self.token_of(who, *token));
                let etag = asker.get(&path).await.header("etag").unwrap_or("\"1\"").to_owned();
                let reply = asker.patch_version(&path, &etag, json!({ "disabled": disabled })).await;
                return (format!("{path} ({disabled})"), reply);
            }
        };
        let reply = match (method, body) {
            ("PATCH", body) => asker.patch(&path, body).await,
            ("DELETE", _) => asker.delete(&path).await,
            (_, Value::Null) => asker.post_nothing(&path).await,
            (_, body) => asker.post(&path, body).await,
        };
        (about, reply)
    }

    /// Keeps book of what a step has brought under control.
    fn learn(&mut self, who: usize, ask: &Ask, reply: &Reply) {
        let by = self.puppets[who].name.clone();
        match ask {
            Ask::CreateRole(_) => self.roles.push(reply.text_at("/id")),
            Ask::CreateUser(_) => {
                let (name, n) = (format!("User {} of {by}", self.users.len()), self.users.len());
                // What a session brings in hangs on what the person hangs on, what a token brings in also on the token.
                let hangs_on = match &self.puppets[who].way {
                    Way::Token(_) => self.puppets[who].hangs_on.clone(),
                    _ => self.users[self.puppets[who].user].hangs_on.clone(),
                };
                self.add_user(&name, &reply.text_at("/user/id"), hangs_on.clone());
                self.add_puppet(&name, n, Way::Invitation(reply.text_at("/invitation/code")), hangs_on);
            }
            Ask::InviteAgain(user) => {
                let n = self.user_path(*user).0;
                let name = format!("{}, invited by {by}", self.users[n].name);
                let way = Way::Invitation(reply.text_at("/invitation/code"));
                self.add_puppet(&name, n, way, self.users[n].hangs_on.clone());
            }
            Ask::Adopt(user) => {
                let n = self.user_path(*user).0;
                self.users[n].hangs_on.clear();
                let of_user = self.puppets.iter_mut().filter(|puppet| puppet.user == n);
                of_user
                    .filter(|puppet| !matches!(puppet.way, Way::Token(_)))
                    .for_each(|puppet| puppet.hangs_on.clear());
            }
            Ask::MakeToken(_) => {
                let (token, user) = (Program::of(reply), self.puppets[who].user);
                let mut hangs_on = self.users[user].hangs_on.clone();
                hangs_on.insert(token.id.clone());
                self.add_puppet(&format!("Token {} of {by}", self.puppets.len()), user, Way::Token(token), hangs_on);
            }
            Ask::RotateToken(_) => {
                let (token, user) = (Program::of(reply), self.puppets[who].user);
                let same = |puppet: &&Puppet| matches!(&puppet.way, Way::Token(old) if old.id == token.id);
                let hangs_on = self.puppets.iter().find(same).unwrap().hangs_on.clone();
                self.add_puppet(
                    &format!("New secret {} of {by}", self.puppets.len()),
                    user,
                    Way::Token(token),
                    hangs_on,
                );
            }
            _ => {}
        }
    }

    /// Says who has come to what, if anybody has.
    pub async fn nobody_may_more_than_at_the_start(&self) -> Result<(), String> {
        for (n, puppet) in self.puppets.iter().enumerate() {
            let reply = self.puppet(n).get("/api/v1/session").await;
            let gained: BTreeSet<_> = permissions(&reply).difference(&self.limit).cloned().collect();
            if !gained.is_empty() || reply["administrator"] == true {
                return Err(format!("{} has gained {gained:?}:\n{}", puppet.name, self.record));
            }
        }
        Ok(())
    }

    /// Takes away what it started from, and says who still works that must not.
    pub async fn end_of_the_start(&self) -> Result<(), String> {
        let ada = self.postern.ada();
        let gone: BTreeSet<String> = if let Some((owner, token)) = &self.root {
            ada.delete(&format!("/api/v1/users/{owner}/tokens/{token}")).await;
            [token.clone()].into()
        } else {
            let start = &self.users[0].id;
            ada.patch(&format!("/api/v1/users/{start}"), json!({ "disabled": true })).await;
            let tokens = self.puppets.iter().filter(|puppet| puppet.user == 0);
            tokens
                .filter_map(|puppet| if let Way::Token(token) = &puppet.way { Some(token.id.clone()) } else { None })
                .collect()
        };
        for (n, puppet) in self.puppets.iter().enumerate() {
            // From a token, whatever came under control must go with it, however it came.
            let hangs = self.root.is_some() || puppet.hangs_on.iter().any(|token| gone.contains(token));
            if hangs && self.puppet(n).get("/api/v1/session").await.status != 401 {
                return Err(format!("{} outlives {gone:?}:\n{}", puppet.name, self.record));
            }
        }
        Ok(())
    }
}

/// What an answer about oneself says one may do; nothing if it is a refusal.
fn permissions(reply: &Reply) -> BTreeSet<String> {
    serde_json::from_value(reply["permissions"].clone()).unwrap_or_default()
}
