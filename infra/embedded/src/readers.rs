//! Connections for reads. The database serves one call at a time behind a lock that blocks the thread, so threads that read at the
//! same time have a connection each.

use std::sync::{Mutex, MutexGuard, PoisonError};

use dynoxide::Database;

use crate::disk::Answer;

/// The idle connections to a file. There are no more connections than threads that have read at the same time.
pub(crate) struct Readers {
    file: String,
    idle: Mutex<Vec<Database>>,
}

impl Readers {
    /// Starts without connections. `file` is the absolute path.
    pub(crate) fn new(file: String) -> Self {
        Self { file, idle: Mutex::default() }
    }

    /// Serves a read with an idle connection, or with a new one. `first` is the connection that writes: it reads if the system
    /// allows no more files.
    pub(crate) fn read(&self, first: &Database, serve: impl FnOnce(&Database) -> Answer) -> Answer {
        let idle = self.idle().pop();
        let Some(reader) = idle.or_else(|| Database::new(&self.file).ok()) else { return serve(first) };
        let answer = serve(&reader);
        self.idle().push(reader);
        answer
    }

    /// Closes all connections. Each remembers the definitions of the tables, so none may outlive a change of one.
    pub(crate) fn close(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Database>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
