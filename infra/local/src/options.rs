//! The options and commands of the program, from the command line and the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use axum::http::HeaderName;
use clap::{Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use postern_backend::config::PublicUrl;

use crate::proxies::{self, Proxies};
use crate::server::Timeouts;
use crate::tls::Tls;

/// How long an answer may take, with its transfer: at 17 KB a second enough for the largest one, a page of records.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(5);

/// Postern controls which people and outside systems get in, under which identity and with which permissions.
///
/// Without a command, it serves the API and the console. On its first start, it prints a set-up link.
#[derive(Debug, Parser)]
#[command(name = "postern", version)]
pub(crate) struct Options {
    #[command(subcommand)]
    pub(crate) job: Option<Job>,

    /// The port to listen on; 0 chooses a free one.
    #[arg(long, env = "POSTERN_PORT", default_value_t = 8080, global = true)]
    pub(crate) port: u16,

    /// The address to listen on. An address that other machines can reach also needs --public-url [default: both that
    /// `localhost` stands for]
    #[arg(long, env = "POSTERN_ADDRESS", global = true)]
    pub(crate) address: Option<IpAddr>,

    /// The URL at which browsers reach Postern, such as `https://postern.example.com` [default: `http://`, or
    /// with --tls-cert `https://`, with `localhost` and the port]
    #[arg(long, env = "POSTERN_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::new, global = true)]
    pub(crate) public_url: Option<PublicUrl>,

    /// A file with the server's certificate and those that issued it, in PEM form. With it Postern speaks HTTPS. The file
    /// is read again when it changes.
    #[arg(long, env = "POSTERN_TLS_CERT", value_name = "FILE", requires = "tls_key", global = true)]
    tls_cert: Option<PathBuf>,

    /// The file with the private key of the certificate, in PEM form.
    #[arg(long, env = "POSTERN_TLS_KEY", value_name = "FILE", requires = "tls_cert", global = true)]
    tls_key: Option<PathBuf>,

    /// The addresses of reverse proxies, such as 10.0.0.0/8, which name the client of a request. Separated by commas.
    #[arg(long, env = "POSTERN_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',', global = true)]
    #[arg(value_parser = proxies::network)]
    trusted_proxy: Vec<IpNet>,

    /// The header in which trusted proxies name the client. All others are ignored.
    #[arg(long, env = "POSTERN_PROXY_HEADER", value_name = "NAME", default_value = "X-Forwarded-For", global = true)]
    #[arg(value_parser = proxies::header, requires = "trusted_proxy")]
    proxy_header: HeaderName,

    /// The data file, which is created if it does not exist [default: postern/postern.db in the user's data folder]
    #[arg(long, env = "POSTERN_DATA", value_name = "FILE", global = true)]
    pub(crate) data: Option<PathBuf>,

    /// Serve a made-up company to explore, and print its passwords. Its data is created once and kept in a separate
    /// file [default: postern/postern-demo.db in the user's data folder]
    #[arg(long, global = true)]
    pub(crate) demo: bool,

    /// The name of the table in the database.
    #[arg(long, env = "POSTERN_TABLE", default_value = "postern", global = true)]
    pub(crate) table: String,

    /// The most connections that are open at the same time. One more closes the one that has waited for its
    /// client for longest.
    #[arg(long, env = "POSTERN_MAX_CONNECTIONS", value_name = "NUMBER", default_value = "1000", global = true)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100_000))]
    max_connections: u32,

    /// How long a client may take to send the head of a request, and then its body.
    #[arg(long, env = "POSTERN_RECEIVE_TIMEOUT", value_name = "SECONDS", default_value = "15", global = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    receive_timeout: u64,

    /// How long a connection stays open without a request. A reverse proxy should close its own sooner.
    #[arg(long, env = "POSTERN_IDLE_TIMEOUT", value_name = "SECONDS", default_value = "75", global = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    idle_timeout: u64,

    /// The format of the log, which is written to stderr. `POSTERN_LOG` sets what is logged, such as `warn` or
    /// `postern_backend=debug,info`; the default is `info`.
    #[arg(long, env = "POSTERN_LOG_FORM", value_name = "FORM", default_value = "text", global = true)]
    pub(crate) log: LogForm,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// Create a new invitation for an administrator who cannot sign in. Stop Postern first.
    Recover {
        /// The login of the administrator.
        login: String,
    },
    /// Copy the data to a new file, which can be served in its place. Postern can keep running meanwhile.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Create a set-up code for Postern in AWS, with its hash for the template.
    SetupCode,
}

/// The format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogForm {
    /// For people.
    Text,
    /// For programs: one JSON object per line.
    Json,
}

