//! The total of a list.

use std::future::Future;

use postern_shared::overview::{TALLY_LIMIT, Tally};
use postern_shared::page::Page;

use crate::error::Error;
use crate::store::PageQuery;

/// The first page of a list, as long as a tally counts.
pub(super) static FIRST: PageQuery = PageQuery::new(TALLY_LIMIT, None);

/// Adds the total to a page if it is asked for. A page that is the whole list, or as long as a tally counts, tells it;
/// otherwise `count` does.
pub(super) async fn with_total<T>(
    page: Page<T>,
    asked: &PageQuery,
    is_asked: bool,
    count: impl Future<Output = Result<Tally, Error>>,
) -> Result<Page<T>, Error> {
    let tally = Tally::of(&page.items, page.next_cursor.is_some());
    let tells = asked.cursor.is_none() && (!tally.more || tally.count == TALLY_LIMIT);
    let total = match is_asked {
        false => None,
        true if tells => Some(tally),
        true => Some(count.await?),
    };
    Ok(Page { total, ..page })
}
