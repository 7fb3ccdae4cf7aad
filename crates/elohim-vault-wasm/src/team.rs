//! Vaults of teams, opened with what one's own vault keeps of them.

use elohim_vault::member::{Identity, Member, Role};
use elohim_vault::team::{Invite, InviteSecret, Newcomer as Waiting, Standing, Welcome, entrance, kept};
use elohim_vault::{Error, MemberId, Vault as Core};
use js_sys::Uint8Array;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::Random;
use crate::entry::{json, micros};
use crate::error::{Result, named, thrown, unusable};
use crate::pool::{JsPool, PagePool};
use crate::vault::{Vault, author};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What somebody may write into a team's vault. */
export type VaultRole = "reader" | "writer" | "admin";

/** Somebody who has the keys of a team's vault, as `members` gives them in JSON. */
export interface VaultMember {
    id: string;
    /** Their account on the server. */
    account: string;
    /** What whoever let them in knew them by. */
    name: string;
    role: VaultRole;
    /** To compare on the telephone. */
    fingerprint: string;
    /** Whether it is oneself. */
    self: boolean;
}

/**
 * Where one stands with the vault of a team: with its keys, with keys that were handed over and not taken yet, with an invite that nobody has
 * answered yet, or without any.
 */
export type TeamStanding = "open" | "welcomed" | "waiting" | "outside";
"#;

#[derive(Serialize)]
struct VaultMember<'a> {
    id: MemberId,
    account: &'a str,
    name: &'a str,
    role: Role,
    fingerprint: String,
    #[serde(rename = "self")]
    is_self: bool,
}

/// Somebody who waits for the keys of a team's vault, and whose own keys an invite of this vault vouches for.
#[wasm_bindgen]
pub struct Newcomer(Waiting);

#[wasm_bindgen]
impl Newcomer {
    /// Their keys, to compare on the telephone.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        self.0.keys().fingerprint()
    }
}

/// What one's own vault does for those of teams.
#[wasm_bindgen]
impl Vault {
    /// Where one stands with the vault of a team; `welcomed` is what the server says.
    ///
    /// # Errors
    /// `VAULT_SERVER_NOT_TRUSTED` for records that are none.
    #[wasm_bindgen(js_name = teamStanding)]
    pub fn team_standing(&self, team: &str, welcomed: bool) -> Result<String> {
        let standing = kept::standing(self.core().index(), team, welcomed).map_err(thrown)?;
        let name = match standing {
            Standing::Open(_) => "open",
            Standing::Welcomed(_) => "welcomed",
            Standing::Waiting(_) => "waiting",
            Standing::Outside => "outside",
        };
        Ok(name.to_owned())
    }

    /// The fingerprint of one's own keys as a member of teams, which are made at their first use.
    ///
    /// # Errors
    /// What the pool throws.
    pub async fn fingerprint(&mut self, now: f64) -> Result<String> {
        Ok(self.identity(now).await?.public().fingerprint())
    }

    /// Makes the secret of an invite that the server has made, and keeps it: with it, this vault vouches for who comes. Answers what stands
    /// in the link. `expires` is in milliseconds since 1970.
    ///
    /// # Errors
    /// `VALIDATION_FAILED` for a role that is none, or what the pool throws.
    #[wasm_bindgen(js_name = keepInvite)]
    pub async fn keep_invite(
        &mut self,
        id: String,
        team: String,
        role: String,
        expires: f64,
        uses: u32,
        now: f64,
    ) -> Result<String> {
        let secret = InviteSecret::random(&mut Random).to_fragment();
        let (role, expires) = (value(&role)?, micros(expires));
        let invite = Invite { team, role, secret: secret.clone(), expires, uses, admitted: Vec::new() };
        self.commit_planned(|own| kept::keep_new_invite(own, &id, &invite), now).await?;
        Ok(secret.to_string())
    }

    /// Forgets an invite that was taken back: that the server refuses its code must not be all that keeps somebody out.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = forgetInvite)]
    pub async fn forget_invite(&mut self, id: String, team: String, now: f64) -> Result<()> {
        // It may have been made on another device a moment ago.
        self.refresh().await?;
        self.commit_planned(|own| Ok(kept::forget_invite(own, &team, &id)), now).await
    }

