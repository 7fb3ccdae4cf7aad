//! What one's own vault keeps of those of teams, and coming into them with it.

use elohim_vault::id::DeviceId;
use elohim_vault::index::Index;
use elohim_vault::log::Op;
use elohim_vault::member::{Identity, Role};
use elohim_vault::team::{Invite, InviteSecret, Newcomer, Standing, TeamRoot, Welcome, entrance, kept};
use elohim_vault::{Error, Head, Result, Vault};

use crate::support::{NOW, Seeded, Server, elsewhere, failure, fresh};
use crate::team::{admitted, identity, made, member, opened};
#[cfg(target_arch = "wasm32")]
use crate::test;

const TEAM: &str = "01900000-0000-7000-8000-000000000000";
const ACCOUNT: &str = "01900000-0000-7000-8000-0000000000aa";

async fn write(own: &mut Vault<Server>, op: Op) {
    own.commit(vec![op], NOW, &mut Seeded(4000)).await.unwrap();
}

async fn plan(own: &mut Vault<Server>, plan: impl FnMut(&Index) -> Result<Vec<Op>>) -> Result<()> {
    own.commit_planned(plan, NOW, &mut Seeded(4001)).await
}

fn invite(secret: &InviteSecret, uses: u32) -> Invite {
    let (team, secret) = (TEAM.to_owned(), secret.to_fragment());
    Invite { team, role: Role::Writer, secret, expires: NOW, uses, admitted: Vec::new() }
}

fn name(own: &Vault<Server>, welcomed: bool) -> &'static str {
    match kept::standing(own.index(), TEAM, welcomed).unwrap() {
        Standing::Open(_) => "open",
        Standing::Welcomed(_) => "welcomed",
        Standing::Waiting(_) => "waiting",
        Standing::Outside => "outside",
    }
}

/// Lets in whoever has announced these keys, and answers the welcome.
async fn let_in(host: &mut Vault<Server>, vault: &mut Vault<Server>, announcement: &[u8]) -> Option<Vec<u8>> {
    let newcomer = Newcomer::find(host.index(), vault.index(), TEAM, ACCOUNT, announcement)?;
    plan(host, |own| newcomer.noted(own)).await.unwrap();
    if let Some(member) = newcomer.member("bert") {
        vault.admit(member, NOW, &mut Seeded(60)).await.unwrap();
    }
    Some(newcomer.welcome(&vault.team_root().unwrap(), &mut Seeded(61)).unwrap())
}

async fn take(own: &Vault<Server>, pool: &Server, me: &Identity, sealed: &[u8]) -> Result<TeamRoot> {
    let Standing::Welcomed(secret) = kept::standing(own.index(), TEAM, true)? else { panic!("nothing is waited for") };
    let welcome = Welcome { secret: &secret, team: TEAM, sealed };
    welcome.take(own.index(), pool.clone(), me, DeviceId([9; 16])).await
}

#[tokio::test]
async fn from_an_invite_to_the_keys_each_side_keeps_what_it_needs_and_no_more() {
    let (server, mut anna, mut bert) = (Server::default(), fresh(), fresh());
    let mut vault = made(&server, 1).await;
    let secret = InviteSecret::random(&mut Seeded(7));
    plan(&mut anna, |own| kept::keep_new_invite(own, "one", &invite(&secret, 1))).await.unwrap();
    assert_eq!(name(&bert, false), "outside");
    let me = identity(2);
    plan(&mut bert, |own| Ok(kept::keep_identity(own, &me))).await.unwrap();
    assert_eq!(kept::identity(bert.index()).unwrap().unwrap().public(), me.public());
    write(&mut bert, kept::keep_joining(TEAM, &secret)).await;
    assert_eq!((name(&bert, false), name(&bert, true)), ("waiting", "welcomed"));
    let said = kept::joining(bert.index(), TEAM).unwrap().unwrap().announce(&me, TEAM, ACCOUNT).unwrap();

    let welcome = let_in(&mut anna, &mut vault, &said).await.unwrap();
    assert_eq!(kept::invites(anna.index(), TEAM)[0].1.admitted, [ACCOUNT]);
    let root = take(&bert, &server, &me, &welcome).await.unwrap();
    plan(&mut bert, |own| kept::take(own, TEAM, &root)).await.unwrap();
    assert_eq!((name(&bert, true), root.vault), ("open", vault.team_root().unwrap().vault));
    assert!(kept::joining(bert.index(), TEAM).unwrap().is_none());

    // Handing over that was interrupted is done again; whoever was removed comes back with another invite only.
    assert!(let_in(&mut anna, &mut vault, &said).await.is_some());
    vault.remove_members(&[me.id()], NOW, &mut Seeded(63)).await.unwrap();
    assert!(let_in(&mut anna, &mut vault, &said).await.is_none());
}

