//! Rule 17: an administrator remains.

use postern_shared::id::RoleId;
use postern_shared::principal::Kind;

use crate::store::Principal;

/// Whether a principal can administer the account on its own: an active, independent user who holds Administrator.
pub fn can_administer(principal: &Principal) -> bool {
    principal.is_active()
        && principal.id.kind() == Kind::User
        && principal.provisioned_by.is_none()
        && principal.roles.contains(&RoleId::administrator())
}

/// Whether a change takes an administrator away, so that the commit must assert another one.
pub fn removes_administrator(before: &Principal, after: &Principal) -> bool {
    can_administer(before) && !can_administer(after)
}
