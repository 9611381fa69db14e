//! Set-up codes for a Postern that runs elsewhere.

use postern_backend::random::Random;
use postern_backend::secret::bearer;

use crate::say;

/// Makes a code and says it once. Nothing keeps it: the deployment knows its hash alone.
pub(crate) fn make() -> Result<(), String> {
    let code = bearer::setup(&Random::system());
    say(&format!("The code, for you alone: {}\nIts hash, SetupCodeHash:  {}", code.reveal(), code.hash().hex()))
}
