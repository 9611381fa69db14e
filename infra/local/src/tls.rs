//! TLS with a certificate and a key from two files, which are read again when they change.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{self, ServerConfig};
use zeroize::Zeroizing;

/// HTTP/2 as TLS names it.
pub(crate) const HTTP_2: &[u8] = b"h2";

/// The certificate and the key of the server.
pub(crate) struct Tls {
    files: Files,
    current: Mutex<Current>,
}

/// The paths of the two files.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

struct Current {
    versions: Versions,
    acceptor: TlsAcceptor,
}

/// What tells the versions of the two files apart; `None` for a file that is missing.
type Versions = [Option<(SystemTime, u64)>; 2];

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub(crate) fn load(certificate: &Path, key: &Path) -> Result<Self, String> {
        let files = Files { certificate: certificate.to_owned(), key: key.to_owned() };
        let current = Current { versions: files.versions(), acceptor: files.read()? };
        Ok(Self { files, current: Mutex::new(current) })
    }

    /// Accepts a connection with the current certificate. If the files have changed and cannot be used, the former
    /// certificate stays.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        // Before the files are read: a change after this is seen the next time.
        let versions = self.files.versions();
        if versions != current.versions {
            current.versions = versions;
            match self.files.read() {
                Ok(acceptor) => {
                    current.acceptor = acceptor;
                    tracing::info!("the certificate has changed and is used from now on");
                }
                Err(sentence) => tracing::warn!("the certificate has changed, but the former one stays: {sentence}"),
            }
        }
        current.acceptor.clone()
    }
}

impl Files {
    fn versions(&self) -> Versions {
        let version = |file: Metadata| Some((file.modified().ok()?, file.len()));
        [&self.certificate, &self.key].map(|file| fs::metadata(file).ok().and_then(version))
    }

    fn read(&self) -> Result<TlsAcceptor, String> {
        let (certificate, key) = (self.certificate.display(), self.key.display());
        let text = fs::read(&self.certificate).map_err(|error| format!("{certificate} cannot be read: {error}"))?;
        let chain = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
        let chain = chain.map_err(|error| format!("{certificate} is no certificate in PEM form: {error}"))?;
        if chain.is_empty() {
            return Err(format!("{certificate} contains no certificate in PEM form"));
        }
        let text = fs::read(&self.key).map_err(|error| format!("{key} cannot be read: {error}"))?;
        let private = PrivateKeyDer::from_pem_slice(&Zeroizing::new(text))
            .map_err(|_| format!("{key} contains no private key in PEM form"))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(|error| error.to_string())?
            .with_no_client_auth()
            .with_single_cert(chain, private)
            .map_err(|error| format!("{certificate} and {key} cannot be used together: {error}"))?;
        config.alpn_protocols = vec![HTTP_2.to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config).into())
    }
}
