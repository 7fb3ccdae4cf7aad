//! Whether what the server holds about people goes when it should.

use crate::client::{Context, server_error, signed_in};
use crate::commands::users::day_and_time;
use crate::exit::{CliError, Exit};

pub(super) async fn run(context: &Context) -> Result<(), CliError> {
    let output = context.output;
    let found = signed_in(context)?.client.privacy().retention().await.map_err(server_error)?;
    if output.is_json() {
        output.json(&found)?;
    } else {
        let rows: Vec<Vec<String>> = found
            .data
            .iter()
            .map(|one| {
                let number = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
                let oldest = one.oldest.map_or_else(|| "-".to_owned(), day_and_time);
                let overdue = if one.overdue == 0 { "-".to_owned() } else { one.overdue.to_string() };
                vec![one.data.clone(), number(one.rows), oldest, number(one.limit_days), overdue, one.rule.clone()]
            })
            .collect();
        output.table(&["DATA", "ROWS", "OLDEST", "DAYS", "OVERDUE", "KEPT"], &rows, "Nothing is held.")?;
    }
    if found.ok {
        return Ok(());
    }
    let fix = "Look for sweep.failed in the server's log; the server sweeps every ten minutes while it runs.";
    Err(CliError::new(Exit::Conflict, "RETENTION_OVERDUE", "Something is kept longer than it should be", fix))
}
