//! The closed table of errors that people and programs may see.

/// What sort of failure a code is. The server maps it to an HTTP status, the command line to an exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request cannot be understood.
    Malformed,
    /// The request is understood, but some of its fields are not acceptable.
    Invalid,
    /// No credentials, or wrong ones.
    Unauthenticated,
    /// Known caller, not allowed.
    Forbidden,
    /// It does not exist, or the caller may not see it.
    Missing,
    /// It cannot be done in the present state.
    Conflict,
    /// It existed and can no longer be used.
    Gone,
    /// The request is larger than is accepted, or the quota has no room for it.
    TooLarge,
    /// The asked range lies outside the object.
    Range,
    /// Too many attempts.
    TooMany,
    /// The server cannot do it now; trying again later may help.
    Unavailable,
    /// The server's disk has no room.
    Full,
    /// The client did not send its request in time.
    Timeout,
    /// The method is not one of this address.
    Method,
    /// The body has a media type that this address does not take.
    MediaType,
    /// A mistake of the server.
    Bug,
}

macro_rules! error_codes {
    ($($variant:ident $code:literal $kind:ident $title:literal $fix:literal;)*) => {
        /// A stable, machine-readable error code. Codes are never renamed and never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $(
                #[doc = concat!("`", $code, "`: ", $title, ".")]
                $variant,
            )*
        }

        impl ErrorCode {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as clients see it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What sort of failure it is.
            pub const fn kind(self) -> ErrorKind {
                match self { $(Self::$variant => ErrorKind::$kind,)* }
            }

            /// What happened, for people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What to do about it, for people.
            pub const fn fix(self) -> &'static str {
                match self { $(Self::$variant => $fix,)* }
            }
        }
    };
}

