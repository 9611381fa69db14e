//! What to do if the browser would not keep the cookie of a sign-in.

pub const NOT_KEPT: &str = text!("This browser would not stay signed in here");
pub const ALLOW_COOKIES: &str = text!("It does not keep cookies of this site. Allow them, then reload this page.");
pub const USE_HTTPS_OR_ANOTHER_BROWSER: &str = text!(
    "It keeps the cookie of a sign-in only at an address that begins with https://, as Safari does. Use another browser on this machine, or ask the operator of Postern for an https:// address."
);
pub const USE_HTTPS: &str = text!(
    "The address of this page begins with http://, and browsers keep the cookie of a sign-in only over https://. Ask the operator of Postern for an https:// address. On the machine that Postern runs on, http://localhost works too."
);
