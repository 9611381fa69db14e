//! The stories of the README's tour, sent as events of an HTTP API and of a function URL.

use crate::fixture::Fixture;
use crate::harness::lambda::Source;
use crate::harness::story;

#[tokio::test]
async fn an_integration_does_what_its_role_allows_and_no_more() {
    let (_fixture, api) = Fixture::ready().await;
    story::an_integration(&api).await;
}

#[tokio::test]
async fn users_that_an_integration_creates_depend_on_its_token() {
    let (_fixture, api) = Fixture::ready().await;
    story::users_of_an_integration(&api.called_by(Source::FunctionUrl)).await;
}