    /// Forgets the invites to a team with which nobody can come any more.
    ///
    /// # Errors
    /// What the pool throws.
    #[wasm_bindgen(js_name = forgetOldInvites)]
    pub async fn forget_old_invites(&mut self, team: String, now: f64) -> Result<()> {
        self.commit_planned(|own| Ok(kept::forget_old_invites(own, &team, micros(now))), now).await
    }

    /// Keeps the secret of the invite that one has come with, so that keys can be announced and taken.
    ///
    /// # Errors
    /// `VAULT_BAD_NAME` when it is none, or what the pool throws.
    #[wasm_bindgen(js_name = keepJoining)]
    pub async fn keep_joining(&mut self, team: String, secret: String, now: f64) -> Result<()> {
        let secret = InviteSecret::from_fragment(&secret).map_err(thrown)?;
        self.commit(vec![kept::keep_joining(&team, &secret)], now).await
    }

    /// One's public keys as they are announced to those of a team, under the invite that one has come with. `account` is one's own.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` without such an invite, or what the pool throws.
    pub async fn announcement(&mut self, team: String, account: String, now: f64) -> Result<Vec<u8>> {
        let me = self.identity(now).await?;
        let secret = kept::joining(self.core().index(), &team).map_err(thrown)?;
        let secret = secret.ok_or_else(|| thrown(Error::NotPossible("no invite to this team is known here")))?;
        secret.announce(&me, &team, &account).map_err(thrown)
    }

    /// Takes the keys that were handed over, and checks that they lead to a vault that one is in.
    ///
    /// # Errors
    /// `TEAM_OTHER_VAULT`, `TEAM_NOT_A_MEMBER`, `VAULT_SERVER_NOT_TRUSTED`, `VAULT_NOT_POSSIBLE` when none are waited for, or what the pool
    /// throws.
    #[wasm_bindgen(js_name = takeWelcome)]
    pub async fn take_welcome(
        &mut self,
        pool: JsPool,
        team: String,
        sealed: Vec<u8>,
        device: Vec<u8>,
        now: f64,
    ) -> Result<()> {
        let me = self.identity(now).await?;
        let Standing::Welcomed(secret) = kept::standing(self.core().index(), &team, true).map_err(thrown)? else {
            return Err(thrown(Error::NotPossible("no keys of this team are waited for")));
        };
        let welcome = Welcome { secret: &secret, team: &team, sealed: &sealed };
        let taken = welcome.take(self.core().index(), PagePool(pool), &me, author(&device)?).await;
        let root = taken.map_err(thrown)?;
        self.commit_planned(|own| kept::take(own, &team, &root), now).await
    }

    /// Opens the vault of a team whose keys are kept here, and reads it. `pins` are what [`Vault::pin`] gave to this device.
    ///
    /// # Errors
    /// `TEAM_NOT_A_MEMBER` without keys, `VAULT_SERVER_NOT_TRUSTED`, or what the pool throws.
    #[wasm_bindgen(js_name = openTeam)]
    pub async fn open_team(
        &mut self,
        pool: JsPool,
        team: String,
        device: Vec<u8>,
        pins: Option<Vec<Uint8Array>>,
        now: f64,
    ) -> Result<Vault> {
        let me = self.identity(now).await?;
        let root = kept::root(self.core().index(), &team).map_err(thrown)?;
        let root = root.ok_or_else(|| thrown(Error::NotAMember))?;
        let vault = Core::open_team(PagePool(pool), root, me, author(&device)?, None).map_err(thrown)?;
        let mut vault = Self::of(vault).pinned(pins)?;
        vault.refresh().await?;
        Ok(vault)
    }

