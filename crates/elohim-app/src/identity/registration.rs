//! Making an account for oneself.

use elohim_core::identity::{
    Account, DisplayName, Invitation, Permission, Permissions, Role, Username, bundle, password,
};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::{ErrorCode, Secret, Timestamp};
use elohim_store::Tx;
use elohim_store::identity::accounts::{self, PasswordUse};
use elohim_store::identity::{bundles, invitations};
use elohim_store::ops::audit;

use crate::identity::accounts::{NewAccount, insert};
use crate::identity::tokens;
use crate::limits::LimitGroup;
use crate::{App, Caller, Error, Registration, Result};

/// What somebody registers with.
pub struct Registering<'a> {
    /// The name to sign in with.
    pub username: &'a Username,
    /// The password.
    pub password: &'a Secret,
    /// What others see beside the user name.
    pub display_name: Option<DisplayName>,
    /// The code of an invitation.
    pub invitation: Option<&'a Secret>,
}

/// Makes an account, as the deployment allows. Whether a name is taken is only told to those who may make one.
///
/// # Errors
/// [`ErrorCode::RegistrationClosed`], [`ErrorCode::InvitationInvalid`], [`ErrorCode::UsernameTaken`], the policy's refusal of
/// the password, or a limit.
pub async fn register(app: &App, caller: &Caller, new: Registering<'_>) -> Result<Account> {
    app.limits.charge(LimitGroup::Register, &caller.address)?;
    let now = app.clock.now();
    let mut tx = app.db.app.snapshot().await?;
    admitted(app, &mut tx, new.invitation, now).await?;
    drop(tx);
    let refuse = |problem| Error::Invalid { code: ErrorCode::PasswordTooWeak, path: "password", problem };
    password::check(new.password, new.username.as_str()).map_err(|weak| refuse(weak.to_string()))?;
    let hash = app.hasher.hash(new.password, &*app.entropy, &*app.clock).await?;

    let mut tx = app.db.app.begin().await?;
    // Again, after the time that hashing has taken.
    let invitation = admitted(app, &mut tx, new.invitation, now).await?;
    if let Some(invitation) = &invitation {
        // Of many who hold one code, as many get in as it is good for; a refused name below does not use it up.
        if !invitations::use_once(&mut tx, invitation.id, now).await? {
            return Err(ErrorCode::InvitationInvalid.into());
        }
    }
    let account = NewAccount {
        username: new.username,
        password: new.password,
        role: invitation.map_or(Role::Member, |invitation| invitation.role),
        password_use: PasswordUse::Own,
        display_name: new.display_name,
    };
    let account = insert(app, &mut tx, account, &hash).await?;
    let event = AuditEvent::AccountRegistered(account.id);
    audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
    tx.commit().await?;
    Ok(account)
}

/// The invitation that lets somebody in; `None` where nobody needs one.
async fn admitted(app: &App, tx: &mut Tx, code: Option<&Secret>, now: Timestamp) -> Result<Option<Invitation>> {
    match (app.settings.registration, code) {
        (Registration::Closed, _) => Err(ErrorCode::RegistrationClosed.into()),
        (Registration::Open, None) => Ok(None),
        (Registration::Invite, None) => Err(ErrorCode::InvitationInvalid.into()),
        (Registration::Invite | Registration::Open, Some(code)) => {
            let found = invitations::find_by_hash(tx, &tokens::digest(code.expose())).await?;
            let open = found.filter(|invitation| invitation.is_open(now)).ok_or(ErrorCode::InvitationInvalid)?;
            // Whoever may not invite any more leaves no way in behind.
            let host = accounts::find(tx, open.created_by).await?.filter(|host| !host.disabled);
            let host = host.filter(|host| host.role.outranks(open.role)).ok_or(ErrorCode::InvitationInvalid)?;
            let permissions = bundle::effective(host.role, &bundles::assigned(tx, host.id, now).await?, now);
            let gives = Permissions::of(open.role).iter().all(|permission| permissions.contains(permission));
            match gives && permissions.contains(Permission::SystemManageUsers) {
                true => Ok(Some(open)),
                false => Err(ErrorCode::InvitationInvalid.into()),
            }
        }
    }
}
