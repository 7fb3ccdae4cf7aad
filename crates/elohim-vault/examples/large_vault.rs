//! Makes a vault with many files, and prints what a server has of it then: a line with the slots, as the contract has them, and one for
//! each object, with its id and its bytes as base64. The benchmark of browsers reads it.
//!
//! `large_vault FILES PASSPHRASE [IN_A_FOLDER]`

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use elohim_vault::age_file::FileKey;
use elohim_vault::blob::BlobRef;
use elohim_vault::id::DeviceId;
use elohim_vault::kdf::Passphrase;
use elohim_vault::log::Op;
use elohim_vault::slots::SlotSet;
use elohim_vault::{Created, Entropy, NodeId, ObjectId, Pool, Result, Vault};
use serde_json::json;

/// Files of each log entry: as many entries as bring a snapshot, and a few after it.
const AT_ONCE: usize = 100;
/// Topics of names, so that they look like names and not like numbers.
const TOPICS: [&str; 5] = ["Patient letter", "Minutes of the board", "Photo from Zürich", "Invoice", "Field notes"];
/// When the last of it was written, in microseconds since 1970.
const NOW: i64 = 1_790_000_000_000_000;
const MINUTE: i64 = 60_000_000;

/// Numbers that look random, the same in every run: nobody keeps a secret in this vault.
struct Counted(u64);

impl Entropy for Counted {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

#[derive(Default)]
struct Server {
    slots: RefCell<Option<SlotSet>>,
    objects: RefCell<BTreeMap<ObjectId, Vec<u8>>>,
}

impl Pool for &Server {
    async fn slots(&self) -> Result<Option<SlotSet>> {
        Ok(self.slots.borrow().clone())
    }

    async fn create_slots(&self, slots: &SlotSet) -> Result<Created> {
        *self.slots.borrow_mut() = Some(slots.clone());
        Ok(Created::Yes)
    }

    async fn replace_slot(&self, _: usize, _: [u8; 32], _: Vec<u8>) -> Result<Created> {
        Ok(Created::Exists)
    }

    async fn create(&self, id: ObjectId, body: Vec<u8>) -> Result<Created> {
        self.objects.borrow_mut().insert(id, body);
        Ok(Created::Yes)
    }

    async fn read_many(&self, ids: &[ObjectId]) -> Result<Vec<Option<Vec<u8>>>> {
        Ok(ids.iter().map(|id| self.objects.borrow().get(id).cloned()).collect())
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let files: usize = arguments.next().ok_or("how many files?")?.parse()?;
    let passphrase = Passphrase::new(&arguments.next().ok_or("which passphrase?")?);
    // As many as a log entry has, when nothing else is said; a multiple of that.
    let in_folder: usize = arguments.next().map_or(Ok(AT_ONCE), |count| count.parse())?;
    let (server, mut random) = (Server::default(), Counted(1));
    let device = DeviceId([1; 16]);
    futures::executor::block_on(async {
        let (mut vault, _) = Vault::init(&server, &passphrase, "Large", device, None, &mut random).await?;
        let mut parent = NodeId::ROOT;
        for first in (0..files).step_by(AT_ONCE) {
            let mut ops = Vec::new();
            if first % in_folder == 0 {
                parent = NodeId::random(&mut random);
                let name = format!("folder {}", first / in_folder);
                ops.push(Op::Folder { node: parent, parent: NodeId::ROOT, name });
            }
            ops.extend((first..files.min(first + AT_ONCE)).map(|at| file(parent, at, &mut random)));
            vault.commit(ops, NOW, &mut random).await?;
        }
        // A few more, which come after the snapshot.
        for n in 0..20 {
            let (node, parent) = (NodeId::random(&mut random), NodeId::ROOT);
            vault.commit(vec![Op::Folder { node, parent, name: format!("later {n}") }], NOW, &mut random).await?;
        }
        Ok::<_, elohim_vault::Error>(())
    })?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let slots = server.slots.take().ok_or("no slots")?;
    let encoded: Vec<_> = slots.slots.iter().map(|slot| STANDARD.encode(slot)).collect();
    let (params, salt) = (slots.params, STANDARD.encode(slots.salt));
    let wire = json!({ "memory_kib": params.memory_kib, "passes": params.passes, "lanes": params.lanes, "salt": salt, "slots": encoded });
    writeln!(out, "{wire}")?;
    for (id, body) in server.objects.take() {
        writeln!(out, "{id} {}", STANDARD.encode(body))?;
    }
    Ok(())
}

/// A file in a folder.
fn file(parent: NodeId, at: usize, random: &mut Counted) -> Op {
    Op::Put {
        node: NodeId::random(random),
        parent,
        name: format!("{} {} {at}.pdf", TOPICS[at % TOPICS.len()], if at % 100 == 7 { "budget" } else { "2026" }),
        media: "application/pdf".to_owned(),
        size: 1000,
        // In another order than the names.
        modified: NOW - i64::try_from(at * 7919 % 100_000).unwrap_or(0) * MINUTE,
        blob: BlobRef {
            object: ObjectId::random(random),
            header_len: 200,
            length: 1232,
            key: FileKey::random(random),
            epoch: 0,
            parts: vec![[7; 32]],
        },
    }
}
