//! Append one record.

use postern_shared::problem::Code;
use postern_shared::record::{NewRecord, Record};
use postern_shared::time::Timestamp;

use super::OpenCollection;
use crate::error::{Error, Refusal};
use crate::store::Commit;
use crate::store::entity::record::{StoredRecord, new_ids};

/// The result of an append: the record, or its id alone.
#[derive(Debug)]
pub enum Appended<T> {
    /// It was appended.
    New(T),
    /// Its event was sent before.
    Known(T),
}

impl OpenCollection {
    /// Appends a record, unless its event was sent before.
    pub async fn append(&self, new: NewRecord) -> Result<Appended<Record>, Error> {
        let Self { caller, name } = self;
        let stored = self.stored(&[&new])?.remove(0);
        let written = if caller.idempotency().is_some() || new.event_id.is_some() {
            let mut commit = Commit::default();
            stored.insert(&mut commit, name)?;
            caller.commit(commit, &stored.id).await
        } else {
            caller.app().store.append_record(name, &stored).await
        };
        match (written, &new.event_id) {
            (Ok(()), _) => stored.view().map(Appended::New),
            (Err(Error::Conflict), Some(event_id)) => {
                let mut sent = caller.app().store.sent_events(name, caller.id(), &[event_id]).await?;
                // Without it, another request was faster with the same Idempotency-Key.
                let known = sent.remove(event_id).ok_or(Error::Conflict)?;
                Ok(same_event(&new, known).map(Appended::Known)?)
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Records to write now, in their order. Their time is not that of the request but of this call: readers wait only as
    /// long as a write can take.
    pub(super) fn stored(&self, records: &[&NewRecord]) -> Result<Vec<StoredRecord>, Error> {
        let Self { caller, .. } = self;
        let (by, audit, at) = (caller.principal()?.named(), caller.audit(), caller.app().clock.now());
        let ids = new_ids(&caller.app().random, at, records.len());
        let stored = ids.into_iter().zip(records).map(|(id, new)| StoredRecord {
            id,
            at,
            occurred_at: new.occurred_at,
            event_id: new.event_id.clone(),
            by: by.clone(),
            credential: audit.credential.clone(),
            request: audit.request.clone(),
            data: new.data.text().to_owned(),
        });
        Ok(stored.collect())
    }
}

/// The record of an event that was sent before, if it was sent with the same content.
pub(super) fn same_event(new: &NewRecord, known: Record) -> Result<Record, Refusal> {
    let occurred = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    if known.data == new.data && occurred(known.occurred_at) == occurred(new.occurred_at) {
        return Ok(known);
    }
    let sentence = format!(
        "This event id was sent before with other content, which is the record {}. Give each event an id of its own.",
        known.id
    );
    Err(Refusal::new(Code::EventIdReused, sentence))
}
