//! A second secret beside the passphrase.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::keys::{kit_exists, passphrase, write};
use crate::client::{Context, SecretArgs, Unlocked, ask, block_on};
use crate::exit::CliError;

/// Whether it is asked for.
#[derive(Args)]
pub(crate) struct SecondArgs {
    /// Whether new devices ask for it from now on.
    #[arg(value_enum)]
    switch: Switch,
    #[command(flatten)]
    passphrase: SecretArgs,
    /// Where to write the recovery kit, which says it. Not needed for turning it off.
    #[arg(long, value_name = "FILE", default_value = "elohimos-recovery-kit.txt")]
    kit: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

pub(super) fn switch(context: &Context, args: &SecondArgs) -> Result<(), CliError> {
    let on = args.switch == Switch::On;
    if on && args.kit.exists() {
        return Err(kit_exists(&args.kit));
    }
    let typed = passphrase(&ask("Vault passphrase", args.passphrase.passphrase_file.as_deref())?);
    let unlocked = block_on(async { Unlocked::own(context).await?.ask_for_second_secret(context, &typed, on).await })?;
    if on {
        write(context, &unlocked.vault.kit(), &args.kit)?;
    }
    if context.output.is_json() {
        return context.output.json(&json!({ "second_secret": on, "kit": on.then_some(&args.kit) }));
    }
    if !on {
        return context.output.line("The passphrase opens the vault alone again.");
    }
    context.output.line(format_args!(
        "New devices ask for the second secret beside the passphrase. It stands on the recovery kit: {} - print it, keep the paper safe, \
         then delete the file. This device keeps it.",
        args.kit.display()
    ))?;
    context.output.line(
        "With a copy of the server's disk from before, passphrases can still be tried. Against that, make new keys too: elohimos vault \
         renew-keys",
    )
}