    /// Makes the vault of a team that has none, with oneself as its only member, and keeps its keys here. `account` and `name` are one's own.
    ///
    /// # Errors
    /// `VAULT_ALREADY_EXISTS` when keys of one are kept, or what the pool throws.
    #[wasm_bindgen(js_name = makeTeam)]
    pub async fn make_team(
        &mut self,
        pool: JsPool,
        team: String,
        whose: TeamNames,
        device: Vec<u8>,
        now: f64,
    ) -> Result<()> {
        if kept::root(self.core().index(), &team).map_err(thrown)?.is_some() {
            return Err(thrown(Error::VaultExists));
        }
        let me = self.identity(now).await?;
        let names = (whose.label.as_str(), whose.account.as_str(), whose.name.as_str());
        let device = author(&device)?;
        let made = Core::create_team(PagePool(pool), me, names, device, micros(now), &mut Random).await;
        let made = Self::of(made.map_err(thrown)?);
        self.keep_newer(team, &made, now).await
    }

    /// Keeps the keys of a team's vault where the printed kit leads to, if they are newer than those that are kept.
    ///
    /// # Errors
    /// `TEAM_NOT_A_MEMBER` when it is no team's, or what the pool throws.
    #[wasm_bindgen(js_name = keepNewer)]
    pub async fn keep_newer(&mut self, team: String, vault: &Vault, now: f64) -> Result<()> {
        let root = vault.core().team_root().ok_or_else(|| thrown(Error::NotAMember))?;
        self.commit_planned(|own| kept::keep_root(own, &team, &root), now).await
    }

    /// The newcomer who has announced keys for this account; `undefined` when no invite of this vault vouches for them.
    pub fn newcomer(&self, vault: &Vault, team: &str, account: &str, announcement: &[u8]) -> Option<Newcomer> {
        Waiting::find(self.core().index(), vault.core().index(), team, account, announcement).map(Newcomer)
    }

