//! What the server knows about people, and how it forgets.

pub mod consent;

use crate::Timestamp;
use crate::id::AccountId;
use crate::vault::Sha256;

/// An entry of the ledger of erasures. It outlives the account, so that a restored backup cannot bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Whom it was about: a keyed digest of the account's id, which tells nobody who it was.
    pub subject: Sha256,
    /// The account, until it is gone.
    pub account: Option<AccountId>,
    /// When it began.
    pub begun_at: Timestamp,
    /// When everything was gone.
    pub finished_at: Option<Timestamp>,
    /// The digest of what whoever was erased can ask for the receipt with, when its answer was lost.
    pub ticket: Option<Sha256>,
    /// What was stored when it began to be removed.
    pub erased: Option<Erased>,
    /// The signed receipt.
    pub receipt: Option<String>,
}

/// What was stored by whoever was erased.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Objects in the vault.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// One kind of personal data: where it lies, why, for how long, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataClass {
    /// Its name, as in an export.
    pub name: &'static str,
    /// Where it lies: tables, or another place.
    pub places: &'static [&'static str],
    /// What it says.
    pub holds: &'static str,
    /// Why it is kept.
    pub purpose: &'static str,
    /// The letter of Article 6(1) GDPR that allows it.
    pub basis: &'static str,
    /// How long it is kept, and what removes it.
    pub kept: &'static str,
    /// What an erasure does to it.
    pub erasure: &'static str,
}