#[tokio::test]
async fn keys_that_lead_elsewhere_are_not_taken() {
    let (server, other, mut bert) = (Server::default(), Server::default(), fresh());
    let (mut vault, theirs) = (made(&server, 1).await, made(&other, 3).await);
    let (me, secret) = (identity(2), InviteSecret::random(&mut Seeded(7)));
    write(&mut bert, kept::keep_joining(TEAM, &secret)).await;
    // Whoever has the secret says so, and the log does not.
    let early = secret.welcome(&me.public(), TEAM, &vault.team_root().unwrap(), &mut Seeded(8)).unwrap();
    assert!(matches!(failure(take(&bert, &server, &me, &early).await), Error::NotAMember));
    let root = admitted(&mut vault, &server, 2, Role::Reader).await.team_root().unwrap();
    plan(&mut bert, |own| kept::keep_root(own, TEAM, &root)).await.unwrap();
    let swapped = secret.welcome(&me.public(), TEAM, &theirs.team_root().unwrap(), &mut Seeded(9)).unwrap();
    assert!(matches!(failure(take(&bert, &other, &me, &swapped).await), Error::OtherVault));
    // The same vault by its id, with secrets that somebody else has chosen.
    let json = |root: &TeamRoot| serde_json::from_slice::<serde_json::Value>(&root.to_bytes().unwrap()).unwrap();
    let mut forged = json(&root);
    forged["address"] = json(&theirs.team_root().unwrap())["address"].clone();
    let forged = TeamRoot::from_bytes(&serde_json::to_vec(&forged).unwrap()).unwrap();
    assert_eq!(forged.vault, root.vault);
    let swapped = secret.welcome(&me.public(), TEAM, &forged, &mut Seeded(10)).unwrap();
    assert!(matches!(failure(take(&bert, &server, &me, &swapped).await), Error::OtherVault));
    assert!(matches!(failure(plan(&mut bert, |own| kept::take(own, TEAM, &forged)).await), Error::OtherVault));
}

#[tokio::test]
async fn keys_that_are_handed_over_again_are_not_forgotten_for_older_ones() {
    let (server, mut bert) = (Server::default(), fresh());
    let mut vault = made(&server, 1).await;
    let (me, secret) = (identity(2), InviteSecret::random(&mut Seeded(7)));
    let mut theirs = admitted(&mut vault, &server, 2, Role::Writer).await;
    let old = secret.welcome(&me.public(), TEAM, &vault.team_root().unwrap(), &mut Seeded(8)).unwrap();
    let earlier = server.fork();
    vault.remove_members(&[], NOW, &mut Seeded(9)).await.unwrap();
    theirs.refresh().await.unwrap();
    let newest = theirs.team_root().unwrap();
    plan(&mut bert, |own| kept::keep_root(own, TEAM, &newest)).await.unwrap();
    write(&mut bert, kept::keep_joining(TEAM, &secret)).await;

    // The log that the older keys fit was shown before.
    assert!(matches!(failure(take(&bert, &earlier, &me, &old).await), Error::RolledBack));
    let root = take(&bert, &server, &me, &old).await.unwrap();
    plan(&mut bert, |own| kept::take(own, TEAM, &root)).await.unwrap();
    assert_eq!((newest.epoch(), kept::root(bert.index(), TEAM).unwrap().unwrap().epoch()), (1, 1));
    assert_eq!(name(&bert, true), "open");
}

