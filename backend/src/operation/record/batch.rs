//! Append a batch of records: each one by itself, as if it had been sent alone.

use std::collections::HashSet;

use futures_util::future::{join_all, try_join};
use postern_shared::field::Validate as _;
use postern_shared::record::NewRecord;

use super::append::same_event;
use super::{Appended, OpenCollection};
use crate::error::{Error, Refusal};
use crate::store::Commit;
use crate::store::append::WRITE_BATCH;
use crate::store::commit;
use crate::store::entity::record::StoredRecord;

/// The most events in one transaction: a record and its event id are two items.
const EVENTS: usize = commit::LIMIT / 2;
/// How often events are written again that another request was sending at the same time.
const ROUNDS: usize = 8;

/// The id of a record that is there now, or why it is not.
type Outcome = Result<Appended<String>, Error>;

/// Outcomes of records of a batch, each with its place.
type Outcomes = Vec<(usize, Outcome)>;

impl OpenCollection {
    /// Appends records, except those whose event was sent before. Answers each one's outcome, in their order.
    pub async fn append_all(&self, records: &[NewRecord]) -> Result<Vec<Outcome>, Error> {
        let stored = self.stored(records)?;
        let (mut outcomes, mut events, mut others) = (Outcomes::new(), Vec::new(), Vec::new());
        for (n, record) in records.iter().enumerate() {
            match Refusal::if_invalid(record.validate()) {
                Err(refusal) => outcomes.push((n, Err(refusal.into()))),
                Ok(()) if record.event_id.is_some() => events.push(n),
                Ok(()) => others.push(n),
            }
        }
        let others = self.append_others(&stored, &others);
        let (others, events) = try_join(others, self.append_events(records, stored.clone(), events)).await?;
        outcomes.extend(others.into_iter().chain(events));
        outcomes.sort_unstable_by_key(|(n, _)| *n);
        Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// Appends the records at these places, which have no event ids.
    async fn append_others(&self, stored: &[StoredRecord], places: &[usize]) -> Result<Outcomes, Error> {
        let store = &self.caller.app().store;
        let written = join_all(places.chunks(WRITE_BATCH).map(async |places| {
            let records: Vec<StoredRecord> = places.iter().map(|n| stored[*n].clone()).collect();
            store.append_records(&self.name, &records).await
        }));
        let mut outcomes = Outcomes::new();
        for (places, written) in places.chunks(WRITE_BATCH).zip(written.await) {
            for (n, written) in places.iter().zip(written?) {
                outcomes.push((*n, written.map(|()| Appended::New(stored[*n].id.clone()))));
            }
        }
        Ok(outcomes)
    }

    /// Appends the events at these places. An event that is sent twice at a time is written by one request and known to
    /// the other, which finds it in its next round.
    async fn append_events(
        &self,
        records: &[NewRecord],
        mut stored: Vec<StoredRecord>,
        mut open: Vec<usize>,
    ) -> Result<Outcomes, Error> {
        let store = &self.caller.app().store;
        let mut outcomes = Outcomes::new();
        for _ in 0..ROUNDS {
            if open.is_empty() {
                return Ok(outcomes);
            }
            let event_id = |n: &usize| records[*n].event_id.as_deref().unwrap_or_default();
            let event_ids: Vec<&str> = open.iter().map(event_id).collect();
            let sent = store.sent_events(&self.name, self.caller.id(), &event_ids).await?;
            open.retain(|n| {
                let Some(known) = sent.get(event_id(n)) else { return true };
                let known = same_event(&records[*n], known.clone());
                outcomes.push((*n, known.map(|known| Appended::Known(known.id)).map_err(Error::from)));
                false
            });
            // The second of two records with one event id waits for a round in which the first is known.
            let mut first = HashSet::new();
            let (now, later): (Vec<usize>, Vec<usize>) = open.into_iter().partition(|n| first.insert(event_id(n)));
            open = later;
            let written = join_all(now.chunks(EVENTS).map(async |places| {
                let mut commit = Commit::default();
                for n in places {
                    stored[*n].insert(&mut commit, &self.name)?;
                }
                store.commit(commit).await
            }));
            for (places, written) in now.chunks(EVENTS).zip(written.await) {
                match written {
                    Ok(()) => outcomes.extend(places.iter().map(|n| (*n, Ok(Appended::New(stored[*n].id.clone()))))),
                    Err(Error::Conflict) => open.extend(places),
                    Err(error) => outcomes.extend(places.iter().map(|n| (*n, Err(error.clone())))),
                }
            }
            stored = self.stored(records)?;
        }
        let busy = |n| (n, Err(Error::Unavailable("the same events were sent at the same time".to_owned())));
        outcomes.extend(open.into_iter().map(busy));
        Ok(outcomes)
    }
}
