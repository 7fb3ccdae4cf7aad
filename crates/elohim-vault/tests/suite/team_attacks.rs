//! What members, people who were members, and newcomers can try with a server on their side, beyond what `team` covers.

use age::x25519::Identity as AgeIdentity;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use elohim_vault::id::DeviceId;
use elohim_vault::log::{Commit, Op};
use elohim_vault::member::{Member, Role};
use elohim_vault::team::{InviteSecret, TeamRoot};
use elohim_vault::{Error, NodeId, Vault};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::support::{NOW, Seeded, Server, dump, failure, folder, put, stored};
use crate::team::{add, admitted, derived, force, identity, made, member, not_allowed, open, opened, secrets};
#[cfg(target_arch = "wasm32")]
use crate::test;

const TEAM: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const ACCOUNT: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

fn hkdf(secret: &[u8], label: &str) -> [u8; 32] {
    age_core::primitives::hkdf(&[], format!("elohimos/v1/{label}").as_bytes(), secret)
}

/// The JSON of an entry that one of these identities opens.
fn entry(identities: &[AgeIdentity], object: &[u8]) -> Option<Value> {
    let plain = identities.iter().find_map(|identity| age::decrypt(identity, object).ok())?;
    let length = u32::from_be_bytes(plain[..4].try_into().unwrap()) as usize;
    Some(serde_json::from_slice(&plain[4..4 + length]).unwrap())
}

/// The identities that follow from the secret of an epoch.
fn of_epoch(secret: &[u8]) -> Vec<AgeIdentity> {
    ["store", "log", "drop", "kit"].map(|label| derived(secret, label)).into()
}

/// What the root of a team says, to be changed by somebody else.
fn as_json(vault: &Vault<Server>) -> Value {
    serde_json::from_slice(&vault.team_root().unwrap().to_bytes().unwrap()).unwrap()
}

/// Two administrators renew the keys at once. The attempt that came too late was sent all the same, and was for somebody whom
/// the other one has just removed: nothing in it may be of use to them.
#[tokio::test]
async fn an_attempt_that_came_too_late_gives_nothing_to_those_who_were_removed_first() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    let carl = admitted(&mut anna, &server, 3, Role::Writer).await;
    admitted(&mut anna, &server, 4, Role::Writer).await;
    bert.refresh().await.unwrap();
    let mut known = secrets(&carl.team_root().unwrap(), &identity(3));
    anna.remove_members(&[identity(3).id()], NOW, &mut Seeded(1)).await.unwrap();
    bert.remove_members(&[identity(4).id()], NOW, &mut Seeded(2)).await.unwrap();
    add(&mut bert, 1).await.unwrap();
    anna.refresh().await.unwrap();
    assert_eq!((anna.keys().epoch, anna.index().members().count()), (2, 2));

    // Carl reads the attempt: it was for him, too.
    let refused = server.0.borrow().refused.clone();
    assert_eq!(refused.len(), 1);
    let attempt = entry(&known, &refused[0]).expect("it was encrypted to all who stayed, and Carl was one of them");
    let secret = attempt["ops"][1]["secret"].as_str().unwrap();
    known.extend(of_epoch(&STANDARD_NO_PAD.decode(secret).unwrap()));
    for n in 4..server.0.borrow().order.len() {
        let (_, object) = server.nth(n);
        assert_eq!(known.iter().filter(|identity| open(identity, &object)).count(), 0, "object {n}");
    }
}

/// New keys are for those who are in the state that they were made for. Written again as they are after another entry, they
/// would be for others.
#[tokio::test]
async fn new_keys_are_made_in_one_way_only() {
    let mut anna = made(&Server::default(), 1).await;
    not_allowed(anna.commit(vec![Op::Epoch { secret: [1; 32].into() }], NOW, &mut Seeded(1)).await);
    assert_eq!((anna.keys().epoch, anna.head().unwrap().n), (0, 0));
}

