//! Coming into a team's vault over a server that would like to be in it too.

use elohim_vault::Error;
use elohim_vault::member::{Identity, Member, Role};
use elohim_vault::team::{InviteSecret, TeamRoot};
use proptest::prelude::*;

use crate::support::{NOW, Seeded, Server, failure, now};
use crate::team::{identity, made};
#[cfg(target_arch = "wasm32")]
use crate::test;

const TEAM: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const ACCOUNT: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

fn secret(seed: u64) -> InviteSecret {
    InviteSecret::random(&mut Seeded(seed))
}

fn refused<T>(result: elohim_vault::Result<T>) {
    assert!(matches!(failure(result), Error::Damaged(_)));
}

#[test]
fn a9_an_announcement_is_of_one_account_in_one_team_with_one_secret() {
    let (bert, secret) = (identity(2), secret(7));
    let said = secret.announce(&bert, TEAM, ACCOUNT).unwrap();
    assert_eq!(secret.verify_announcement(&said, TEAM, ACCOUNT).unwrap(), bert.public());
    // Read back from the link, it is the same secret.
    let again = InviteSecret::from_fragment(&secret.to_fragment()).unwrap();
    assert_eq!(again.verify_announcement(&said, TEAM, ACCOUNT).unwrap(), bert.public());
    assert!(matches!(InviteSecret::from_fragment(&secret.to_fragment()[1..]), Err(Error::BadLink)));
    refused(secret.verify_announcement(&said, TEAM, "01890a5d-ac96-774b-bcce-b302099a8059"));
    refused(secret.verify_announcement(&said, "01890a5d-ac96-774b-bcce-b302099a8059", ACCOUNT));
    refused(crate::team_join::secret(8).verify_announcement(&said, TEAM, ACCOUNT));
    // The server's own keys under the same authentication.
    let mut forged: serde_json::Value = serde_json::from_slice(&said).unwrap();
    forged["keys"] = serde_json::to_value(identity(9).public()).unwrap();
    refused(secret.verify_announcement(forged.to_string().as_bytes(), TEAM, ACCOUNT));
    // One key of each.
    let mut mixed: serde_json::Value = serde_json::from_slice(&said).unwrap();
    mixed["keys"]["receive"] = identity(9).public().receive.into();
    refused(secret.verify_announcement(mixed.to_string().as_bytes(), TEAM, ACCOUNT));
}

#[tokio::test]
async fn a_welcome_is_for_one_person_in_one_team_and_from_somebody_with_the_secret() {
    let anna = made(&Server::default(), 1).await;
    let (bert, secret, root) = (identity(2), secret(7), anna.team_root().unwrap());
    let welcome = secret.welcome(&bert.public(), TEAM, &root, &mut Seeded(3)).unwrap();
    let opened = secret.open_welcome(&welcome, &bert, TEAM).unwrap();
    assert_eq!(*opened.to_bytes().unwrap(), *root.to_bytes().unwrap());
    refused(secret.open_welcome(&welcome, &identity(9), TEAM));
    refused(secret.open_welcome(&welcome, &bert, ACCOUNT));
    refused(crate::team_join::secret(8).open_welcome(&welcome, &bert, TEAM));
    // A vault of the server's own, encrypted to the newcomer's public key, which the server knows.
    let theirs = crate::team_join::secret(8).welcome(&bert.public(), TEAM, &root, &mut Seeded(3)).unwrap();
    refused(secret.open_welcome(&theirs, &bert, TEAM));
    refused(secret.open_welcome(&[], &bert, TEAM));
    refused(secret.open_welcome(&welcome[..31], &bert, TEAM));
}

#[test]
fn an_identity_is_read_back_and_never_printed() {
    let bert = identity(2);
    let again = Identity::from_bytes(&bert.to_bytes()).unwrap();
    assert_eq!((again.public(), again.id()), (bert.public(), bert.id()));
    assert!(Identity::from_bytes(&[1; 31]).is_err());
    assert_eq!(format!("{bert:?}"), format!("Identity({})", bert.id()));
    assert_eq!(bert.public().fingerprint().split(' ').count(), 8);
    assert_ne!(bert.public().fingerprint(), identity(3).public().fingerprint());
}

