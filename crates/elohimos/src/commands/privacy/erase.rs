//! `elohimos privacy erase`: away with everything, for a receipt.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use elohim_api::privacy::erasure::EraseMe;
use elohim_client::{ClientError, Connection};
use serde_json::json;

use super::create;
use crate::client::{Context, forget_account, retried, server_error, signed_in};
use crate::exit::{CliError, Exit};

/// Erases the account. What the server refuses has not happened; when its answer is lost the receipt is asked for, and when
/// that cannot be had either the ticket stays in its place.
pub(super) async fn run(context: &Context, body: EraseMe, to: &Path) -> Result<(), CliError> {
    let session = signed_in(context)?;
    // Before anything is gone: a receipt that cannot be kept is none.
    let mut file = create(to)?;
    let ticket = body.ticket.clone().unwrap_or_default();
    let receipt = match session.client.privacy().erase(&body).await {
        Ok(erased) => erased.receipt,
        Err(ClientError::Refused(problem)) if problem.status < 500 => {
            fs::remove_file(to)?;
            return Err(server_error(ClientError::Refused(problem)));
        }
        Err(_) => {
            let connection = session.client.connection();
            match retried(|| connection.erasure_receipt(&ticket)).await {
                Ok(found) => found.receipt,
                // It never arrived.
                Err(error) if error.code() == Some("NOT_FOUND") => {
                    fs::remove_file(to)?;
                    return Err(server_error(error));
                }
                Err(_) => return Err(lost(&mut file, &ticket, &session.server, to)),
            }
        }
    };
    keep(&mut file, &receipt)?;
    forget_account(context, &session)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "receipt": to }));
    }
    context.output.line(format_args!(
        "Your account is erased, with everything that was stored for it, here and on the server. The signed receipt: {}",
        to.display()
    ))
}

/// Fetches a receipt whose answer was lost.
pub(super) async fn fetch(context: &Context, server: &str, ticket: &str, to: &Path) -> Result<(), CliError> {
    let connection = Connection::new(server).map_err(server_error)?;
    let found = retried(|| connection.erasure_receipt(ticket)).await.map_err(server_error)?;
    keep(&mut create(to)?, &found.receipt)?;
    if context.output.is_json() {
        return context.output.json(&json!({ "receipt": to }));
    }
    context.output.line(format_args!("The signed receipt: {}", to.display()))
}

fn keep(file: &mut File, receipt: &str) -> Result<(), CliError> {
    file.write_all(receipt.as_bytes())?;
    Ok(file.sync_all()?)
}

fn lost(file: &mut File, ticket: &str, server: &str, to: &Path) -> CliError {
    if let Err(error) = keep(file, ticket) {
        return error;
    }
    let title = "The server was asked to erase your account, and its answer was lost";
    let fix = format!(
        "It may be done or under way. {0} holds a ticket: elohimos privacy receipt --server {server} --ticket-file {0} \
         --receipt FILE",
        to.display()
    );
    CliError::new(Exit::Unavailable, "ANSWER_LOST", title, fix)
}
