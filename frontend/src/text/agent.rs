//! Programs that made a request.

pub fn program_on_system(program: &str, system: &str) -> String {
    text!("{program} on {system}", program, system)
}

pub const UNKNOWN: &str = text!("Unknown program");