#[tokio::test]
async fn a_record_of_a_team_that_is_not_whole_is_refused() {
    let mut anna = made(&Server::default(), 1).await;
    anna.remove_members(&[], NOW, &mut Seeded(4)).await.unwrap();
    let root = anna.team_root().unwrap();
    assert_eq!(root.epoch(), 1);
    let json: serde_json::Value = serde_json::from_slice(&root.to_bytes().unwrap()).unwrap();
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = json.clone();
        change(&mut json);
        TeamRoot::from_bytes(json.to_string().as_bytes())
    };
    assert!(changed(&|_| ()).is_ok());
    refused(changed(&|json| json["v"] = 2.into()));
    refused(changed(&|json| json["epochs"] = serde_json::json!([])));
    refused(changed(&|json| json["epochs"][1]["number"] = 7.into()));
    refused(changed(&|json| json["epochs"][1]["began"] = 0.into()));
    refused(changed(&|json| json["epochs"].as_array_mut().unwrap().reverse()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_changed_bit_of_an_announcement_passes(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (bert, secret) = (identity(2), secret(7));
        let mut said = secret.announce(&bert, TEAM, ACCOUNT).unwrap();
        let at = place.index(said.len());
        said[at] ^= 1 << bit;
        // JSON has more than one spelling of some things; what it says must be what was said.
        if let Ok(keys) = secret.verify_announcement(&said, TEAM, ACCOUNT) {
            prop_assert_eq!(keys, bert.public());
        }
    }

    #[test]
    fn no_changed_bit_of_a_welcome_passes(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let anna = now(made(&Server::default(), 1));
        let (bert, secret) = (identity(2), secret(7));
        let mut welcome = secret.welcome(&bert.public(), TEAM, &anna.team_root().unwrap(), &mut Seeded(3)).unwrap();
        let at = place.index(welcome.len());
        welcome[at] ^= 1 << bit;
        prop_assert!(secret.open_welcome(&welcome, &bert, TEAM).is_err());
    }
}

/// The whole way: what goes over the server, and what each side checks.
#[tokio::test]
async fn a9_a_newcomer_checks_the_log_and_not_who_welcomed_them() {
    let server = Server::default();
    let mut anna = made(&server, 1).await;
    let (bert, secret) = (identity(2), secret(7));
    let said = secret.announce(&bert, TEAM, ACCOUNT).unwrap();
    let keys = secret.verify_announcement(&said, TEAM, ACCOUNT).unwrap();
    // Welcomed before being let in: the log does not know them.
    let early = secret.welcome(&keys, TEAM, &anna.team_root().unwrap(), &mut Seeded(3)).unwrap();
    let root = secret.open_welcome(&early, &bert, TEAM).unwrap();
    let mut berts = crate::team::opened(&server, root, identity(2));
    berts.refresh().await.unwrap();
    assert!(matches!(failure(berts.check_me(&bert.public())), Error::NotAMember));
    let member = Member { keys, role: Role::Writer, account: ACCOUNT.to_owned(), name: "Bert".to_owned() };
    anna.admit(member, NOW, &mut Seeded(5)).await.unwrap();
    let welcome = secret.welcome(&bert.public(), TEAM, &anna.team_root().unwrap(), &mut Seeded(6)).unwrap();
    let root = secret.open_welcome(&welcome, &bert, TEAM).unwrap();
    let head = root.head;
    let mut berts = crate::team::opened(&server, root.clone(), identity(2));
    berts.refresh().await.unwrap();
    berts.check_me(&bert.public()).unwrap();
    assert_eq!((berts.head(), berts.me().unwrap().name.as_str()), (head, "Bert"));
    // A log that ends before the head of the welcome.
    let shorter = server.fork();
    shorter.remove(anna.keys().commit_id(1));
    let mut late = crate::team::opened(&shorter, root, identity(2));
    assert!(matches!(failure(late.refresh().await), Error::RolledBack));
}