/// Every text that is a point of small order: whoever encrypts to it encrypts to everybody, and the library panics.
fn small_order() -> Vec<String> {
    let p = |low: u8| {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (low, 0x7f);
        bytes
    };
    let one = |first: u8| {
        let mut bytes = [0; 32];
        bytes[0] = first;
        bytes
    };
    let of_order_8 = [
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];
    let of_order_8 = of_order_8.map(|digits| hex::decode(digits).unwrap().try_into().unwrap());
    let points = [one(0), one(1), p(0xec), p(0xed), p(0xee)].into_iter().chain(of_order_8);
    let prefix = bech32::Hrp::parse("age").unwrap();
    points.map(|point: [u8; 32]| bech32::encode::<bech32::Bech32>(prefix, &point).unwrap()).collect()
}

#[tokio::test]
async fn a_member_whose_key_nothing_can_be_encrypted_to_cannot_stop_new_keys() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    let good = identity(3).public();
    let with_receive = |receive: String| {
        let mut bad = member(3, Role::Reader);
        bad.keys.receive = receive;
        bad
    };
    let upper = good.receive.to_uppercase();
    let texts = ["", "age1", "AGE-SECRET-KEY-1", &upper].map(str::to_owned).into_iter().chain(small_order());
    let mut bad: Vec<Member> = texts.map(with_receive).collect();
    // A key that every signature is genuine under, and one that is none.
    for sign in [hex::decode("0100000000000000000000000000000000000000000000000000000000000000"), Ok(vec![2; 32])] {
        bad.push(member(3, Role::Reader));
        bad.last_mut().unwrap().keys.sign = sign.unwrap().try_into().unwrap();
    }
    for member in bad {
        not_allowed(anna.admit(member.clone(), NOW, &mut Seeded(1)).await);
        // Another program of an administrator writes it all the same.
        bert.refresh().await.unwrap();
        force(&bert, &identity(2), vec![Op::Member { member }]).await;
        anna.refresh().await.unwrap();
        assert_eq!(anna.index().members().count(), 2);
        let free = u8::try_from(anna.head().unwrap().n).unwrap();
        add(&mut anna, free).await.unwrap();
    }
    anna.remove_members(&[identity(2).id()], NOW, &mut Seeded(2)).await.unwrap();
    assert_eq!((anna.keys().epoch, anna.index().members().count()), (1, 1));
}

#[tokio::test]
async fn names_and_accounts_of_members_are_names_and_their_accounts_stay() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    admitted(&mut anna, &server, 2, Role::Writer).await;
    for bad in ["", "a\u{1b}[31m", "x\ny", "gpj\u{202e}.exe", &"x".repeat(256)] {
        let named = Member { name: bad.to_owned(), ..member(3, Role::Reader) };
        assert!(matches!(failure(anna.admit(named, NOW, &mut Seeded(1)).await), Error::BadName(_)), "{bad:?}");
        let account = Member { account: bad.to_owned(), ..member(3, Role::Reader) };
        assert!(matches!(failure(anna.admit(account, NOW, &mut Seeded(1)).await), Error::BadName(_)), "{bad:?}");
    }
    // By the account it is found whose keys must go: it is for good, as the keys are.
    let moved = Member { account: "account 3".to_owned(), ..member(2, Role::Writer) };
    not_allowed(anna.admit(moved, NOW, &mut Seeded(1)).await);
    let renamed = Member { name: "Robert".to_owned(), ..member(2, Role::Reader) };
    anna.admit(renamed.clone(), NOW, &mut Seeded(1)).await.unwrap();
    assert_eq!(anna.index().member(identity(2).id()), Some(&renamed));
}

/// An administrator gives another role to somebody whom another administrator has just removed.
#[tokio::test]
async fn another_role_does_not_bring_back_whoever_was_removed_meanwhile() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    admitted(&mut anna, &server, 3, Role::Writer).await;
    bert.refresh().await.unwrap();
    anna.remove_members(&[identity(3).id()], NOW, &mut Seeded(1)).await.unwrap();
    not_allowed(bert.admit(member(3, Role::Reader), NOW, &mut Seeded(2)).await);
    for vault in [&mut anna, &mut bert] {
        vault.refresh().await.unwrap();
        assert_eq!((vault.index().member(identity(3).id()), vault.keys().epoch), (None, 1));
    }
    // Who knows that they are out may let them in again.
    bert.admit(member(3, Role::Reader), NOW, &mut Seeded(3)).await.unwrap();
    assert_eq!(bert.index().members().count(), 3);
}