/// Everything personal that a deployment holds. A test compares it with the tables that there are: nothing is held that is not
/// said here.
pub const INVENTORY: &[DataClass] = &[
    DataClass {
        name: "account",
        places: &["accounts"],
        holds: "user name, name for people, role, when it was made, a slow hash of the password",
        purpose: "to know who may do what",
        basis: "b",
        kept: "until the account is removed or erased",
        erasure: "deleted",
    },
    DataClass {
        name: "session",
        places: &["sessions", "refresh_tokens"],
        holds: "device as it calls itself, last address, times of use",
        purpose: "to stay signed in, and to see who else is",
        basis: "b",
        kept: "until 30 days after its end; a sweep removes it",
        erasure: "deleted",
    },
    DataClass {
        name: "second_factor",
        places: &["second_factors", "recovery_codes"],
        holds: "the key of an app, digests of recovery codes",
        purpose: "to ask for more than a password",
        basis: "b",
        kept: "until it is removed",
        erasure: "deleted",
    },
    DataClass {
        name: "oidc",
        places: &["oidc_links", "oidc_attempts", "oidc_handoffs", "oidc_sessions"],
        holds: "which person of the directory an account belongs to, sign-ins under way, which sessions came from it",
        purpose: "to sign in with the directory of one's team",
        basis: "b",
        kept: "until the link is removed; sign-ins under way ten minutes, then a sweep removes them; sessions as long as those",
        erasure: "deleted",
    },
    DataClass {
        name: "notice",
        places: &["notices"],
        holds: "what somebody else may have done to the account, and when",
        purpose: "to tell its owner",
        basis: "f",
        kept: "until it is put away, or 90 days; a sweep removes it",
        erasure: "deleted",
    },
    DataClass {
        name: "preferences",
        places: &["preferences"],
        holds: "language, light or dark, time zone",
        purpose: "to show things as somebody likes them",
        basis: "b",
        kept: "until the account is removed or erased",
        erasure: "deleted",
    },
    DataClass {
        name: "passkey",
        places: &["passkeys", "passkey_ceremonies"],
        holds: "what a device's key is called, its public half, how often and when it was used; ceremonies under way",
        purpose: "to sign in with a device instead of a password",
        basis: "b",
        kept: "until it is removed; ceremonies five minutes, then a sweep removes them",
        erasure: "deleted",
    },
    DataClass {
        name: "permission",
        places: &["permission_bundles", "permission_assignments"],
        holds: "what somebody may do beyond their role, who gave it and until when",
        purpose: "to know who may do what",
        basis: "b",
        kept: "until it is taken away, or 30 days after its end; a sweep removes it",
        erasure: "what was given to the account is deleted",
    },
    DataClass {
        name: "invitation",
        places: &["invitations"],
        holds: "who invited, for which role, how often it was used; not who came",
        purpose: "to let people in",
        basis: "f",
        kept: "until the account that made it is gone",
        erasure: "deleted",
    },
    DataClass {
        name: "team",
        places: &["teams", "team_members", "team_invites", "team_promotions"],
        holds: "teams and their names, who is in them as what and since when, public keys, invites, requests for roles",
        purpose: "to work together",
        basis: "b",
        kept: "until one leaves, and 90 days after; a sweep removes it",
        erasure: "deleted; a team stays for those who are in it, without a name of whoever left",
    },
    DataClass {
        name: "vault_object",
        places: &[
            "vault_slot_sets",
            "vault_slots",
            "vault_objects",
            "vault_object_parts",
            "vault_usage",
            "stored files",
        ],
        holds: "encrypted bytes that the server cannot read, their lengths and times",
        purpose: "to keep files",
        basis: "b",
        kept: "until they are destroyed by their owner",
        erasure: "deleted, bytes and rows; what was stored into a team's vault stays the team's",
    },
    DataClass {
        name: "activity",
        places: &["vault_activity", "vault_object_reads"],
        holds: "how much was stored, destroyed, read and received in each quarter of an hour; how often each encrypted object was read, and when last; not by whom",
        purpose: "to show owners how their vault is used",
        basis: "b",
        kept: "400 days, reads of an object as long as the object; a sweep removes it",
        erasure: "deleted",
    },
    DataClass {
        name: "upload",
        places: &["vault_uploads", "vault_upload_parts"],
        holds: "encrypted bytes that are arriving",
        purpose: "to keep files",
        basis: "b",
        kept: "a week; a sweep removes it",
        erasure: "deleted",
    },
    DataClass {
        name: "share",
        places: &[
            "vault_share_links",
            "vault_share_objects",
            "vault_share_tickets",
            "vault_share_notices",
            "vault_throttles",
        ],
        holds: "links, their limits and how often they were used and when; what they share is encrypted; when each address may try again, as a keyed digest of link and address",
        purpose: "to share files",
        basis: "b",
        kept: "until the account is gone; tickets ten minutes, digests of addresses a day, notices of use 90 days unless they are put away, then a sweep removes them",
        erasure: "deleted",
    },
    DataClass {
        name: "drop_box",
        places: &["vault_drop_boxes", "vault_submissions"],
        holds: "addresses that files can be sent to, and what has arrived: sizes and times; names and contents are encrypted, and nothing of the sender is kept",
        purpose: "to receive files from people without an account",
        basis: "b",
        kept: "until the account is gone",
        erasure: "deleted",
    },
    DataClass {
        name: "audit",
        places: &["audit_log", "audit_head", "audit_anchor"],
        holds: "which account did what to which id, and when; no names, addresses or contents",
        purpose: "to find out what happened, and to prove that nothing was changed",
        basis: "f",
        kept: "for the life of the deployment, or as many days as the setting audit.retention_days says; a sweep then removes the oldest",
        erasure: "kept, and nobody's any more: what the ids stand for is deleted",
    },
    DataClass {
        name: "subject_key",
        places: &["subject_keys", "index_keys"],
        holds: "a random key for everybody, under which names, devices and addresses lie in the other databases; the key of the index of names",
        purpose: "to make copies of the other databases forget somebody too",
        basis: "c",
        kept: "until the account is removed or erased",
        erasure: "overwritten at once, before anything else is removed; a sweep removes what is left of it",
    },
    DataClass {
        name: "erasure",
        places: &["erasures", "receipt_keys"],
        holds: "that somebody was erased, as a digest that tells nobody who, and when",
        purpose: "to prove it, and to erase again what a restored backup brings back",
        basis: "c",
        kept: "for the life of the deployment",
        erasure: "kept",
    },
    DataClass {
        name: "consent",
        places: &["privacy_consents", "privacy_policies"],
        holds: "who agreed to which version of the privacy policy, or withdrew, and when; the published versions",
        purpose: "to prove who agreed to what",
        basis: "c",
        kept: "until the account is removed or erased; the published versions for the life of the deployment",
        erasure: "deleted; the published versions, in which nobody is named, stay",
    },
    DataClass {
        name: "log",
        places: &["log files"],
        holds: "requests by route, a pseudonym of the account, a shortened address; no names, contents or full addresses",
        purpose: "to keep the deployment working",
        basis: "f",
        kept: "as many files as the setting log.keep_files says",
        erasure: "kept until then; the pseudonym stands for nobody any more",
    },
    DataClass {
        name: "memory",
        places: &["memory of the server"],
        holds: "addresses and typed names of those who failed to sign in, counts of requests by account and address",
        purpose: "to slow down guessing",
        basis: "f",
        kept: "a day at most, and never on disk",
        erasure: "the name is forgotten at once, addresses within a day",
    },
];
