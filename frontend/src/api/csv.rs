//! The change log, activity, access and the bill as CSV.

use postern_shared::access::AccessQuery;
use postern_shared::activity::ActivityQuery;
use postern_shared::billing::BillingQuery;
use postern_shared::change::ChangeQuery;
use postern_shared::path;

use super::call::Call;
use super::{Api, Failure};

/// A page of a list as CSV. Every page begins with the same heading.
pub struct CsvPage {
    /// The lines, as Postern wrote them.
    pub text: String,
    /// Fetches the next page; none on the last one.
    pub next_cursor: Option<String>,
}

impl Api {
    /// A page of the change log.
    pub async fn changes_csv(self, query: ChangeQuery) -> Result<CsvPage, Failure> {
        self.csv(Call::query(path::CHANGES_CSV, &query)).await
    }

    /// A page of activity.
    pub async fn activity_csv(self, query: ActivityQuery) -> Result<CsvPage, Failure> {
        self.csv(Call::query(path::ACTIVITY_CSV, &query)).await
    }

    /// A page of access.
    pub async fn access_csv(self, query: AccessQuery) -> Result<CsvPage, Failure> {
        self.csv(Call::query(path::ACCESS_CSV, &query)).await
    }

    /// A page of a month's bill.
    pub async fn bill_csv(self, query: BillingQuery) -> Result<CsvPage, Failure> {
        self.csv(Call::query(path::BILLING_CSV, &query)).await
    }

    async fn csv(self, call: Call) -> Result<CsvPage, Failure> {
        let answer = self.send(call).await?;
        let next_cursor = answer.link.as_deref().and_then(next_cursor);
        Ok(CsvPage { text: answer.text, next_cursor })
    }
}

/// The cursor of the next page, from the `Link` header that leads to it (RFC 8288).
fn next_cursor(link: &str) -> Option<String> {
    let url = link.split_once('<')?.1.split_once(">; rel=\"next\"")?.0;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(url.split_once('?')?.1).ok()?;
    pairs.into_iter().find(|(name, _)| name == "cursor").map(|(_, cursor)| cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_where_the_link_leads() {
        let link = "</api/v1/changes.csv?actor=usr_0123456789ab&cursor=abc%3D>; rel=\"next\"";
        assert_eq!(next_cursor(link).as_deref(), Some("abc="));
    }

    #[test]
    fn a_link_to_anything_else_is_no_next_page() {
        assert_eq!(next_cursor("</api/v1/changes?cursor=abc>; rel=\"prev\""), None);
        assert_eq!(next_cursor("</api/v1/changes?limit=5>; rel=\"next\""), None);
    }
}