/// The announcement of somebody who says that another's signing key is theirs: authenticated by a genuine invite.
#[test]
fn an_announcement_of_another_persons_key_is_refused() {
    let (mallory, anna, secret) = (identity(66), identity(1), InviteSecret::random(&mut Seeded(7)));
    let said: Value = serde_json::from_slice(&secret.announce(&mallory, TEAM, ACCOUNT).unwrap()).unwrap();
    let fragment = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&*secret.to_fragment()).unwrap();
    let announced = |sign: [u8; 32], proof_by: &elohim_vault::member::Identity| {
        let receive = mallory.public().receive;
        let pieces: [&[u8]; 4] = [TEAM.as_bytes(), ACCOUNT.as_bytes(), &sign, receive.as_bytes()];
        let message: Vec<u8> =
            pieces.into_iter().flat_map(|piece| [&(piece.len() as u64).to_be_bytes(), piece].concat()).collect();
        let mut mac = Hmac::<Sha256>::new_from_slice(&hkdf(&fragment, "invite/announce")).unwrap();
        mac.update(&message);
        let mut said = said.clone();
        said["keys"]["sign"] = STANDARD_NO_PAD.encode(sign).into();
        said["mac"] = STANDARD_NO_PAD.encode(mac.finalize().into_bytes()).into();
        let key = SigningKey::from_bytes(&hkdf(&proof_by.to_bytes(), "member/sign"));
        let framed = [b"elohimos/v1/announce\0".as_slice(), &message].concat();
        said["proof"] = STANDARD_NO_PAD.encode(key.sign(&framed).to_bytes()).into();
        secret.verify_announcement(said.to_string().as_bytes(), TEAM, ACCOUNT)
    };
    // The control: made so of one's own key, it is the announcement that the client makes.
    assert_eq!(announced(mallory.public().sign, &mallory).unwrap(), mallory.public());
    assert!(matches!(failure(announced(anna.public().sign, &mallory)), Error::Damaged("announcement of keys")));
}

/// A file that was encrypted under the old keys stays one, however often the client has looked at the log since.
#[tokio::test]
async fn a_file_under_old_keys_is_not_added_later_either() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let mut bert = admitted(&mut anna, &server, 2, Role::Writer).await;
    let (blob, _) = stored(&bert, b"begun before", 3);
    anna.remove_members(&[], NOW, &mut Seeded(4)).await.unwrap();
    bert.refresh().await.unwrap();
    let add = || vec![put(1, NodeId::ROOT, "file", 12, blob.clone())];
    assert!(matches!(failure(bert.commit(add(), NOW, &mut Seeded(5)).await), Error::KeysRenewed));
    // Written all the same, it counts for nobody.
    force(&bert, &identity(2), add()).await;
    anna.refresh().await.unwrap();
    assert_eq!((anna.index().len(), anna.head().unwrap().n), (0, 3));
}

/// An entry, signed by a member, for exactly these recipients.
fn forged(vault: &Vault<Server>, by: u64, epoch: u32, ops: Vec<Op>, to: &[&AgeIdentity]) -> Vec<u8> {
    let head = vault.head().unwrap();
    let (vault, member) = (vault.keys().vault, Some(identity(by).id()));
    let commit = Commit {
        v: 1,
        kind: "commit".to_owned(),
        vault,
        n: head.n + 1,
        prev: head.hash,
        epoch,
        author: DeviceId([66; 16]),
        member,
        time: NOW,
        ops,
        snapshot: None,
    };
    let json = serde_json::to_vec(&commit).unwrap();
    let key = SigningKey::from_bytes(&hkdf(&identity(by).to_bytes(), "member/sign"));
    let signature = key.sign(&[b"elohimos/v1/team-commit\0".as_slice(), &json].concat()).to_bytes();
    let plain = [&u32::try_from(json.len()).unwrap().to_be_bytes()[..], &json, &signature].concat();
    let to: Vec<_> = to.iter().map(|identity| identity.to_public()).collect();
    let encryptor = age::Encryptor::with_recipients(to.iter().map(|to| to as &dyn age::Recipient)).unwrap();
    let mut object = Vec::new();
    let mut writer = encryptor.wrap_output(&mut object).unwrap();
    std::io::Write::write_all(&mut writer, &plain).unwrap();
    writer.finish().unwrap();
    object
}