/// A valid command line.
pub(crate) enum CommandLine {
    /// Run with these options.
    Run(Box<Options>),
    /// Show this text: the help or the version.
    Show(String),
}

impl Options {
    /// Reads the options.
    ///
    /// # Errors
    /// One line that says what is wrong with them.
    pub(crate) fn from_command_line() -> Result<CommandLine, String> {
        match Self::try_parse() {
            Ok(options) => options.checked().map(|options| CommandLine::Run(Box::new(options))),
            Err(error) if error.use_stderr() => Err(one_line(&error.to_string())),
            Err(shown) => Ok(CommandLine::Show(shown.to_string().trim_end().to_owned())),
        }
    }

    /// The URL at which browsers reach the program if it listens on this port.
    pub(crate) fn public_url_at(&self, port: u16) -> Result<PublicUrl, String> {
        let scheme = if self.tls_cert.is_some() { "https" } else { "http" };
        let listening = self.address.map(|address| SocketAddr::new(address, port).to_string());
        let host = listening.unwrap_or_else(|| format!("localhost:{port}"));
        self.public_url.clone().map_or_else(|| PublicUrl::new(&format!("{scheme}://{host}")), Ok)
    }

    /// Whether other machines can reach the address.
    pub(crate) fn is_reachable(&self) -> bool {
        self.address.is_some_and(|address| !address.is_loopback())
    }

    /// The certificate and the key, if Postern speaks HTTPS itself.
    pub(crate) fn tls(&self) -> Result<Option<Tls>, String> {
        let files = self.tls_cert.as_ref().zip(self.tls_key.as_ref());
        files.map(|(certificate, key)| Tls::load(certificate, key)).transpose()
    }

    /// The reverse proxies in front.
    pub(crate) fn proxies(&self) -> Proxies {
        Proxies::new(self.trusted_proxy.clone(), self.proxy_header.clone())
    }

    /// The most connections.
    pub(crate) fn max_connections(&self) -> usize {
        usize::try_from(self.max_connections).unwrap_or(usize::MAX)
    }

    /// How long clients may keep the server waiting.
    pub(crate) fn timeouts(&self) -> Timeouts {
        let (receive, idle) = (Duration::from_secs(self.receive_timeout), Duration::from_secs(self.idle_timeout));
        Timeouts { receive, idle, answer: ANSWER_TIMEOUT }
    }

    /// Refuses to serve other machines a demo, because anyone could sign in, or to serve them without a public URL,
    /// because links would lead nowhere.
    fn checked(self) -> Result<Self, String> {
        if self.demo && (self.is_reachable() || self.public_url.is_some()) {
            return Err("--demo serves only this machine, because its passwords are public: \
                leave out --public-url and --address"
                .to_owned());
        }
        if self.is_reachable() && self.public_url.is_none() {
            return Err("--address opens Postern to other machines: also set the URL at which they reach it, \
                such as --public-url https://postern.example.com"
                .to_owned());
        }
        if let Some(url) = self.public_url.as_ref().filter(|url| self.tls_cert.is_some() && !url.is_https()) {
            return Err(format!("--public-url {url} does not fit --tls-cert, with which Postern speaks only https"));
        }
        Ok(self)
    }
}

/// The first paragraph of a command-line parser's error on one line, without the usage that follows it.
fn one_line(error: &str) -> String {
    let error = error.strip_prefix("error: ").unwrap_or(error);
    let lines = error.lines().take_while(|line| !line.is_empty()).map(str::trim);
    format!("{} (see postern --help)", lines.collect::<Vec<_>>().join(" "))
}
