//! A page with a list: head, tabs, search, table, and what stands in its place.
use leptos::prelude::*;

use crate::ui::{
    Badge, Button, Cell, CellLink, Column, ColumnKind, Count, Empty, Fact, Facts, Glyph, IconButton, Loading, Look,
    Moment, PageHead, Row, SearchBox, Section, ShowMore, Tab, Table, Tabs, Tone, Toolbar, now,
};

/// What is listed: name, keys, tone and state, and how long ago in hours.
const API_USERS: [(&str, u32, Tone, &str, i64); 5] = [
    ("HR system", 2, Tone::Good, "Active", 1),
    ("Shipping: a name that is long enough to meet the edge of its column and go on", 12, Tone::Good, "Active", 30),
    ("Slab scanner", 1, Tone::Warning, "Key expires", -290),
    ("Old warehouse", 0, Tone::Neutral, "Disabled", 9_000),
    ("Provisioned by a lost key", 1, Tone::Bad, "Blocked", 800),
];

/// The page.
#[component]
pub(crate) fn Lists() -> impl IntoView {
    let tab = |label: &str, current, barred: Option<&str>| Tab {
        label: label.to_owned(),
        href: "#".to_owned(),
        current,
        barred: barred.map(str::to_owned),
    };
    let tabs = vec![
        tab("Users", false, None),
        tab("Roles", false, Some("You need the permission roles:read.")),
        tab("API users", true, None),
    ];
    let search = RwSignal::new(String::new());
    view! {
        <PageHead title="API users" back=("#".to_owned(), "Overview".to_owned())>
            <IconButton label="Delete" glyph=Glyph::Trash look=Look::Danger />
            <Button look=Look::Primary glyph=Glyph::Plus>"Create API user"</Button>
        </PageHead>
        <Tabs label="User administration" items=tabs />
        <Toolbar>
            <SearchBox label="Search API users" value=search placeholder="Name" />
            <Count>{move || format!("5 API users, searched for “{}”", search.get())}</Count>
        </Toolbar>
        <Table
            label="API users"
            columns=vec![
                Column::text("Name"),
                Column::text("State"),
                Column::number("Keys"),
                Column::text("Last used"),
                Column::actions(),
            ]
        >
            {API_USERS.into_iter().map(row).collect_view()}
        </Table>
        <ShowMore on_press=|()| () />
        <Section title="Facts">
            <Facts>
                <Fact label="Id">
                    <code>"usr_01JD8ZK3"</code>
                </Fact>
                <Fact label="Created">
                    <Moment at=now() />
                </Fact>
            </Facts>
        </Section>
        <Section title="Nothing to show">
            <Empty glyph=Glyph::Robot title="No API users yet">
                <p>"An API user is how an outside system signs in: give each integration its own."</p>
                <Button glyph=Glyph::Plus>"Create API user"</Button>
            </Empty>
            <Loading label="Loading API users" />
        </Section>
    }
}

/// One row.
fn row((name, keys, tone, state, hours): (&'static str, u32, Tone, &'static str, i64)) -> impl IntoView {
    let at = now() - jiff::SignedDuration::from_hours(hours);
    let barred = Signal::derive(move || (tone == Tone::Bad).then(|| "You need api_users:write to do this.".to_owned()));
    view! {
        <Row href="#" muted=tone == Tone::Neutral>
            <Cell>
                <CellLink href="#">{name}</CellLink>
            </Cell>
            <Cell label="State">
                <Badge tone>{state}</Badge>
            </Cell>
            <Cell label="Keys" kind=ColumnKind::Number>
                {keys}
            </Cell>
            <Cell label="Last used">
                <Moment at />
            </Cell>
            <Cell kind=ColumnKind::Actions>
                <IconButton label=format!("Rename {name}") glyph=Glyph::Pencil />
                <IconButton label=format!("Delete {name}") glyph=Glyph::Trash look=Look::Danger barred />
            </Cell>
        </Row>
    }
}