/// New keys that the old ones open, that only some of those who stay can read later, or that are no new ones.
#[tokio::test]
async fn an_entry_of_new_keys_is_for_the_new_keys_and_not_for_the_old() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let bert = admitted(&mut anna, &server, 2, Role::Admin).await;
    let old = STANDARD_NO_PAD.decode(as_json(&bert)["epochs"][0]["secret"].as_str().unwrap()).unwrap();
    let (old_log, new_log) = (derived(&old, "log"), derived(&[7; 32], "log"));
    let [annas, berts] = [1, 2].map(|n| derived(&identity(n).to_bytes(), "member/receive"));
    let epoch = |secret: [u8; 32]| vec![Op::Epoch { secret: secret.into() }];
    let try_it = async |object: Vec<u8>| {
        let server = server.fork();
        server.set(bert.keys().commit_id(bert.head().unwrap().n + 1), object);
        let mut seen = opened(&server, anna.team_root().unwrap(), identity(1));
        seen.refresh().await.unwrap();
        (seen.keys().epoch, seen.head().unwrap().n)
    };
    let to_all = [&new_log, &annas, &berts];
    assert_eq!(try_it(forged(&bert, 2, 1, epoch([7; 32]), &to_all)).await, (1, 2), "the control");
    // Newcomers, who have the new keys, could not read it.
    assert_eq!(try_it(forged(&bert, 2, 1, epoch([7; 32]), &[&annas, &berts])).await, (0, 2));
    // Whoever is removed by it could read it.
    let with_old = [&old_log, &new_log, &annas, &berts];
    assert_eq!(try_it(forged(&bert, 2, 1, epoch([7; 32]), &with_old)).await, (0, 2));
    // The old secret once more.
    let again: [u8; 32] = old.clone().try_into().unwrap();
    assert_eq!(try_it(forged(&bert, 2, 1, epoch(again), &[&old_log, &annas, &berts])).await, (0, 2));
    // Epochs count one by one.
    for number in [0, 2] {
        assert_eq!(try_it(forged(&bert, 2, number, epoch([7; 32]), &to_all)).await, (0, 2), "{number}");
    }
    // Anything but new keys is for everybody.
    let other = vec![folder(1, NodeId::ROOT, "for Anna")];
    assert_eq!(try_it(forged(&bert, 2, 0, other, &[&annas])).await, (0, 2));
}

/// Whoever welcomes a newcomer with wrong keys of one epoch could hide what happened in it.
#[tokio::test]
async fn keys_that_do_not_open_their_epoch_leave_no_hole() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    admitted(&mut anna, &server, 2, Role::Reader).await;
    for n in 1..3 {
        anna.remove_members(&[], NOW, &mut Seeded(n)).await.unwrap();
        add(&mut anna, u8::try_from(n).unwrap()).await.unwrap();
    }
    let good = as_json(&anna);
    // Person 2 can open the entries that begin epochs with the own key; person 4, who came later, cannot.
    let late = admitted(&mut anna, &server, 4, Role::Reader).await;
    assert_eq!(dump(late.index()), dump(anna.index()));
    let wrong = STANDARD_NO_PAD.encode([9; 32]);
    for (n, at, field, value) in [
        (2, 1, "secret", Value::from(wrong.clone())),
        (4, 1, "secret", Value::from(wrong.clone())),
        (4, 0, "secret", Value::from(wrong.clone())),
        (4, 1, "began", Value::from(1)),
        (4, 1, "began", Value::from(3)),
    ] {
        let mut root = good.clone();
        root["epochs"][at][field] = value;
        for text in ["files", "names"] {
            let label = if text == "files" { "store" } else { "log" };
            let secret = STANDARD_NO_PAD.decode(root["epochs"][at]["secret"].as_str().unwrap()).unwrap();
            let identity = derived(&secret, label).to_string();
            root["epochs"][at][text] = age::secrecy::ExposeSecret::expose_secret(&identity).into();
        }
        let root = TeamRoot::from_bytes(root.to_string().as_bytes()).unwrap();
        let mut seen = opened(&server, root, identity(n));
        assert!(matches!(failure(seen.refresh().await), Error::Damaged(_)), "{n} {at} {field}");
    }
}