#[tokio::test]
async fn what_another_device_has_kept_meanwhile_stays() {
    let (mut laptop, teams) = (fresh(), Server::default());
    let mut phone = elsewhere(laptop.pool(), None).await.unwrap();
    let ours = made(&teams, 1).await.team_root().unwrap();
    let theirs = made(&Server::default(), 3).await.team_root().unwrap();
    plan(&mut phone, |own| Ok(kept::keep_identity(own, &identity(2)))).await.unwrap();
    plan(&mut phone, |own| kept::keep_root(own, TEAM, &ours)).await.unwrap();

    plan(&mut laptop, |own| Ok(kept::keep_identity(own, &identity(3)))).await.unwrap();
    assert_eq!(kept::identity(laptop.index()).unwrap().unwrap().public(), identity(2).public());
    assert!(matches!(failure(plan(&mut laptop, |own| kept::keep_root(own, TEAM, &theirs)).await), Error::OtherVault));
    laptop.refresh().await.unwrap();
    assert_eq!(kept::root(laptop.index(), TEAM).unwrap().unwrap().vault, ours.vault);
}

#[tokio::test]
async fn an_invite_that_was_taken_back_elsewhere_vouches_for_nobody() {
    let (server, mut laptop) = (Server::default(), fresh());
    let vault = made(&server, 1).await;
    let (me, secret) = (identity(2), InviteSecret::random(&mut Seeded(7)));
    plan(&mut laptop, |own| kept::keep_new_invite(own, "one", &invite(&secret, 2))).await.unwrap();
    // A server that gives out an id twice does not have the first secret forgotten.
    let twice = plan(&mut laptop, |own| kept::keep_new_invite(own, "one", &invite(&secret, 100))).await;
    assert!(matches!(failure(twice), Error::NotPossible(_)));
    let said = secret.announce(&me, TEAM, ACCOUNT).unwrap();
    let find = |own: &Vault<Server>| Newcomer::find(own.index(), vault.index(), TEAM, ACCOUNT, &said);
    let mut phone = elsewhere(laptop.pool(), None).await.unwrap();
    let newcomer = find(&phone).unwrap();
    plan(&mut laptop, |own| Ok(kept::forget_invite(own, TEAM, "one"))).await.unwrap();

    assert!(matches!(failure(plan(&mut phone, |own| newcomer.noted(own)).await), Error::NotPossible(_)));
    assert!(find(&phone).is_none() && kept::invites(phone.index(), TEAM).is_empty());
}

#[tokio::test]
async fn a_member_is_who_the_server_and_the_vault_agree_on() {
    let server = Server::default();
    let mut vault = made(&server, 1).await;
    vault.admit(member(2, Role::Writer), NOW, &mut Seeded(5)).await.unwrap();
    let keys = |name, account| entrance::keys_of(vault.index(), name, account);
    assert_eq!(keys("Person 2", "account 2"), Some(vec![identity(2).id()]));
    assert_eq!(keys("Person 3", "account 3"), Some(Vec::new()));
    assert_eq!((keys("Person 2", "account 3"), keys("Person 1", "account 2")), (None, None));
}

#[tokio::test]
async fn what_a_device_has_seen_of_a_teams_vault_only_that_member_can_read() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let bert = admitted(&mut anna, &server, 2, Role::Writer).await;
    let sealed = bert.seal_pin(&mut Seeded(3)).unwrap();
    assert_eq!(sealed.len(), elohim_vault::pins::SEALED);
    assert!(matches!(failure(anna.open_pin(&sealed)), Error::Damaged(_)));
    let head: Option<Head> = bert.open_pin(&sealed).unwrap();
    assert_eq!(head, bert.head());
    // After new keys it is found all the same.
    anna.remove_members(&[], NOW, &mut Seeded(4)).await.unwrap();
    let mut later = opened(&server, bert.team_root().unwrap(), identity(2));
    later.refresh().await.unwrap();
    assert_eq!(later.open_pin(&sealed).unwrap(), head);
}
