//! HTTPS: versions, certificates that change, and HTTP/2 with its limits.

use std::fs;
use std::io::{Read, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls_pki_types::CertificateDer;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion};

use crate::program::{Data, Program, TIMEOUT, command, refusal};
use crate::wire::{connect, request};

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A certificate authority and the files of a server.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    root: CertificateDer<'static>,
    certificate: PathBuf,
    key: PathBuf,
}

impl Authority {
    /// An authority that has written a certificate for `localhost` beside the data.
    fn new(data: &Data) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap().der().clone();
        let (certificate, key_file) = (data.beside("server.pem"), data.beside("server.key"));
        let this = Self { issuer: Issuer::new(params, key), root, certificate, key: key_file };
        this.issue();
        this
    }

    /// Writes a new certificate with a new key.
    fn issue(&self) {
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        fs::write(&self.certificate, leaf.pem()).unwrap();
        fs::write(&self.key, key.serialize_pem()).unwrap();
    }

    /// Serves with the files.
    fn serve(&self, data: &Data, options: &[&str]) -> (Program, String) {
        let mut command = command(data);
        command.args(["--port", "0"]).arg("--tls-cert").arg(&self.certificate).arg("--tls-key").arg(&self.key);
        let mut program = Program::start(command.args(options));
        let address = program.address();
        (program, address)
    }

    /// Connects with one version of TLS and one protocol in it.
    fn connect(&self, address: &str, version: &'static SupportedProtocolVersion, protocol: &[u8]) -> Stream {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[version])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![protocol.to_vec()];
        let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
        let mut stream = StreamOwned::new(client, connect(address));
        stream.conn.complete_io(&mut stream.sock).unwrap();
        assert_eq!(stream.conn.alpn_protocol(), Some(protocol));
        stream
    }
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The next frame: its kind and its payload.
fn next_frame(stream: &mut impl Read) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).ok()?;
    let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    stream.read_exact(&mut payload).ok()?;
    Some((head[3], payload))
}

/// Starts HTTP/2. Returns the settings of the server.
fn begin_http2(stream: &mut Stream) -> Vec<u8> {
    stream.write_all(&[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".as_slice(), &frame(4, 0, 0, &[])].concat()).unwrap();
    let (kind, settings) = next_frame(stream).unwrap();
    assert_eq!(kind, 4);
    settings
}

/// The headers of `GET https://localhost/api/v1/healthz`: the first three from the static table of HPACK.
fn get_healthz(stream: u32) -> Vec<u8> {
    let path = "/api/v1/healthz";
    let head = [&[0x82, 0x87, 0x41, 9], "localhost".as_bytes(), &[0x44, 15], path.as_bytes()].concat();
    frame(1, 0x5, stream, &head)
}

#[test]
fn each_version_of_tls_carries_each_version_of_http() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (program, address) = authority.serve(&data, &[]);
    for version in [&TLS12, &TLS13] {
        let mut stream = authority.connect(&address, version, b"http/1.1");
        let text = request("GET /api/v1/healthz", &[("connection", "close")], None);
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        // It would apply to every port of localhost.
        assert!(!answer.contains("strict-transport-security"), "{answer}");

        let mut stream = authority.connect(&address, version, b"h2");
        begin_http2(&mut stream);
        stream.write_all(&get_healthz(1)).unwrap();
        let headers = std::iter::from_fn(|| next_frame(&mut stream)).find(|(kind, _)| *kind == 1).unwrap().1;
        // `:status: 200` in the static table of HPACK.
        assert_eq!(headers[0], 0x88);
    }
    let ended = program.stop();
    assert!(ended.out.contains("/setup#") && ended.out.contains("https://"), "{}", ended.out);
    assert!(!ended.out.contains("http://"), "{}", ended.out);
}

#[test]
fn a_request_without_tls_gets_no_answer() {
    let data = Data::new();
    let (_program, address) = Authority::new(&data).serve(&data, &[]);
    let mut plain = connect(&address);
    plain.write_all(request("GET /api/v1/healthz", &[], None).as_bytes()).unwrap();
    let mut answer = Vec::new();
    drop(plain.read_to_end(&mut answer));
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[test]
fn a_handshake_and_an_idle_http_2_connection_are_not_waited_for() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (_program, address) = authority.serve(&data, &["--receive-timeout", "1", "--idle-timeout", "1"]);
    assert_eq!(connect(&address).read(&mut [0; 1]).unwrap(), 0);
    let mut stream = authority.connect(&address, &TLS13, b"h2");
    begin_http2(&mut stream);
    while next_frame(&mut stream).is_some() {}
}

#[test]
fn a_certificate_that_changes_is_used_from_the_next_connection_on() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (mut program, address) = authority.serve(&data, &[]);
    let presented = || {
        let stream = authority.connect(&address, &TLS13, b"http/1.1");
        stream.conn.peer_certificates().unwrap()[0].clone().into_owned()
    };
    let first = presented();
    assert_eq!(presented(), first);
    authority.issue();
    let second = presented();
    assert_ne!(second, first);
    program.wait_for_log("the certificate has changed and is used");

    fs::write(&authority.key, "half a ke").unwrap();
    assert_eq!(presented(), second);
    program.wait_for_log("the former one stays");
    authority.issue();
    assert_ne!(presented(), second);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let data = Data::new();
    let (authority, other) = (Authority::new(&data), Data::new());
    let other = Authority::new(&other);
    let missing = data.beside("missing.pem");
    for (certificate, key, named) in [
        (&missing, &authority.key, "missing.pem"),
        (&authority.certificate, &missing, "missing.pem"),
        (&authority.key, &authority.key, "no certificate"),
        (&authority.certificate, &authority.certificate, "no private key"),
        (&authority.certificate, &other.key, "together"),
    ] {
        let mut command = command(&data);
        let line = refusal(command.arg("--tls-cert").arg(certificate).arg("--tls-key").arg(key));
        assert!(line.contains(named), "{line}");
    }
    let line = refusal(command(&data).arg("--tls-cert").arg(&authority.certificate));
    assert!(line.contains("--tls-key"), "{line}");
    let mut plain = command(&data);
    plain.arg("--tls-cert").arg(&authority.certificate).arg("--tls-key").arg(&authority.key);
    let line = refusal(plain.args(["--public-url", "http://localhost:8080"]));
    assert!(line.contains("--public-url"), "{line}");
}