/// A log that ends before keys that are known is an older one, even when no head was kept.
#[tokio::test]
async fn a_log_that_ends_before_known_keys_is_rolled_back() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    anna.remove_members(&[], NOW, &mut Seeded(1)).await.unwrap();
    let mut root = as_json(&anna);
    root["head"] = Value::Null;
    let root = TeamRoot::from_bytes(root.to_string().as_bytes()).unwrap();
    let shorter = server.fork();
    shorter.remove(anna.keys().commit_id(1));
    assert!(matches!(failure(opened(&shorter, root.clone(), identity(1)).refresh().await), Error::RolledBack));
    opened(&server, root, identity(1)).refresh().await.unwrap();
}

/// The keys that are written down for the stock tool are those of the secret: on paper nobody could tell.
#[tokio::test]
async fn written_down_keys_that_are_not_those_of_their_epoch_are_refused() {
    let anna = made(&Server::default(), 1).await;
    for text in ["files", "names"] {
        let mut root = as_json(&anna);
        let other = derived(&[1; 32], "store").to_string();
        root["epochs"][0][text] = age::secrecy::ExposeSecret::expose_secret(&other).into();
        assert!(matches!(failure(TeamRoot::from_bytes(root.to_string().as_bytes())), Error::Damaged(_)), "{text}");
    }
}

/// A newcomer's welcome stays small: a server takes 16 KiB of it.
#[tokio::test]
async fn a_welcome_after_many_renewals_is_short_and_whole() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    for n in 0..150 {
        anna.remove_members(&[], NOW, &mut Seeded(n)).await.unwrap();
    }
    let (bert, secret) = (identity(2), InviteSecret::random(&mut Seeded(7)));
    anna.admit(member(2, Role::Reader), NOW, &mut Seeded(1000)).await.unwrap();
    let root = anna.team_root().unwrap();
    let welcome = secret.welcome(&bert.public(), TEAM, &root, &mut Seeded(3)).unwrap();
    assert!(welcome.len() <= 16 * 1024, "{}", welcome.len());
    let root_of_bert = secret.open_welcome(&welcome, &bert, TEAM).unwrap();
    assert_eq!(*root_of_bert.to_bytes().unwrap(), *root.to_bytes().unwrap());
    let mut berts = opened(&server, root_of_bert, bert);
    berts.refresh().await.unwrap();
    assert_eq!((berts.keys().epoch, berts.head()), (150, anna.head()));
}

/// What a device keeps of a team's vault says who is in it. Only its owner can have written it.
#[tokio::test]
async fn a_state_that_another_member_made_is_not_taken_from_the_disk() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let bert = admitted(&mut anna, &server, 2, Role::Writer).await;
    let (annas, berts) = (anna.export_cache(&mut Seeded(1)).unwrap(), bert.export_cache(&mut Seeded(1)).unwrap());
    let mut again = opened(&server, anna.team_root().unwrap(), identity(1));
    assert!(!again.import_cache(&berts));
    assert!(again.import_cache(&annas));
    assert_eq!(again.index().members().count(), 2);
    // Of another vault of the same person.
    let (whose, device) = (("Ward 8", "account 1", "Person 1"), DeviceId([1; 16]));
    let other = Vault::create_team(Server::default(), identity(1), whose, device, NOW, &mut Seeded(88)).await.unwrap();
    let mut again = opened(other.pool(), other.team_root().unwrap(), identity(1));
    assert!(!again.import_cache(&annas));
}
