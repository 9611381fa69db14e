//! Makes set-up codes for Postern in AWS.

use postern_backend::random::Random;
use postern_backend::secret::bearer;

use crate::say;

/// Makes a code and prints it once. It is stored nowhere: the deployment knows only its hash.
pub(crate) fn make() -> Result<(), String> {
    let code = bearer::setup(&Random::system());
    say(&format!(
        "Set-up code (keep it secret): {}\nSetupCodeHash (its hash):     {}",
        code.reveal(),
        code.hash().hex()
    ))
}
