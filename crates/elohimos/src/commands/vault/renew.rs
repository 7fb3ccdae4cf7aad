//! New keys of the vault, when others may have what opens it.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::drop_box::own;
use super::keys::{kit_exists, new_passphrase, passphrase, write};
use crate::client::{Context, SecretArgs, Unlocked, ask, block_on, refuse_login_password, signed_in};
use crate::exit::{CliError, Exit};

/// What opens the vault now, and what shall open it.
#[derive(Args)]
pub(crate) struct RenewArgs {
    #[command(flatten)]
    passphrase: SecretArgs,
    /// Read the new passphrase from the first line of a file instead of asking for it.
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Keep the passphrase. Only when nobody else can know it.
    #[arg(long, conflicts_with = "new_passphrase_file")]
    keep_passphrase: bool,
    /// Where to write the new recovery kit. Print it, keep the paper, delete the file.
    #[arg(long, value_name = "FILE", default_value = "elohimos-recovery-kit.txt")]
    kit: PathBuf,
}

pub(super) fn renew(context: &Context, args: &RenewArgs) -> Result<(), CliError> {
    if args.kit.exists() {
        return Err(kit_exists(&args.kit));
    }
    let session = signed_in(context)?;
    let old = passphrase(&ask("Present vault passphrase", args.passphrase.passphrase_file.as_deref())?);
    let chosen = match args.keep_passphrase {
        true => None,
        false => Some(new_passphrase("New vault passphrase", args.new_passphrase_file.as_deref())?),
    };
    if chosen.as_ref().is_some_and(|chosen| chosen.is(&old)) {
        let fix = "Choose another one, or say --keep-passphrase when nobody else can know it.";
        return Err(CliError::new(Exit::Usage, "VAULT_PASSPHRASE_IS_OLD", "This is the present passphrase", fix));
    }
    let new = chosen.as_ref().unwrap_or(&old);
    refuse_login_password(context, &session, new)?;
    let mut written = false;
    let renewed = block_on(Unlocked::renew_keys(context, (&old, new), |kit| {
        write(context, kit, &args.kit)?;
        written = true;
        Ok(())
    }));
    if renewed.is_err() && written {
        // It cannot be known whether the server has done what it was asked for last.
        context.output.note(format_args!(
            "It was interrupted. Keep {kit}. Try: elohimos vault unlock, with the new passphrase (and where a second secret is asked \
             for, with --second-secret-file and the one that stands on {kit}). If that opens the vault, {kit} is its kit. If not, renew \
             the keys again with another --kit, and delete {kit} when that has ended.",
            kit = args.kit.display()
        ));
    }
    tell(context, args, &renewed?)
}

fn tell(context: &Context, args: &RenewArgs, renewed: &Unlocked) -> Result<(), CliError> {
    if context.output.is_json() {
        return context.output.json(&json!({ "kit": args.kit, "times": renewed.vault.keys().epoch }));
    }
    context.output.line("The keys are renewed. Unlock the vault again on your other devices.")?;
    context.output.line(format_args!(
        "Recovery kit: {} - print it, keep the paper safe, then delete the file. It opens what was stored before, too; the old kit does \
         not open what is stored from now on.",
        args.kit.display()
    ))?;
    context.output.line(
        "What was stored until now can be read with the old keys for ever, by whoever has them and gets at its bytes.",
    )?;
    if !own(renewed).is_empty() {
        context.output.line(
            "What is sent to your drop boxes can still be read with the old keys: close them, and give out new addresses.",
        )?;
    }
    if renewed.vault.index().records().any(|(name, _)| name.starts_with("team/")) {
        context.output.line(
            "Whoever has the old keys has those that you have in your teams, too. Tell the administrators of your teams.",
        )?;
    }
    Ok(())
}
