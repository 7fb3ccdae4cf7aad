//! How the vault is used. What was stored is known here; how often it is read, the server counts for objects that it cannot
//! name, and only those that this vault names are shown.

use chrono::DateTime;
use clap::Args;
use elohim_api::vault::analytics::ObjectReadsView;
use elohim_core::Clock as _;
use elohim_vault::ObjectId;
use elohim_vault::index::Amount;
use indicatif::HumanBytes;
use serde_json::json;

use super::list::{minute, second};
use crate::client::{Context, Unlocked, block_on, server_error};
use crate::exit::CliError;

/// How many of the files that are read most are named.
const MOST: usize = 10;
const DAY: i64 = 24 * 3600 * 1_000_000;

/// Which days.
#[derive(Args)]
pub(crate) struct ActivityArgs {
    /// How many days, today among them. Days are those of UTC.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=365))]
    days: u32,
}

pub(super) fn show(context: &Context, args: &ActivityArgs) -> Result<(), CliError> {
    block_on(async {
        let unlocked = Unlocked::open(context).await?;
        let read = unlocked.vault.pool().stored().objects().access(args.days).await.map_err(server_error)?;
        let index = unlocked.vault.index();
        let first = context.clock.now().as_micros().div_euclid(DAY) + 1 - i64::from(args.days);
        let mut days = index.stored_by_day(|stored| stored.div_euclid(DAY));
        let days = days.split_off(&first);
        let names = index.by_object();
        let most: Vec<_> = read
            .most
            .iter()
            .filter_map(|read| Some((index.path(*names.get(&object(read)?)?), read)))
            .take(MOST)
            .collect();
        if context.output.is_json() {
            let stored = days
                .iter()
                .map(|(day, amount)| json!({ "date": date(*day), "files": amount.files, "bytes": amount.bytes }));
            let most = most
                .iter()
                .map(|(path, read)| json!({ "path": path, "reads": read.reads, "last_read_at": second(last(read)) }));
            let (stored, most): (Vec<_>, Vec<_>) = (stored.collect(), most.collect());
            return context.output.json(&json!({ "stored": stored, "most_read": most }));
        }
        let row = |(day, amount): (&i64, &Amount)| {
            vec![date(*day), amount.files.to_string(), HumanBytes(amount.bytes).to_string()]
        };
        let nothing = format!("Nothing was stored in the last {} days.", args.days);
        context.output.table(&["DAY", "STORED", "SIZE"], &days.iter().map(row).collect::<Vec<_>>(), &nothing)?;
        context.output.line("")?;
        let row =
            |(path, read): &(String, &ObjectReadsView)| vec![read.reads.to_string(), minute(last(read)), path.clone()];
        let rows: Vec<_> = most.iter().map(row).collect();
        context.output.table(&["READ", "LAST", "READ MOST"], &rows, "No file has been fetched yet.")
    })
}

fn object(read: &ObjectReadsView) -> Option<ObjectId> {
    let id: elohim_core::id::ObjectId = read.id.parse().ok()?;
    Some(ObjectId(*id.as_bytes()))
}

fn last(read: &ObjectReadsView) -> i64 {
    read.last_read_at.0.as_micros()
}

fn date(day: i64) -> String {
    DateTime::from_timestamp_micros(day.saturating_mul(DAY)).unwrap_or_default().format("%Y-%m-%d").to_string()
}
