//! The people: who they are, and with what they sign in.

/// Someone at the company.
pub(super) struct Person {
    /// What stands before the `@` of their login; how the story names them.
    pub(super) login: &'static str,
    /// What they are called.
    pub(super) name: &'static str,
    /// From which address they come.
    pub(super) address: &'static str,
    /// With which browser.
    pub(super) agent: &'static str,
    /// Their password, if it is told to whoever starts the demo.
    pub(super) password: Option<&'static str>,
}

impl Person {
    /// What they sign in with.
    pub(super) fn full_login(&self) -> String {
        format!("{}@gradewell.example", self.login)
    }

    const fn new(login: &'static str, name: &'static str, address: &'static str, agent: &'static str) -> Self {
        Self { login, name, address, agent, password: None }
    }

    const fn told(self, password: &'static str) -> Self {
        Self { password: Some(password), ..self }
    }
}

const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const LAPTOP: &str =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15";
const TABLET: &str = "Mozilla/5.0 (Linux; Android 15; Tablet) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36";

/// Set Postern up; an administrator.
pub(super) static AMARA: Person =
    Person::new("amara", "Amara Osei", "203.0.113.10", LAPTOP).told("harbor lantern quince velvet");
/// The other administrator.
pub(super) static JONAS: Person = Person::new("jonas", "Jonas Lindqvist", "203.0.113.11", DESKTOP);
/// Keeps the integrations running day by day.
pub(super) static PRIYA: Person =
    Person::new("priya", "Priya Raman", "203.0.113.12", DESKTOP).told("maple rocket teacup orchid");
/// Answers for the integrations.
pub(super) static MATEO: Person =
    Person::new("mateo", "Mateo Álvarez", "203.0.113.13", LAPTOP).told("copper meadow violin thunder");
/// Did so beside Mateo until she left.
pub(super) static GRACE: Person = Person::new("grace", "Grace Chen", "203.0.113.14", LAPTOP);
/// Looks through the books.
pub(super) static HANA: Person = Person::new("hana", "Hana Satō", "203.0.113.15", DESKTOP);
/// Answers customers.
pub(super) static TOMASZ: Person = Person::new("tomasz", "Tomasz Nowak", "203.0.113.16", DESKTOP);
/// Answers customers.
pub(super) static LEILA: Person = Person::new("leila", "Leila Haddad", "203.0.113.17", LAPTOP);
/// On leave, and disabled meanwhile.
pub(super) static KOFI: Person = Person::new("kofi", "Kofi Mensah", "203.0.113.18", DESKTOP);
/// Invited by Jonas, and has not answered yet.
pub(super) static FREYA: Person = Person::new("freya", "Freya Nielsen", "203.0.113.19", LAPTOP);

/// Brought in by the HR system.
pub(super) static SAMUEL: Person = Person::new("samuel", "Samuel Wright", "203.0.113.20", TABLET);
/// Brought in by the HR system.
pub(super) static NGOZI: Person = Person::new("ngozi", "Ngozi Eze", "203.0.113.21", TABLET);
/// Brought in by the HR system.
pub(super) static INES: Person = Person::new("ines", "Inês Carvalho", "203.0.113.22", TABLET);
/// Invited by the HR system; the invitation has run out.
pub(super) static OLIVER: Person = Person::new("oliver", "Oliver Bennett", "203.0.113.23", LAPTOP);
/// Brought in by a key that has expired, and blocked since.
pub(super) static RAVI: Person = Person::new("ravi", "Ravi Menon", "203.0.113.24", TABLET);
/// Brought in by the same key.
pub(super) static NOOR: Person = Person::new("noor", "Noor Aziz", "203.0.113.25", TABLET);

/// Came for a few days each, and were brought in and taken out by the HR system.
pub(super) static TEMPORARY: [Person; 8] = [
    Person::new("luca", "Luca Marino", "203.0.113.40", TABLET),
    Person::new("mei", "Mei Tanaka", "203.0.113.41", TABLET),
    Person::new("ade", "Adé Balogun", "203.0.113.42", TABLET),
    Person::new("sofia", "Sofía Reyes", "203.0.113.43", TABLET),
    Person::new("erik", "Erik Johansen", "203.0.113.44", TABLET),
    Person::new("zainab", "Zainab Karim", "203.0.113.45", TABLET),
    Person::new("pavel", "Pavel Dvořák", "203.0.113.46", TABLET),
    Person::new("ruth", "Ruth Alemu", "203.0.113.47", TABLET),
];

/// Whoever starts the demo can sign in as these: what each of them is, and who.
pub(super) static TOLD: [(&str, &Person); 3] =
    [("administrator", &AMARA), ("operator", &PRIYA), ("integration owner", &MATEO)];
