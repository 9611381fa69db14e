//! The steps of a history: what can be done to roles, people, API users, keys and resources.

use proptest::prelude::*;

/// One thing done. Numbers pick one of what there is, gone things included.
#[derive(Debug, Clone)]
pub struct Step {
    pub what: What,
    pub which: usize,
    /// What is said: a name, a description, a set of permissions or roles.
    pub say: usize,
    /// Whether a program does it, where it can.
    pub by_program: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum What {
    RoleCreate,
    RoleEdit,
    RoleDelete,
    UserCreate,
    UserEdit,
    UserAdopt,
    UserHandOver,
    UserInvite,
    UserAccept,
    UserDelete,
    ApiUserCreate,
    ApiUserEdit,
    ApiUserAdopt,
    ApiUserHandOver,
    ApiUserDelete,
    KeyIssue,
    KeyEdit,
    KeyRotate,
    KeyDelete,
    TokenIssue,
    TokenEdit,
    TokenRotate,
    TokenDelete,
    TokensDelete,
    ResourceCreate,
    ResourceEdit,
    ResourceRetire,
    SignIn,
    Wait,
}

const ALL: [What; 29] = [
    What::RoleCreate,
    What::RoleEdit,
    What::UserCreate,
    What::UserEdit,
    What::UserAdopt,
    What::UserHandOver,
    What::UserAccept,
    What::UserInvite,
    What::ApiUserCreate,
    What::ApiUserEdit,
    What::ApiUserAdopt,
    What::ApiUserHandOver,
    What::KeyIssue,
    What::KeyEdit,
    What::KeyRotate,
    What::TokenIssue,
    What::TokenEdit,
    What::TokenRotate,
    What::ResourceCreate,
    What::ResourceEdit,
    What::SignIn,
    What::Wait,
    What::KeyDelete,
    What::TokenDelete,
    What::TokensDelete,
    What::UserDelete,
    What::ApiUserDelete,
    What::RoleDelete,
    What::ResourceRetire,
];

/// Any step. People are rare among them: each password takes its time.
pub fn steps() -> impl Strategy<Value = Step> {
    let what = prop_oneof![
        12 => prop::sample::select(ALL.to_vec()).prop_filter("rare", |what| !matches!(what, What::UserAccept | What::SignIn)),
        1 => Just(What::UserAccept),
    ];
    let step = (what, 0..8_usize, 0..16_usize, prop::bool::weighted(0.3));
    step.prop_map(|(what, which, say, by_program)| Step { what, which, say, by_program })
}

/// Everything that can be done, once by a program and then, to the things that are made next, by a person.
pub fn one_of_each() -> Vec<Step> {
    let round = |which: usize| ALL.into_iter().map(move |what| Step { what, which, say: 7, by_program: which == 0 });
    round(0).chain(round(1)).collect()
}
