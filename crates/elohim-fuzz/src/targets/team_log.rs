//! The log of a team's vault, into which somebody with a role writes what they like.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use age::Encryptor;
use arbitrary::{Arbitrary, Result, Unstructured};
use elohim_vault::id::DeviceId;
use elohim_vault::log::{Commit, Op};
use elohim_vault::member::{Member, Role};
use elohim_vault::team::TeamRoot;
use elohim_vault::{Error, Head, ObjectId, Vault};
use serde_json::json;

use crate::given::{Doors, Memory, NOW, Seeded, derived, entry, now, sha256, text};
use crate::input::{Edits, way};
use crate::world::{Small, check, dump, person};

/// Most steps of an input.
const MOST: usize = 6;
/// What the one who does not abide by the rules may be.
const ROLES: [Role; 3] = [Role::Reader, Role::Writer, Role::Admin];

/// What happens next.
#[derive(Arbitrary)]
enum Step {
    /// One who abides by the rules changes something.
    Honest { carl: bool, op: Small },
    /// The administrator makes new keys, and perhaps removes somebody.
    Renew(Option<u8>),
    /// One of them reads.
    Read(bool),
    /// An entry with the signature of the one who does not abide by them.
    Forged(Box<Forged>),
    /// No entry at all.
    Garbage(Vec<u8>),
}

#[derive(Arbitrary)]
struct Forged {
    ops: (Small, Option<Small>),
    /// New keys.
    secret: Option<u8>,
    epoch: u8,
    n: u8,
    prev: bool,
    /// As whom.
    member: Option<u8>,
    /// Whom it is sealed to.
    to_log: bool,
    to_new: bool,
    to_anna: bool,
    to_carl: bool,
    edit: bool,
}

/// Reads the log of a vault with an administrator (Anna), somebody who writes (Carl), and one with a role who does not abide by
/// the rules. Below the role of an administrator, that one can stop the others with an entry that names another one before it,
/// which all of them see, but never show them different things.
pub(super) fn target(data: &[u8]) -> Result<()> {
    let (role, rest) = way(data, 3);
    let mut from = Unstructured::new(rest);
    let role = ROLES.into_iter().nth(usize::from(role)).unwrap_or(Role::Admin);
    let mut team = Team::new(role);
    for _ in 0..MOST {
        if from.is_empty() {
            break;
        }
        team.step(&mut from)?;
    }
    team.end(role);
    Ok(())
}

struct Team {
    server: Memory,
    anna: Vault<Memory>,
    carl: Vault<Memory>,
    bert: Vault<Memory>,
    /// One for all steps: new keys are those of nothing before.
    random: Seeded,
    forked: bool,
}

fn member(n: u8, role: Role) -> Member {
    Member { keys: person(n).public(), role, account: format!("account {n}"), name: format!("person {n}") }
}

/// A team whose members have all read everything, to begin every input with: making one costs more than what comes after it.
struct Start {
    objects: BTreeMap<ObjectId, Vec<u8>>,
    root: TeamRoot,
    /// What the devices of the members keep.
    caches: Vec<Vec<u8>>,
}

/// One for each role of the one who does not abide by the rules.
static STARTS: LazyLock<Vec<(Role, Start)>> = LazyLock::new(|| ROLES.map(|role| (role, Start::new(role))).into());

impl Start {
    fn new(role: Role) -> Self {
        let (server, mut random) = (Memory::default(), Seeded(9));
        let (names, author) = (("Team", "account 0", "person 0"), DeviceId([0; 16]));
        let made = Vault::create_team(server.clone(), person(0), names, author, NOW, &mut random);
        let mut anna = now(made).expect("a team");
        for (n, role) in [(1, role), (2, Role::Writer)] {
            now(anna.admit(member(n, role), NOW, &mut random)).expect("a member");
        }
        let root = anna.team_root().expect("a record");
        let cache = |n: u8| {
            let mut vault = open(&server, &root, n);
            now(vault.refresh()).expect("a vault");
            vault.export_cache(&mut Seeded(u64::from(n))).expect("a cache")
        };
        let caches = [0, 1, 2].map(cache).into();
        Self { objects: server.0.take(), root, caches }
    }
}

fn open(server: &Memory, root: &TeamRoot, n: u8) -> Vault<Memory> {
    Vault::open_team(server.clone(), root.clone(), person(n), DeviceId([n; 16]), None).expect("a vault")
}

impl Team {
    fn new(role: Role) -> Self {
        let start = STARTS.iter().find(|(of, _)| *of == role).map(|(_, start)| start).expect("a role");
        let server = Memory::default();
        server.0.borrow_mut().clone_from(&start.objects);
        let vaults = (0..).zip(&start.caches).map(|(n, cache)| {
            let mut vault = open(&server, &start.root, n);
            assert!(vault.import_cache(cache), "a cache is not taken");
            vault
        });
        let vaults: Vec<_> = vaults.collect();
        let [anna, bert, carl] = vaults.try_into().unwrap_or_else(|_| panic!("three vaults"));
        Self { server, anna, carl, bert, random: Seeded(10), forked: false }
    }