    /// Writes down that an invite has vouched for a newcomer, before [`Vault::admit`].
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` when the invite was taken back meanwhile, or what the pool throws.
    #[wasm_bindgen(js_name = noteNewcomer)]
    pub async fn note_newcomer(&mut self, newcomer: &Newcomer, now: f64) -> Result<()> {
        self.commit_planned(|own| newcomer.0.noted(own), now).await
    }

    async fn identity(&mut self, now: f64) -> Result<Identity> {
        if let Some(made) = kept::identity(self.core().index()).map_err(thrown)? {
            return Ok(made);
        }
        let made = Identity::random(&mut Random).map_err(thrown)?;
        self.commit_planned(|own| Ok(kept::keep_identity(own, &made)), now).await?;
        // Another device may have been first.
        kept::identity(self.core().index()).map_err(thrown)?.ok_or_else(|| thrown(Error::NotAMember))
    }
}

/// What a team and its maker are called.
#[wasm_bindgen]
pub struct TeamNames {
    label: String,
    account: String,
    name: String,
}

#[wasm_bindgen]
impl TeamNames {
    /// The team's name, and the account and user name of whoever makes its vault.
    #[wasm_bindgen(constructor)]
    pub fn new(label: String, account: String, name: String) -> Self {
        Self { label, account, name }
    }
}

/// What is asked of the vault of a team.
#[wasm_bindgen]
impl Vault {
    /// Which epoch of its keys is the newest.
    pub fn epoch(&self) -> u32 {
        self.core().keys().epoch
    }

    /// How many files there are, trash included, and how many bytes all their versions have.
    pub fn extent(&self) -> Vec<u64> {
        let (files, bytes) = self.core().index().extent();
        vec![files, bytes]
    }

    /// Whether the newest entry is not for this member's keys: they were removed, or somebody has stored nonsense there, which an admin ends
    /// by renewing the keys.
    #[wasm_bindgen(js_name = isCutOff)]
    pub fn is_cut_off(&self) -> bool {
        self.core().is_cut_off()
    }

    /// What one may write, as a `VaultRole`; `undefined` for a vault of one's own, and for those who are not in it any more.
    pub fn role(&self) -> Result<Option<String>> {
        let me = self.core().me().ok();
        Ok(me.and_then(|me| serde_json::to_value(me.role).ok()?.as_str().map(str::to_owned)))
    }

    /// Who has the keys, as JSON: an array of `VaultMember`.
    ///
    /// # Errors
    /// None that can happen.
    pub fn members(&self) -> Result<String> {
        let me = self.core().me().ok().map(|me| me.keys.id());
        let members = self.core().index().members().map(|one| VaultMember {
            id: one.keys.id(),
            account: &one.account,
            name: &one.name,
            role: one.role,
            fingerprint: one.keys.fingerprint(),
            is_self: Some(one.keys.id()) == me,
        });
        json(&members.collect::<Vec<_>>())
    }

    /// Lets a newcomer in, whom people call `name`. Those who are in it already are not minded.
    ///
    /// # Errors
    /// `VAULT_NOT_POSSIBLE` for those who are not admins, or what the pool throws.
    pub async fn admit(&mut self, newcomer: &Newcomer, name: String, now: f64) -> Result<()> {
        let Some(member) = newcomer.0.member(&name) else { return Ok(()) };
        self.core_mut().admit(member, micros(now), &mut Random).await.map_err(thrown)
    }

    /// The keys of this vault, encrypted for a newcomer who was let in.
    ///
    /// # Errors
    /// `TEAM_NOT_A_MEMBER` when it is no team's.
    pub fn welcome(&self, newcomer: &Newcomer) -> Result<Vec<u8>> {
        let root = self.core().team_root().ok_or_else(|| thrown(Error::NotAMember))?;
        newcomer.0.welcome(&root, &mut Random).map_err(thrown)
    }

    /// How many keys of somebody this vault has, who has this name and this account here as well as on the server.
    ///
    /// # Errors
    /// `TEAM_OTHER_MEMBER` when the two disagree.
    #[wasm_bindgen(js_name = keysOf)]
    pub fn keys_of(&self, name: &str, account: &str) -> Result<usize> {
        Ok(self.ids_of(name, account)?.len())
    }

    /// Removes somebody, and makes new keys that they do not learn; for nobody, it only makes new keys. They must then be kept:
    /// [`Vault::keep_newer`].
    ///
    /// # Errors
    /// `TEAM_OTHER_MEMBER`, `VAULT_NOT_POSSIBLE` for those who are not admins and for the last admin, `TEAM_NOT_A_MEMBER`, or what the pool
    /// throws.
    #[wasm_bindgen(js_name = removeMember)]
    pub async fn remove_member(&mut self, name: String, account: String, now: f64) -> Result<()> {
        let gone = self.ids_of(&name, &account)?;
        // Without anybody it would renew the keys, and a server could have that done for nothing.
        if gone.is_empty() {
            return Ok(());
        }
        self.core_mut().remove_members(&gone, micros(now), &mut Random).await.map_err(thrown)
    }

    /// Makes new keys for everybody who is in it.
    ///
    /// # Errors
    /// As [`Vault::remove_member`].
    #[wasm_bindgen(js_name = renewTeamKeys)]
    pub async fn renew_team_keys(&mut self, now: f64) -> Result<()> {
        self.core_mut().remove_members(&[], micros(now), &mut Random).await.map_err(thrown)
    }

    /// Gives somebody another role, a `VaultRole`, where it is another one.
    ///
    /// # Errors
    /// `TEAM_OTHER_MEMBER`, `VAULT_NOT_POSSIBLE` for those who are not admins, or what the pool throws.
    #[wasm_bindgen(js_name = setRole)]
    pub async fn set_role(&mut self, name: String, account: String, role: String, now: f64) -> Result<()> {
        let role: Role = value(&role)?;
        for id in self.ids_of(&name, &account)? {
            let present = self.core().index().member(id).filter(|member| member.role != role);
            let Some(member) = present.map(|present| Member { role, ..present.clone() }) else { continue };
            self.core_mut().admit(member, micros(now), &mut Random).await.map_err(thrown)?;
        }
        Ok(())
    }
}

impl Vault {
    fn ids_of(&self, name: &str, account: &str) -> Result<Vec<MemberId>> {
        entrance::keys_of(self.core().index(), name, account).ok_or_else(|| {
            named("TEAM_OTHER_MEMBER", "the server says of this member what the team's vault does not know")
        })
    }
}

fn value<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_value(text.into()).map_err(|_| unusable("this is no role"))
}
