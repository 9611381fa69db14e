//! The filter of activity: changes or records, and days; and the button that downloads what it finds.

use leptos::prelude::*;
use postern_shared::activity::{ActivityKind, ActivityQuery};
use postern_shared::permission::Permission;

use super::csv::DownloadCsv;
use super::period::{Period, PeriodFields};
use crate::api::Api;
use crate::text::change::activity as text;
use crate::ui::SelectField;

/// The fields that every filter of activity has.
#[derive(Clone, Copy)]
pub struct ActivityFilter {
    kind: RwSignal<String>,
    period: Period,
}

impl ActivityFilter {
    /// No filter.
    pub fn all() -> Self {
        Self { kind: RwSignal::new(String::new()), period: Period::all() }
    }

    /// A query for the same.
    pub fn query(self) -> ActivityQuery {
        let (from, to) = self.period.limits();
        let kinds = [ActivityKind::Change, ActivityKind::Record];
        let kind = self.kind.with(|chosen| kinds.into_iter().find(|kind| kind.as_str() == chosen));
        ActivityQuery { kind, from, to, ..ActivityQuery::default() }
    }

    /// Fills the fields from a query.
    pub fn follow(self, query: &ActivityQuery) {
        let kind = query.kind.map_or("", ActivityKind::as_str);
        if self.kind.with_untracked(|chosen| chosen != kind) {
            self.kind.set(kind.to_owned());
        }
        self.period.follow(query.from, query.to);
    }
}

/// The fields.
#[component]
pub fn ActivityFields(
    /// The filter.
    filter: ActivityFilter,
) -> impl IntoView {
    let options = [
        ("", text::CHANGES_AND_RECORDS),
        (ActivityKind::Change.as_str(), text::CHANGES),
        (ActivityKind::Record.as_str(), text::RECORDS),
    ];
    let options = options.map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec();
    view! {
        <SelectField label=text::KIND value=filter.kind options=options/>
        <PeriodFields period=filter.period/>
    }
}

/// The button that downloads what a query finds.
#[component]
pub fn DownloadActivity(
    /// The query.
    #[prop(into)]
    query: Signal<ActivityQuery>,
) -> impl IntoView {
    let api = Api::here();
    view! {
        <DownloadCsv permission=Permission::CHANGE_LOG_READ file=|| "activity.csv".to_owned()
            query=move || {
                let query = query.get_untracked();
                move |cursor| api.activity_csv(ActivityQuery { cursor, ..query.clone() })
            }
            too_long=text::INCOMPLETE/>
    }
}
