//! What one can say to the program, on the command line or in the environment.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use postern_backend::config::PublicUrl;

/// Postern: says which outside systems may come in, as whom, and with which rights.
///
/// Without a command it serves. At its first start it prints a link to set it up with.
#[derive(Debug, Parser)]
#[command(name = "postern", version)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) job: Option<Job>,

    /// The port to listen on; 0 for any that is free.
    #[arg(long, env = "POSTERN_PORT", default_value_t = 8080, global = true)]
    pub(crate) port: u16,

    /// The address to listen on. One that other machines reach needs --public-url too.
    #[arg(long, env = "POSTERN_ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into(), global = true)]
    pub(crate) address: IpAddr,

    /// The URL by which browsers reach Postern, such as `https://postern.example.com` [default: `http://`, the
    /// address and the port]
    #[arg(long, env = "POSTERN_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::new, global = true)]
    pub(crate) public_url: Option<PublicUrl>,

    /// The file with all data; made if it is not there [default: postern/postern.db where this person's data is kept]
    #[arg(long, env = "POSTERN_DATA", value_name = "FILE", global = true)]
    pub(crate) data: Option<PathBuf>,

    /// Serve a company that is made up, to look around in. It is filled once, on a file of its own [default:
    /// postern/postern-demo.db where this person's data is kept]; its passwords are printed.
    #[arg(long, global = true)]
    pub(crate) demo: bool,

    /// The name of the table in the database.
    #[arg(long, env = "POSTERN_TABLE", default_value = "postern", global = true)]
    pub(crate) table: String,

    /// The form of the log, which is written to stderr. `POSTERN_LOG` says what is logged: `info` if it is not set, or
    /// `warn`, `postern_backend=debug,info` and so on.
    #[arg(long, env = "POSTERN_LOG_FORM", value_name = "FORM", default_value = "text", global = true)]
    pub(crate) log: LogForm,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Make a new invitation for an administrator who cannot sign in. Stop Postern first.
    Recover {
        /// What the administrator signs in with.
        login: String,
    },
    /// Make a set-up code for a Postern in AWS, and the hash of it that the template wants.
    SetupCode,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// For people.
    Text,
    /// For programs: an object a line.
    Json,
}

/// What the command line asks for.
pub(crate) enum Asked {
    /// To do something.
    Run(Options),
    /// To be shown this: the help or the version.
    Shown(String),
}

impl Options {
    /// Reads them, and refuses in one line what cannot be.
    pub(crate) fn from_command_line() -> Result<Asked, String> {
        match Self::try_parse() {
            Ok(options) => options.must_keep_demo_here().and_then(Self::must_be_reachable).map(Asked::Run),
            Err(error) if error.use_stderr() => Err(one_line(&error.to_string())),
            Err(shown) => Ok(Asked::Shown(shown.to_string().trim_end().to_owned())),
        }
    }

    /// Where browsers reach the program if it listens there.
    pub(crate) fn public_url_at(&self, listening: SocketAddr) -> Result<PublicUrl, String> {
        self.public_url.clone().map_or_else(|| PublicUrl::new(&format!("http://{listening}")), Ok)
    }

    /// Refuses to show other machines a demo: whoever comes could sign in.
    fn must_keep_demo_here(self) -> Result<Self, String> {
        if self.demo && (self.public_url.is_some() || !self.address.is_loopback()) {
            return Err("--demo is for this machine alone, since everybody knows its passwords: leave --public-url and --address out".to_owned());
        }
        Ok(self)
    }

    /// Refuses to listen to other machines without knowing by which name they come: the links would lead nowhere.
    fn must_be_reachable(self) -> Result<Self, String> {
        if self.address.is_loopback() || self.public_url.is_some() {
            return Ok(self);
        }
        let Self { address, .. } = self;
        Err(format!(
            "--address {address} lets other machines in: say with --public-url by which URL they come, such as --public-url https://postern.example.com"
        ))
    }
}

/// The complaint of a command line parser, without its lesson on usage.
fn one_line(complaint: &str) -> String {
    let complaint = complaint.strip_prefix("error: ").unwrap_or(complaint);
    let lines = complaint.lines().take_while(|line| !line.is_empty()).map(str::trim);
    format!("{} (see postern --help)", lines.collect::<Vec<_>>().join(" "))
}