error_codes! {
    RequestMalformed "REQUEST_MALFORMED" Malformed
        "The request cannot be read" "Compare it with the API description at /docs.";
    ValidationFailed "VALIDATION_FAILED" Invalid
        "Some fields are not valid" "Correct the fields that are named and send it again.";
    NotFound "NOT_FOUND" Missing
        "It does not exist, or you may not see it" "Check the address and the account you are signed in with.";
    MethodNotAllowed "METHOD_NOT_ALLOWED" Method
        "This address does not take that method" "See the Allow header, or the API description at /docs.";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" MediaType
        "This address does not take a body of that type" "Send the Content-Type that the API description names.";
    BodyTooLarge "BODY_TOO_LARGE" TooLarge
        "The request body is larger than this address takes" "Send less at once; files go up in parts of 8 MiB.";
    RequestTimeout "REQUEST_TIMEOUT" Timeout
        "The request did not arrive in time" "Check the connection and send it again.";
    RateLimited "RATE_LIMITED" TooMany
        "Too many attempts" "Wait for the number of seconds in retry_after, then try again.";
    Unavailable "UNAVAILABLE" Unavailable
        "The server is busy or not ready" "Try again in a moment; if it lasts, the operator can run: elohimos doctor.";
    StorageFull "STORAGE_FULL" Full
        "The server's disk has no room" "Nothing was stored. Ask the operator to free space.";
    Internal "INTERNAL" Bug
        "Something went wrong on the server" "Try again; if it happens again, give the operator the request id.";
    InvalidCredentials "AUTH_INVALID_CREDENTIALS" Unauthenticated
        "The user name or the password is wrong" "Check both and try again.";
    PasswordChangeRequired "AUTH_PASSWORD_CHANGE_REQUIRED" Forbidden
        "The password is temporary and must be changed first" "Choose your own password, then sign in with it.";
    SecondFactorRequired "AUTH_SECOND_FACTOR_REQUIRED" Unauthenticated
        "This account has a second factor" "Sign in again, with the code that your app shows or a recovery code.";
    SecondFactorInvalid "AUTH_SECOND_FACTOR_INVALID" Unauthenticated
        "The code is wrong or was used before" "Wait for the next code of your app, or use a recovery code.";
    SecondFactorExists "AUTH_SECOND_FACTOR_EXISTS" Conflict
        "This account has a second factor already" "Remove it first, with a code of it.";
    SecondFactorMissing "AUTH_SECOND_FACTOR_MISSING" Missing
        "This account has no second factor" "Add one with: elohimos second-factor add.";
    SecondFactorSetupRequired "AUTH_SECOND_FACTOR_SETUP_REQUIRED" Forbidden
        "Your role needs a second factor here" "Sign in with your passkey, or add an app with: elohimos second-factor add.";
    StepUpRequired "AUTH_STEP_UP_REQUIRED" Forbidden
        "This needs your password again" "Prove that it is you with: elohimos step-up; then repeat it within ten minutes.";
    CrossSiteRefused "CROSS_SITE_REFUSED" Forbidden
        "A page of another site may not do this" "Open the server's own address, or ask the operator to list that site.";
    AuthenticationRequired "AUTH_REQUIRED" Unauthenticated
        "You need to sign in" "Sign in and send the access token with the request.";
    TokenExpired "AUTH_TOKEN_EXPIRED" Unauthenticated
        "The session has expired" "Refresh the session, or sign in again.";
    TokenInvalid "AUTH_TOKEN_INVALID" Unauthenticated
        "The token is not valid" "Sign in again.";
    PermissionDenied "AUTH_PERMISSION_DENIED" Forbidden
        "Your role does not allow this" "Ask an administrator of your team.";
    PasswordTooWeak "AUTH_PASSWORD_TOO_WEAK" Invalid
        "The new password is too easy to guess" "Use at least 12 characters that are not a common password.";
    PasswordMismatch "AUTH_PASSWORD_MISMATCH" Invalid
        "The two new passwords are not the same" "Type the same password twice.";
    UsernameTaken "AUTH_USERNAME_TAKEN" Conflict
        "This user name is taken" "Choose another one.";
    RegistrationClosed "AUTH_REGISTRATION_CLOSED" Forbidden
        "Nobody can register here" "Ask an administrator of your team for an account.";
    InvitationInvalid "AUTH_INVITATION_INVALID" Forbidden
        "This invitation is not valid" "It was used up, taken back or is over; ask for a new one.";
    BundleNameTaken "AUTH_BUNDLE_NAME_TAKEN" Conflict
        "A bundle of permissions of this name exists" "Choose another name, or change the one that exists.";
    AccountBeingErased "AUTH_ACCOUNT_BEING_ERASED" Conflict
        "The account is being erased: that cannot be taken back"
        "Wait until it is gone, or remove the account to finish it.";
    AccountProtected "AUTH_ACCOUNT_PROTECTED" Forbidden
        "You may not do this to this account" "Ask somebody whose role stands above that of the account.";
    OidcOff "AUTH_OIDC_OFF" Missing
        "This server has no directory to sign in with" "Sign in with a user name and a password.";
    OidcStateInvalid "AUTH_OIDC_STATE_INVALID" Forbidden
        "This sign-in was not begun here, was used, or took too long" "Begin it again, and finish it in the same browser.";
    OidcUnavailable "AUTH_OIDC_UNAVAILABLE" Unavailable
        "The directory does not answer as it should" "Try again in a moment; if it lasts, tell the operator.";
    OidcRefused "AUTH_OIDC_REFUSED" Forbidden
        "The directory did not let you in" "Try again; if it lasts, ask whoever looks after the directory.";
    OidcTokenInvalid "AUTH_OIDC_TOKEN_INVALID" Forbidden
        "What the directory said of you cannot be trusted" "Begin again; if it happens again, tell the operator.";
    OidcNotLinked "AUTH_OIDC_NOT_LINKED" Forbidden
        "No account that can be used here is linked to you" "Sign in with your password and run: elohimos oidc link.";
    OidcLinkTaken "AUTH_OIDC_LINK_TAKEN" Conflict
        "You, or this account, are linked already" "Remove the link that there is with: elohimos oidc unlink.";
    OidcLinkMissing "AUTH_OIDC_NO_LINK" Missing
        "This account is not linked to the directory" "Link it with: elohimos oidc link.";
    OidcNameUnusable "AUTH_OIDC_NAME_UNUSABLE" Forbidden
        "The directory gives no name that can be a user name" "Ask an administrator of your team for an account.";
    OidcHandoffInvalid "AUTH_OIDC_HANDOFF_INVALID" Unauthenticated
        "This sign-in was begun elsewhere, was used, or is over" "Begin it again.";
    PasskeysOff "AUTH_PASSKEYS_OFF" Missing
        "This server takes no passkeys" "Sign in with a user name and a password.";
    PasskeyCeremonyInvalid "AUTH_PASSKEY_CEREMONY_INVALID" Forbidden
        "This was not begun here, was used, or took longer than five minutes" "Begin it again.";
    PasskeyRefused "AUTH_PASSKEY_REFUSED" Unauthenticated
        "Nobody can sign in with this passkey" "Try another one, or the password; elohimos passkeys ls shows yours.";
    PasskeyUnusable "AUTH_PASSKEY_UNUSABLE" Forbidden
        "This passkey cannot be added" "Use a device that asks for a PIN, a finger or a face, at this server's own address.";
    PasskeyExists "AUTH_PASSKEY_EXISTS" Conflict
        "This passkey was added before" "Use another device, or the passkey that there is.";
    PasskeyLimit "AUTH_PASSKEY_LIMIT" Conflict
        "This account has ten passkeys" "Remove one that you do not use with: elohimos passkeys rm.";
    TeamPermissionDenied "TEAM_PERMISSION_DENIED" Forbidden
        "Your role in this team does not allow this" "Ask an administrator of the team.";
    TeamMemberProtected "TEAM_MEMBER_PROTECTED" Forbidden
        "You may not do this to this member" "Ask somebody whose role in the team stands above theirs.";
    TeamNotJoined "TEAM_NOT_JOINED" Forbidden
        "You are invited to this team and have not joined it" "Join it with the link that you were given.";
    TeamSuspended "TEAM_SUSPENDED" Forbidden
        "You are kept out of this team for the time being" "Ask an administrator of the team.";
    TeamInviteInvalid "TEAM_INVITE_INVALID" Forbidden
        "This invite is not valid" "It was used up, taken back or is over, or it is for somebody else; ask for a new one.";
    TeamAlreadyJoined "TEAM_ALREADY_JOINED" Conflict
        "You are in this team already" "See it with: elohimos teams ls.";
    TeamReviewRequired "TEAM_REVIEW_REQUIRED" Forbidden
        "A guest becomes a member by review only" "Ask for it with: elohimos teams promote; somebody else then decides.";
    TeamSecondPerson "TEAM_SECOND_PERSON" Forbidden
        "Somebody else must decide this" "Ask another administrator of the team.";
    TeamPromotionOpen "TEAM_PROMOTION_OPEN" Conflict
        "This has been asked for already" "Wait until an administrator of the team decides.";
    TeamPromotionClosed "TEAM_PROMOTION_CLOSED" Conflict
        "This has been decided, or cannot be granted any more" "See what is open with: elohimos teams promotions.";
    TeamSuperAdminPresent "TEAM_SUPER_ADMIN_PRESENT" Conflict
        "A super admin of this team was here within the last 30 days" "Ask the super admin.";
    TeamSuperAdminLimit "TEAM_SUPER_ADMIN_LIMIT" Conflict
        "The team has as many super admins as its size allows" "Give one of them another role first.";
    TeamLastSuperAdmin "TEAM_LAST_SUPER_ADMIN" Conflict
        "The team would be left without a super admin" "Hand it over first with: elohimos teams transfer; or end it.";
    TeamLimit "TEAM_LIMIT" Conflict
        "You have made as many teams as one account may" "End one that is not needed any more.";
    VaultNotInitialised "VAULT_NOT_INITIALISED" Missing
        "This account has no vault yet" "Make one with: elohimos vault init.";
    PolicyVersionTaken "PRIVACY_POLICY_VERSION_TAKEN" Conflict
        "This version of the privacy policy, or a later one, was published already"
        "Give a higher number, or none: then it is the next.";
    VaultExists "VAULT_ALREADY_EXISTS" Conflict
        "This account already has a vault" "Unlock it with: elohimos vault unlock.";
    VaultSlotChanged "VAULT_SLOT_CHANGED" Conflict
        "The unlock slot was changed by another device" "Read the slots again and repeat the change.";
    VaultFileNotFound "VAULT_FILE_NOT_FOUND" Missing
        "This object does not exist" "Bring the list up to date; it may have been removed by another device.";
    VaultObjectExists "VAULT_OBJECT_EXISTS" Conflict
        "An object with this id exists already" "Objects are never replaced: read the present one, then use a new id.";
    VaultPartConflict "VAULT_PART_CONFLICT" Conflict
        "This part was sent before with other content" "Start the upload anew with a new object.";
    VaultUploadIncomplete "VAULT_UPLOAD_INCOMPLETE" Conflict
        "Some parts of this upload are missing" "Send the missing parts, then complete it.";
    VaultUploadNotFound "VAULT_UPLOAD_NOT_FOUND" Missing
        "This upload does not exist" "It was completed, stopped or expired; start it anew.";
    VaultDigestMismatch "VAULT_DIGEST_MISMATCH" Invalid
        "The bytes that arrived are not the bytes that were announced" "Send the part again.";
    VaultPassphraseRefused "VAULT_PASSPHRASE_REFUSED" Malformed
        "The vault passphrase must never be sent to the server"
        "Nothing was stored. Use: elohimos vault put, which encrypts before it sends.";
    VaultPermissionDenied "VAULT_PERMISSION_DENIED" Forbidden
        "Your role may not use the vault" "Ask an administrator of your team.";
    VaultQuotaExceeded "VAULT_QUOTA_EXCEEDED" TooLarge
        "The vault has no room for this object" "Purge what is in the trash, or ask for a larger quota.";
    VaultRangeInvalid "VAULT_RANGE_INVALID" Malformed
        "This range of days cannot be counted" "Ask for 1 to 365 days, in a time zone such as Europe/Madrid.";
    VaultSearchIsClientSide "VAULT_SEARCH_IS_CLIENT_SIDE" Malformed
        "The server knows no names and cannot search them" "Nothing was searched. Use: elohimos vault find, which searches on your machine.";
    DropBoxNotFound "DROP_BOX_NOT_FOUND" Missing
        "This drop box does not exist, or takes nothing any more" "Check the address, or ask whoever gave it to you.";
    DropBoxFull "DROP_BOX_FULL" TooLarge
        "The drop box has no room for this" "Nothing was kept. Send less, or ask its owner to empty it.";
    DropBoxEmptyFile "DROP_BOX_EMPTY_FILE" Invalid
        "Nothing arrived" "Nothing was kept. Check that the program that encrypts, such as age, did its work, and send it again.";
    DropBoxNotAgeFile "DROP_BOX_NOT_AN_AGE_FILE" Invalid
        "What begins like an age file is none" "Nothing was kept. Encrypt it again and send it again.";
    SubmissionNotFound "SUBMISSION_NOT_FOUND" Missing
        "There is no such submission in your inbox" "Look again with: elohimos vault inbox.";
    RangeNotSatisfiable "RANGE_NOT_SATISFIABLE" Range
        "The asked range lies outside the object" "Ask for a range within its length.";
    SharePasswordRequired "password_required" Unauthenticated
        "This link needs a password" "Ask the sender for the password.";
    SharePasswordIncorrect "password_incorrect" Unauthenticated
        "The password is wrong" "Ask the sender for the password.";
    ShareInvalidToken "invalid_token" Missing
        "This link does not exist" "Check that the whole link was copied, or ask for a new one.";
    ShareExpired "expired" Gone
        "This link has expired" "Ask the sender for a new one.";
    ShareMaxDownloads "max_downloads_reached" Gone
        "This link has been used up" "Ask the sender for a new one.";
    ShareViewOnly "view_only" Forbidden
        "What this link shares is to be looked at only" "Look at it with elohimos open.";
    ShareRateLimited "rate_limited" TooMany
        "Too many attempts on this link" "Wait for the number of seconds in retry_after, then try again.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_and_every_text_is_a_text() {
        let codes: HashSet<_> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), ErrorCode::ALL.len());
        for code in ErrorCode::ALL {
            assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{}", code.as_str());
            assert!(code.fix().ends_with('.'), "{}", code.as_str());
        }
    }
}
