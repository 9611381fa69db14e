//! Actions: what a change did, and the kind of thing that it is about.

spelled! {
    /// What was done. The spelling is stable.
    pub enum Action {
        /// Postern was set up; its first administrator exists.
        SetUp = "setup",
        /// A role was created.
        RoleCreate = "role.create",
        /// A role was edited.
        RoleEdit = "role.edit",
        /// A role was deleted.
        RoleDelete = "role.delete",
        /// A user was created and invited.
        UserCreate = "user.create",
        /// A user was edited, disabled or enabled.
        UserEdit = "user.edit",
        /// A user was deleted.
        UserDelete = "user.delete",
        /// A user was invited again; the old password and all sessions ended.
        UserInvite = "user.invite",
        /// A user was adopted and depends on no key any more.
        UserAdopt = "user.adopt",
        /// A user was handed over to a key, which now provisions it.
        UserHandOver = "user.hand_over",
        /// The deployer issued a recovery invitation to a user.
        UserRecover = "user.recover",
        /// An API user was created.
        ApiUserCreate = "api_user.create",
        /// An API user was edited, disabled or enabled.
        ApiUserEdit = "api_user.edit",
        /// An API user was deleted.
        ApiUserDelete = "api_user.delete",
        /// An API user was adopted and depends on no key any more.
        ApiUserAdopt = "api_user.adopt",
        /// An API user was handed over to a key, which now provisions it.
        ApiUserHandOver = "api_user.hand_over",
        /// A resource was defined.
        ResourceCreate = "resource.create",
        /// The description of a resource was edited.
        ResourceEdit = "resource.edit",
        /// A resource was retired.
        ResourceRetire = "resource.retire",
        /// A person accepted an invitation and set a password.
        InvitationAccept = "invitation.accept",
        /// A person changed their password.
        PasswordChange = "password.change",
        /// A person signed in.
        SessionCreate = "session.create",
        /// A session ended.
        SessionDelete = "session.delete",
        /// All sessions of a user ended.
        SessionsDelete = "sessions.delete",
        /// A key was created.
        KeyCreate = "key.create",
        /// A key was edited, disabled or enabled.
        KeyEdit = "key.edit",
        /// A key was given a new secret.
        KeyRotate = "key.rotate",
        /// A key was deleted.
        KeyDelete = "key.delete",
        /// A key was used from an address that it was not used from before.
        KeyNewAddress = "key.new_address",
        /// What depends on a key began to move to another key of its owner.
        KeySucceed = "key.succeed",
        /// A key that was issued by another key now depends on the successor of that key.
        KeyMove = "key.move",
        /// Several keys were deleted at once.
        KeysDelete = "keys.delete",
        /// Refused requests with a key were removed from the list.
        RefusalDismiss = "refusal.dismiss",
        /// Refused requests with a key were hidden for 30 days.
        RefusalMute = "refusal.mute",
    }
}

spelled! {
    /// The kind of a change: what it is about.
    pub enum ActionKind {
        /// A role.
        Role = "role",
        /// A user, without the sign-ins.
        User = "user",
        /// An API user.
        ApiUser = "api_user",
        /// A key or API token, or its refused requests.
        Key = "key",
        /// A resource.
        Resource = "resource",
        /// A sign-in, or the end of sessions.
        SignIn = "sign_in",
    }
}

impl Action {
    /// Its kind.
    pub fn kind(self) -> ActionKind {
        match self {
            Self::RoleCreate | Self::RoleEdit | Self::RoleDelete => ActionKind::Role,
            Self::SetUp
            | Self::UserCreate
            | Self::UserEdit
            | Self::UserDelete
            | Self::UserInvite
            | Self::UserAdopt
            | Self::UserHandOver
            | Self::UserRecover
            | Self::InvitationAccept
            | Self::PasswordChange => ActionKind::User,
            Self::ApiUserCreate
            | Self::ApiUserEdit
            | Self::ApiUserDelete
            | Self::ApiUserAdopt
            | Self::ApiUserHandOver => ActionKind::ApiUser,
            Self::ResourceCreate | Self::ResourceEdit | Self::ResourceRetire => ActionKind::Resource,
            Self::SessionCreate | Self::SessionDelete | Self::SessionsDelete => ActionKind::SignIn,
            Self::KeyCreate
            | Self::KeyEdit
            | Self::KeyRotate
            | Self::KeyDelete
            | Self::KeyNewAddress
            | Self::KeySucceed
            | Self::KeyMove
            | Self::KeysDelete
            | Self::RefusalDismiss
            | Self::RefusalMute => ActionKind::Key,
        }
    }
}