/// A setting without which the server cannot send the body of an answer: `INITIAL_WINDOW_SIZE` 0.
const NO_WINDOW: [u8; 6] = [0, 4, 0, 0, 0, 0];

#[test]
fn pings_do_not_keep_a_connection_open() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (_program, address) = authority.serve(&data, &["--idle-timeout", "1"]);
    let mut stream = authority.connect(&address, &TLS13, b"h2");
    begin_http2(&mut stream);
    // Each is answered, so this goes round as fast as the server.
    let is_answered = |stream: &mut Stream| {
        let is_sent = stream.write_all(&frame(6, 0, 0, &[0; 8])).is_ok();
        is_sent && next_frame(stream).is_some()
    };
    let until = Instant::now() + TIMEOUT;
    while is_answered(&mut stream) {
        assert!(Instant::now() < until, "it stays open");
    }
}

#[test]
fn answers_that_their_clients_do_not_take_make_room() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (_program, address) = authority.serve(&data, &["--max-connections", "3"]);
    let begun: Vec<_> = (0..3)
        .map(|_| {
            let mut stream = authority.connect(&address, &TLS13, b"h2");
            begin_http2(&mut stream);
            stream.write_all(&[frame(4, 0, 0, &NO_WINDOW), get_healthz(1)].concat()).unwrap();
            // Its head has been sent, and its body waits for a window.
            std::iter::from_fn(|| next_frame(&mut stream)).find(|(kind, _)| *kind == 1).unwrap();
            stream
        })
        .collect();
    let mut another = authority.connect(&address, &TLS13, b"http/1.1");
    another.write_all(request("GET /api/v1/healthz", &[("connection", "close")], None).as_bytes()).unwrap();
    let mut answer = String::new();
    another.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let mut first = begun.into_iter().next().unwrap();
    while next_frame(&mut first).is_some() {}
}

#[test]
fn http_2_has_a_bounded_number_of_streams_and_resets() {
    let data = Data::new();
    let authority = Authority::new(&data);
    let (_program, address) = authority.serve(&data, &[]);
    let mut stream = authority.connect(&address, &TLS13, b"h2");
    let settings = begin_http2(&mut stream);
    let max_concurrent_streams = settings.chunks(6).find(|setting| setting[..2] == [0, 3]).unwrap();
    assert!(max_concurrent_streams[2..] <= [0, 0, 0, 100][..], "{settings:?}");

    let cancelled: Vec<u8> =
        (0..500).flat_map(|n| [get_healthz(2 * n + 1), frame(3, 0, 2 * n + 1, &[0, 0, 0, 8])].concat()).collect();
    stream.write_all(&cancelled).unwrap();
    let (_, last) = std::iter::from_fn(|| next_frame(&mut stream)).find(|(kind, _)| *kind == 7).unwrap();
    // GOAWAY with ENHANCE_YOUR_CALM.
    assert_eq!(last[4..8], [0, 0, 0, 11]);
    authority.connect(&address, &TLS13, b"h2");
}
