//! Limits: each is a constant, and the documentation of the API names the same number.

use jiff::SignedDuration;
use postern_shared::account::PasswordChange;
use postern_shared::activity::ActivityQuery;
use postern_shared::api_key::{
    EXPIRING_DAYS, IDLE_DAYS, KeyQuery, KeyState, NewApiKey, OVERLAP_DAYS, Rotation, is_expiring, is_idle,
};
use postern_shared::api_user::{ApiUserEdit, NewApiUser};
use postern_shared::billing::BillingQuery;
use postern_shared::change::ChangeQuery;
use postern_shared::impact::{NAMED_LIMIT, Reach};
use postern_shared::invitation::{Acceptance, AcceptedInvitation, Setup};
use postern_shared::page::{Listing, PAGE_DEFAULT, PAGE_LIMIT, Paging};
use postern_shared::principal::{PrincipalEdit, PrincipalName, PrincipalQuery};
use postern_shared::record::{RECORD_PAGE_LIMIT, RecordQuery};
use postern_shared::resource::NewResource;
use postern_shared::role::{HELD_LIMIT, NewRole, PERMISSIONS_LIMIT, RoleEdit, RoleQuery};
use postern_shared::text::{
    EXTERNAL_ID_LENGTH, LOGIN_LENGTH, LOGIN_MIN, NAME_LENGTH, NOTE_LENGTH, PASSWORD_MAX, PASSWORD_MIN,
    RESOURCE_NAME_LENGTH, RESOURCE_NAME_MIN,
};
use postern_shared::time::Timestamp;
use postern_shared::user::{BATCH_LIMIT, NewUser, NewUsers};
use serde_json::Value;
use utoipa::openapi::path::ParameterIn;
use utoipa::{IntoParams, PartialSchema};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

/// All descriptions in the schema of a type.
fn documented<T: PartialSchema>() -> String {
    fn collect(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, field)| match field {
                Value::String(text) if name == "description" => texts.push(text.clone()),
                field => collect(field, texts),
            }),
            Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    collect(&serde_json::to_value(T::schema()).unwrap(), &mut texts);
    texts.join("\n")
}

#[test]
fn a_description_names_the_limit_that_holds() {
    let name = format!("1 to {NAME_LENGTH} characters");
    let note = format!("{NOTE_LENGTH} characters");
    let password = format!("{PASSWORD_MIN} to {PASSWORD_MAX} characters");
    let roles = format!("at most {HELD_LIMIT}");
    let external_id = format!("1 to {EXTERNAL_ID_LENGTH} characters");
    for (documented, limit) in [
        (documented::<NewRole>(), &name),
        (documented::<NewRole>(), &note),
        (documented::<NewRole>(), &format!("at most {PERMISSIONS_LIMIT}")),
        (documented::<NewApiKey>(), &format!("at most {PERMISSIONS_LIMIT}")),
        (documented::<NewUser>(), &format!("{LOGIN_MIN} to {LOGIN_LENGTH} characters")),
        (documented::<Setup>(), &format!("{LOGIN_MIN} to {LOGIN_LENGTH} characters")),
        (documented::<Setup>(), &name),
        (documented::<NewApiUser>(), &name),
        (documented::<NewApiUser>(), &roles),
        (documented::<NewUser>(), &name),
        (documented::<NewUser>(), &roles),
        (documented::<PrincipalEdit>(), &format!("{LOGIN_MIN} to {LOGIN_LENGTH} characters")),
        (documented::<PrincipalEdit>(), &roles),
        (documented::<NewUser>(), &external_id),
        (documented::<NewApiUser>(), &external_id),
        (documented::<NewUsers>(), &format!("1 to {BATCH_LIMIT}.")),
        (documented::<NewRole>(), &external_id),
        (documented::<PrincipalEdit>(), &external_id),
        (documented::<ApiUserEdit>(), &external_id),
        (documented::<RoleEdit>(), &external_id),
        (documented::<ApiUserEdit>(), &roles),
        (documented::<NewApiKey>(), &name),
        (documented::<NewApiKey>(), &note),
        (documented::<NewResource>(), &note),
        (documented::<NewResource>(), &format!("{RESOURCE_NAME_MIN} to {RESOURCE_NAME_LENGTH} ")),
        (documented::<PasswordChange>(), &password),
        (documented::<Acceptance>(), &password),
        (documented::<Setup>(), &password),
        (documented::<Rotation>(), &format!("{OVERLAP_DAYS} days")),
        (documented::<KeyState>(), &format!("{EXPIRING_DAYS} days")),
        (documented::<KeyState>(), &format!("{IDLE_DAYS} days")),
        (documented::<AcceptedInvitation>(), &format!("first {PAGE_LIMIT}")),
        (documented::<Reach<PrincipalName>>(), &format!("at most {NAMED_LIMIT}")),
    ] {
        assert!(documented.contains(limit.as_str()), "{limit:?} is not in:\n{documented}");
    }
}

#[test]
fn a_page_has_the_documented_length() {
    let parameters = |all: Vec<utoipa::openapi::path::Parameter>| serde_json::to_value(all).unwrap();
    let query = || Some(ParameterIn::Query);
    for (parameters, most) in [
        (parameters(Listing::into_params(query)), PAGE_LIMIT),
        (parameters(PrincipalQuery::into_params(query)), PAGE_LIMIT),
        (parameters(RoleQuery::into_params(query)), PAGE_LIMIT),
        (parameters(RecordQuery::into_params(query)), RECORD_PAGE_LIMIT),
        (parameters(ActivityQuery::into_params(query)), PAGE_LIMIT),
        (parameters(Paging::into_params(query)), PAGE_LIMIT),
        (parameters(KeyQuery::into_params(query)), PAGE_LIMIT),
        (parameters(ChangeQuery::into_params(query)), PAGE_LIMIT),
        (parameters(BillingQuery::into_params(query)), PAGE_LIMIT),
    ] {
        let limit = parameters.as_array().unwrap().iter().find(|parameter| parameter["name"] == "limit").unwrap();
        assert_eq!(limit["schema"]["maximum"], most, "{limit}");
        let numbers = format!("1 to {most}; {PAGE_DEFAULT}");
        assert!(limit["description"].as_str().unwrap().contains(&numbers), "{limit}");
    }
}

#[test]
fn a_key_is_expiring_in_its_last_30_days_and_no_longer_once_it_has_expired() {
    let days = |days: i64| NOW + SignedDuration::from_hours(24 * days);
    let second = SignedDuration::from_secs(1);
    for (expires_at, expected) in [
        (NOW - second, false),
        (NOW, false),
        (NOW + second, true),
        (days(14) + second, true),
        (days(EXPIRING_DAYS), true),
        (days(EXPIRING_DAYS) + second, false),
    ] {
        assert_eq!(is_expiring(expires_at, NOW), expected, "{expires_at}");
    }
}

#[test]
fn a_key_is_idle_after_90_days_without_use() {
    let days = SignedDuration::from_hours(24 * IDLE_DAYS);
    assert!(is_idle(NOW - days, NOW));
    assert!(!is_idle(NOW - days + SignedDuration::from_secs(1), NOW));
}
