//! Append a batch of records: each one by itself, as if it had been sent alone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::future::join_all;
use postern_shared::field::Validate as _;
use postern_shared::record::{NewRecord, Record};
use tokio::time::Instant;

use super::append::same_event;
use super::{Appended, OpenCollection};
use crate::error::{Error, Refusal};
use crate::store::Commit;
use crate::store::commit::LIMIT;
use crate::store::entity::record::StoredRecord;

/// How long events are written again that another request is sending at the same time. Less than a commit waits for items
/// that others are writing, so that a round in which one waited in vain is the last.
const ROUNDS: Duration = Duration::from_secs(2);
/// The longest pause before they are.
const PAUSE: Duration = Duration::from_millis(100);

/// What became of a record.
type Outcome = Result<Appended<String>, Error>;

/// The records of the events that were sent before, by event id, or why that is not known.
type SentEvents = Result<HashMap<String, Record>, Error>;

impl OpenCollection {
    /// Appends records, except those whose event was sent before. Answers each one's outcome, in their order: a failure
    /// of one never hides what became of another.
    ///
    /// An event that two requests send at the same time is written by one of them and known to the other, which finds it
    /// in its next round.
    pub async fn append_all(&self, records: &[NewRecord]) -> Result<Vec<Outcome>, Error> {
        let invalid = |record: &NewRecord| Some(Err(Refusal::if_invalid(record.validate()).err()?.into()));
        let mut outcomes: Vec<Option<Outcome>> = records.iter().map(invalid).collect();
        let until = Instant::now() + ROUNDS;
        loop {
            let open = (0..records.len()).filter(|n| outcomes[*n].is_none()).collect::<Vec<_>>();
            if open.is_empty() {
                return Ok(outcomes.into_iter().flatten().collect());
            }
            if Instant::now() >= until {
                let late = || Err(Error::Unavailable("the same events were being sent all the time".to_owned()));
                return Ok(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(late)).collect());
            }
            let sent = self.sent(open.iter().map(|n| &records[*n])).await;
            for n in &open {
                outcomes[*n] = known(&records[*n], &sent);
            }
            // The second of two records with one event id waits for a round in which the first is known.
            let mut events = HashSet::new();
            let is_first = |n: &usize| records[*n].event_id.as_ref().is_none_or(|event_id| events.insert(event_id));
            let now: Vec<usize> = open.into_iter().filter(|n| outcomes[*n].is_none()).filter(is_first).collect();
            let new: Vec<&NewRecord> = now.iter().map(|n| &records[*n]).collect();
            let written = self.write(&self.stored(&new)?).await;
            if written.iter().any(Option::is_none) {
                tokio::time::sleep(self.caller.app().random.up_to(PAUSE)).await;
            }
            for (n, outcome) in now.into_iter().zip(written) {
                outcomes[n] = outcome;
            }
        }
    }

    /// Which events of these records were sent before. It takes no call if none of them has an event id.
    async fn sent(&self, records: impl Iterator<Item = &NewRecord>) -> SentEvents {
        let event_ids: Vec<&str> = records.filter_map(|record| record.event_id.as_deref()).collect();
        if event_ids.is_empty() {
            return Ok(HashMap::new());
        }
        self.caller.app().store.sent_events(&self.name, self.caller.id(), &event_ids).await
    }

    /// Writes records in as few transactions as hold them. Answers each one's outcome; none if its event, or one beside
    /// it, was being sent at the same time.
    async fn write(&self, stored: &[StoredRecord]) -> Vec<Option<Outcome>> {
        // A record with an event id is two items.
        let items = if stored.iter().any(|stored| stored.event_id.is_some()) { 2 } else { 1 };
        let written = join_all(stored.chunks(LIMIT / items).map(async |stored| {
            let mut commit = Commit::default();
            stored.iter().try_for_each(|stored| stored.insert(&mut commit, &self.name))?;
            self.caller.app().store.commit(commit).await
        }));
        let outcomes = stored.chunks(LIMIT / items).zip(written.await).flat_map(|(stored, written)| {
            stored.iter().map(move |stored| match &written {
                Ok(()) => Some(Ok(Appended::New(stored.id.clone()))),
                Err(Error::Conflict) => None,
                Err(error) => Some(Err(error.clone())),
            })
        });
        outcomes.collect()
    }
}

/// The outcome of a record whose event was sent before, or may have been; none for other records.
fn known(record: &NewRecord, sent: &SentEvents) -> Option<Outcome> {
    let event_id = record.event_id.as_ref()?;
    match sent {
        Ok(sent) => {
            let known = same_event(record, sent.get(event_id)?.clone());
            Some(known.map(|known| Appended::Known(known.id)).map_err(Error::from))
        }
        Err(error) => Some(Err(error.clone())),
    }
}
