//! A page of a list as a sheet of comma-separated values.

/// A page of a sheet. Every page begins with the same heading.
pub struct Sheet {
    /// The lines, as Postern wrote them.
    pub text: String,
    /// Ask with this for the next page; none on the last one.
    pub next_cursor: Option<String>,
}

/// The cursor of the next page, from the `Link` header that leads to it (RFC 8288).
pub(super) fn next_cursor(link: &str) -> Option<String> {
    let url = link.split_once('<')?.1.split_once(">; rel=\"next\"")?.0;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(url.split_once('?')?.1).ok()?;
    pairs.into_iter().find(|(name, _)| name == "cursor").map(|(_, cursor)| cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_where_the_link_leads() {
        let link = "</api/v1/changes?actor=usr_0123456789ab&cursor=abc%3D>; rel=\"next\"";
        assert_eq!(next_cursor(link).as_deref(), Some("abc="));
    }

    #[test]
    fn a_link_to_anything_else_is_no_next_page() {
        assert_eq!(next_cursor("</api/v1/changes?cursor=abc>; rel=\"prev\""), None);
        assert_eq!(next_cursor("</api/v1/changes?limit=5>; rel=\"next\""), None);
    }
}