    fn step(&mut self, from: &mut Unstructured<'_>) -> Result<()> {
        match from.arbitrary::<Step>()? {
            Step::Honest { carl, op } => {
                let vault = if carl { &mut self.carl } else { &mut self.anna };
                let before = dump(vault.index());
                // Who is in it is said by the steps below alone.
                let op = Some(op).filter(|op| !matches!(op, Small::Member(..) | Small::Unmember(_)));
                let head = vault.head();
                if let Some(op) = op
                    && now(vault.commit(vec![op.op()], NOW, &mut self.random)).is_err()
                    && vault.head() == head
                {
                    assert_eq!(dump(vault.index()), before, "what was refused has changed something");
                }
                check(vault.index());
            }
            Step::Renew(gone) => {
                let gone: Vec<_> = gone.iter().map(|n| person(1 + n % 2).id()).collect();
                let _ = now(self.anna.remove_members(&gone, NOW, &mut self.random));
                check(self.anna.index());
            }
            Step::Read(carl) => {
                let vault = if carl { &mut self.carl } else { &mut self.anna };
                let _ = now(vault.refresh());
                check(vault.index());
            }
            Step::Forged(forged) => self.forge(&forged, from)?,
            Step::Garbage(bytes) => self.store(bytes),
        }
        Ok(())
    }

    /// The number of the next entry, and the digest of the one before.
    fn next(&self) -> (u64, [u8; 32]) {
        let objects = self.server.0.borrow();
        let entries = (0..).map_while(|n| objects.get(&self.anna.keys().commit_id(n)));
        entries.fold((0, [0; 32]), |(n, _), object| (n + 1, sha256(object)))
    }

    fn store(&self, object: Vec<u8>) {
        let (n, _) = self.next();
        self.server.0.borrow_mut().insert(self.anna.keys().commit_id(n), object);
    }

    /// An entry that Bert's client would not write.
    fn forge(&mut self, forged: &Forged, from: &mut Unstructured<'_>) -> Result<()> {
        // What he knows: the keys of the epochs that he was told of.
        let _ = now(self.bert.refresh());
        let (n, mut prev) = self.next();
        if forged.prev {
            prev[0] ^= 1;
        }
        let mut ops: Vec<_> = [Some(&forged.ops.0), forged.ops.1.as_ref()]
            .into_iter()
            .flatten()
            .map(Small::op)
            .map(|op| text(&op))
            .collect();
        let secret = forged.secret.map(|byte| [byte; 32]);
        ops.extend(secret.map(|secret| text(&json!({ "op": "epoch", "secret": encoded(&secret) }))));
        let ops: Vec<Op> = ops.iter().filter_map(|op| serde_json::from_slice(op).ok()).collect();
        let me = person(1);
        let commit = Commit {
            v: 1,
            kind: "commit".to_owned(),
            vault: self.bert.keys().vault,
            n: n + u64::from(forged.n % 8 == 7),
            prev,
            epoch: (self.bert.keys().epoch + u32::from(forged.secret.is_some()))
                .wrapping_add(u32::from(forged.epoch % 4 == 3)),
            author: DeviceId([7; 16]),
            member: Some(forged.member.map_or(me.id(), |n| person(n).id())),
            time: NOW,
            ops,
            snapshot: None,
        };
        let json = text(&commit);
        let json = if forged.edit { Edits::take(from)?.of(&json) } else { json };
        // Whatever it says, it is refused for this alone when it gets so far.
        self.forked |= forged.prev || forged.edit;
        let plain = entry(&json, &derived(&me.to_bytes(), "member/sign"), "team-commit");
        let new = secret.map(|secret| Doors::epoch_log(&secret));
        let people = [(forged.to_anna, 0), (forged.to_carl, 2)].into_iter().filter(|(to, _)| *to);
        let mut to: Vec<age::x25519::Recipient> =
            people.map(|(_, n)| person(n).public().receive.parse().expect("a recipient")).collect();
        to.extend(new.filter(|_| forged.to_new).map(|new| new.to_public()));
        if forged.to_log || to.is_empty() {
            to.push(Doors::of(self.bert.keys()).log.to_public());
        }
        self.store(sealed_to(&to, &plain));
        Ok(())
    }

    /// What holds when all have read everything.
    fn end(mut self, role: Role) {
        let read = [now(self.anna.refresh()), now(self.carl.refresh())];
        check(self.anna.index());
        check(self.carl.index());
        if role == Role::Admin {
            return;
        }
        for result in &read {
            match result {
                Ok(()) => {}
                Err(error) => assert!(self.forked && matches!(error, Error::Forked), "the others are stopped: {error}"),
            }
        }
        let id = person(2).id();
        let [Ok(()), Ok(())] = read else { return };
        if self.anna.index().member(id).is_some() {
            assert_eq!(seen(&self.anna), seen(&self.carl), "two members see different things");
        }
        assert_eq!(
            self.anna.index().member(person(0).id()),
            Some(&member(0, Role::Admin)),
            "the administrator was changed"
        );
        let bert = self.anna.index().member(person(1).id());
        assert!(bert.is_none_or(|bert| bert.role == role), "somebody has raised their own role");
    }
}

fn seen(vault: &Vault<Memory>) -> (Vec<Vec<u8>>, Option<Head>, u32) {
    (dump(vault.index()), vault.head(), vault.keys().epoch)
}

fn encoded(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes)
}

/// An age file for several.
fn sealed_to(to: &[age::x25519::Recipient], plain: &[u8]) -> Vec<u8> {
    let to = to.iter().map(|to| to as &dyn age::Recipient);
    let mut file = Vec::new();
    let mut writer = Encryptor::with_recipients(to).expect("a recipient").wrap_output(&mut file).expect("memory");
    writer.write_all(plain).expect("memory");
    writer.finish().expect("memory");
    file
}

/// Every input is a story.
pub(super) fn seeds() -> Vec<Vec<u8>> {
    let stories =
        [0_u8, 1, 2].map(|role| (0..120_u8).map(|n| if n == 0 { role } else { n.wrapping_mul(37) }).collect());
    stories.into_iter().chain([0, 1, 2].map(|role| [vec![role], vec![0; 100]].concat())).collect()
}
