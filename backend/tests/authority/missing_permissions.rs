//! Rules 8 and 9: a refusal for missing permissions names exactly those permissions.

use postern_backend::authority::Access;
use postern_backend::authority::grant::grant;
use postern_law::{Caller, EVERYTHING, Permissions, State, covers};
use postern_shared::permission::Permission;
use postern_shared::problem::Code;

use super::decision::{Decision, decisions};
use super::service::{permission_set, permissions};
use super::state::{NAMED, for_states};

/// The permissions of `theirs` that `mine` lacks, sorted. None if `theirs` is everything, which has no name.
fn lacking(mine: Permissions, theirs: Permissions) -> Vec<Permission> {
    let lacking = if theirs == EVERYTHING { 0 } else { theirs & !mine };
    let mut names: Vec<_> = permissions(lacking).collect();
    names.sort();
    names
}

/// The sets that the caller must cover, in the order in which the service checks them.
fn demanded(state: &State, caller: Caller, decision: Decision) -> Vec<Permissions> {
    match decision {
        Decision::CreateRole(set) => vec![set],
        Decision::EditRole { role, after, .. } => vec![state.granted_by(role), after],
        Decision::GiveRoles(roles) => roles.map(|role| state.granted_by(role)).to_vec(),
        Decision::Access(target, Access::Revoke) if state.is_descendant(caller, target) => {
            vec![state.effective(Caller::Session(target))]
        }
        Decision::Access(target, _) | Decision::HandOver { target, .. } => vec![state.held(target)],
        Decision::Succeed { old, .. } => vec![state.held(state.key(old).owner)],
        Decision::Renew(_) => Vec::new(),
    }
}

/// Whether the sentence contains the name of each missing permission, or of Administrator.
fn names_the_missing(sentence: &str, missing: &[Permission]) -> bool {
    let names: Vec<&str> = missing.iter().map(Permission::as_str).collect();
    if names.is_empty() { sentence.contains("dministrator") } else { sentence.contains(&names.join(", ")) }
}

#[test]
fn a_refused_grant_names_the_missing_permissions() {
    let sets = || (0..=NAMED).chain([EVERYTHING]);
    for (mine, theirs) in sets().flat_map(|mine| sets().map(move |theirs| (mine, theirs))) {
        let refusal = grant(&permission_set(mine), &permission_set(theirs)).err();
        assert_eq!(refusal.is_none(), covers(mine, theirs), "{mine:b} gives {theirs:b}");
        let Some(refusal) = refusal else { continue };
        assert!(names_the_missing(&refusal.detail, &refusal.missing), "{refusal:?}");
        assert_eq!((refusal.code, refusal.missing), (Code::BeyondYourRights, lacking(mine, theirs)));
    }
}

#[test]
fn a_refusal_names_the_missing_permissions() {
    for_states(3000, |state, snapshot, after: u8| {
        let after = if after.is_multiple_of(5) { EVERYTHING } else { u16::from(after) & NAMED };
        for (caller, decision) in decisions(state, after) {
            let Some(Err(refusal)) = decision.service_answer(state, snapshot, caller) else { continue };
            let effective = state.effective(caller);
            let unfit = refusal.errors.first().is_some_and(|error| error.code == "insufficient_key");
            let expected = match (decision, refusal.code) {
                (_, Code::BeyondYourRights) => {
                    assert!(names_the_missing(&refusal.detail, &refusal.missing), "{refusal:?}");
                    let manages = refusal.detail.starts_with("You can manage only principals");
                    let is_access =
                        matches!(decision, Decision::Access(..) | Decision::HandOver { .. } | Decision::Succeed { .. });
                    assert_eq!(manages, is_access, "{decision:?} is refused by {refusal:?}");
                    let mut demanded = demanded(state, caller, decision).into_iter();
                    let first = demanded.find(|set| !covers(effective, *set));
                    assert!(first.is_some(), "{caller:?} covers {decision:?}");
                    lacking(effective, first.unwrap())
                }
                (Decision::HandOver { target, key }, _) if unfit => {
                    assert!(names_the_missing(&refusal.errors[0].detail, &refusal.missing), "{refusal:?}");
                    lacking(state.effective(Caller::Key(key)), state.held(target))
                }
                (Decision::Succeed { old, new }, _) if unfit => {
                    let scope = |key| state.key(key).scope.unwrap_or(EVERYTHING);
                    lacking(scope(new), scope(old))
                }
                _ => Vec::new(),
            };
            assert_eq!(refusal.missing, expected, "{caller:?} asks for {decision:?}");
        }
    });
}
