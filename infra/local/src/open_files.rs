//! How many files and connections the operating system lets this process open.

/// The files that the database, the log and the runtime open, with a margin.
const RESERVED: usize = 64;

/// How many connections there can be, up to as many as wanted. Raises the process's limit of open files if it can.
#[cfg(unix)]
pub(crate) fn connections(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let needed = u64::try_from(wanted + RESERVED).unwrap_or(u64::MAX);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = maximum.map_or(needed, |maximum| maximum.min(needed));
    let allowed = match current {
        Some(current) if current < raised => {
            let is_raised = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }).is_ok();
            if is_raised { raised } else { current }
        }
        Some(current) => current,
        None => needed,
    };
    let connections = usize::try_from(allowed).unwrap_or(usize::MAX).saturating_sub(RESERVED).clamp(1, wanted);
    if connections < wanted {
        tracing::warn!("the limit of {allowed} open files (ulimit -n) leaves room for {connections} connections");
    }
    connections
}

#[cfg(not(unix))]
pub(crate) fn connections(wanted: usize) -> usize {
    wanted
}
