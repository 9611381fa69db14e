//! Append a batch of records: each one by itself, as if it had been sent alone.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::{join, join_all};
use postern_shared::field::Validate as _;
use postern_shared::record::NewRecord;
use tokio::time::Instant;

use super::append::same_event;
use super::{Appended, OpenCollection};
use crate::error::{Error, Refusal};
use crate::store::Commit;
use crate::store::append::WRITE_BATCH;
use crate::store::commit;
use crate::store::entity::record::StoredRecord;

/// The most events in one transaction: a record and its event id are two items.
const EVENTS: usize = commit::LIMIT / 2;
/// How long events are written again that another request is sending at the same time.
const ROUNDS: Duration = Duration::from_secs(5);

/// What became of a record.
type Outcome = Result<Appended<String>, Error>;

/// Outcomes of records of a batch, each with its place.
type Outcomes = Vec<(usize, Outcome)>;

impl OpenCollection {
    /// Appends records, except those whose event was sent before. Answers each one's outcome, in their order: a failure
    /// of one never hides what became of another.
    pub async fn append_all(&self, records: &[NewRecord]) -> Result<Vec<Outcome>, Error> {
        let (mut outcomes, mut events, mut others) = (Outcomes::new(), Vec::new(), Vec::new());
        for (n, record) in records.iter().enumerate() {
            match Refusal::if_invalid(record.validate()) {
                Err(refusal) => outcomes.push((n, Err(refusal.into()))),
                Ok(()) if record.event_id.is_some() => events.push(n),
                Ok(()) => others.push(n),
            }
        }
        let (others, events) = join(self.append_others(records, &others), self.append_events(records, events)).await;
        outcomes.extend(others?.into_iter().chain(events?));
        outcomes.sort_unstable_by_key(|(n, _)| *n);
        Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
    }

    /// Appends the records at these places, which have no event ids.
    async fn append_others(&self, records: &[NewRecord], places: &[usize]) -> Result<Outcomes, Error> {
        let store = &self.caller.app().store;
        let stored = self.stored(&at(records, places))?;
        let written = join_all(stored.chunks(WRITE_BATCH).map(|stored| store.append_records(&self.name, stored)));
        let written = written.await.into_iter().zip(stored.chunks(WRITE_BATCH)).flat_map(|(written, stored)| {
            written.unwrap_or_else(|error| stored.iter().map(|_| Err(error.clone())).collect())
        });
        let outcomes = written.zip(stored.iter()).map(|(written, stored)| written.map(|()| new(stored)));
        Ok(places.iter().copied().zip(outcomes).collect())
    }

    /// Appends the events at these places. An event that is sent twice at a time is written by one request and known to
    /// the other, which finds it in its next round.
    async fn append_events(&self, records: &[NewRecord], mut open: Vec<usize>) -> Result<Outcomes, Error> {
        let store = &self.caller.app().store;
        let event_id = |n: &usize| records[*n].event_id.as_deref().unwrap_or_default();
        let (mut outcomes, until) = (Outcomes::new(), Instant::now() + ROUNDS);
        while !open.is_empty() {
            let event_ids: Vec<&str> = open.iter().map(event_id).collect();
            let sent = match store.sent_events(&self.name, self.caller.id(), &event_ids).await {
                Ok(_) if Instant::now() > until => {
                    Err(Error::Unavailable("the same events were sent again".to_owned()))
                }
                sent => sent,
            };
            let sent = match sent {
                Ok(sent) => sent,
                Err(error) => {
                    outcomes.extend(open.into_iter().map(|n| (n, Err(error.clone()))));
                    break;
                }
            };
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
            let stored = self.stored(&at(records, &now))?;
            let written = join_all(stored.chunks(EVENTS).map(async |stored| {
                let mut commit = Commit::default();
                stored.iter().try_for_each(|stored| stored.insert(&mut commit, &self.name))?;
                store.commit(commit).await
            }));
            let written = written.await.into_iter().zip(now.chunks(EVENTS)).zip(stored.chunks(EVENTS));
            for ((written, places), stored) in written {
                match written {
                    Ok(()) => outcomes.extend(places.iter().copied().zip(stored.iter().map(|stored| Ok(new(stored))))),
                    Err(Error::Conflict) => open.extend(places),
                    Err(error) => outcomes.extend(places.iter().map(|n| (*n, Err(error.clone())))),
                }
            }
        }
        Ok(outcomes)
    }
}

fn at<'a>(records: &'a [NewRecord], places: &[usize]) -> Vec<&'a NewRecord> {
    places.iter().map(|n| &records[*n]).collect()
}

fn new(stored: &StoredRecord) -> Appended<String> {
    Appended::New(stored.id.clone())
}
