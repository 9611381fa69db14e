//! The steps of a history: the operations on roles, users, API users, keys and resources.

use proptest::prelude::*;

/// An operation on one of the entities created so far, including deleted ones.
#[derive(Debug, Clone)]
pub struct Step {
    pub operation: Operation,
    pub target: usize,
    /// Picks the content: a name, a description, a set of permissions or roles.
    pub content: usize,
    /// Whether the program is the caller, where it can be.
    pub by_program: bool,
}

#[derive(Debug, Clone, Copy)]
pub enum Operation {
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

const ALL: [Operation; 29] = [
    Operation::RoleCreate,
    Operation::RoleEdit,
    Operation::UserCreate,
    Operation::UserEdit,
    Operation::UserAdopt,
    Operation::UserHandOver,
    Operation::UserAccept,
    Operation::UserInvite,
    Operation::ApiUserCreate,
    Operation::ApiUserEdit,
    Operation::ApiUserAdopt,
    Operation::ApiUserHandOver,
    Operation::KeyIssue,
    Operation::KeyEdit,
    Operation::KeyRotate,
    Operation::TokenIssue,
    Operation::TokenEdit,
    Operation::TokenRotate,
    Operation::ResourceCreate,
    Operation::ResourceEdit,
    Operation::SignIn,
    Operation::Wait,
    Operation::KeyDelete,
    Operation::TokenDelete,
    Operation::TokensDelete,
    Operation::UserDelete,
    Operation::ApiUserDelete,
    Operation::RoleDelete,
    Operation::ResourceRetire,
];

/// Any step. Those that hash a password are rare, because they are slow.
pub fn steps() -> impl Strategy<Value = Step> {
    let is_rare = |operation: &Operation| matches!(operation, Operation::UserAccept | Operation::SignIn);
    let operation = prop_oneof![
        12 => prop::sample::select(ALL.to_vec()).prop_filter("rare", move |operation| !is_rare(operation)),
        1 => Just(Operation::UserAccept),
    ];
    let step = (operation, 0..8_usize, 0..16_usize, prop::bool::weighted(0.3));
    step.prop_map(|(operation, target, content, by_program)| Step { operation, target, content, by_program })
}

/// Every operation once by the program and then once by a person, on the entities created next.
pub fn one_of_each() -> Vec<Step> {
    let round = |target: usize| {
        ALL.into_iter().map(move |operation| Step { operation, target, content: 7, by_program: target == 0 })
    };
    round(0).chain(round(1)).collect()
}
