//! Everything that the server can read about somebody, for them to take along.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use elohim_api::identity::sessions::SessionView;
use elohim_api::privacy::export::{
    ActivityRecord, AuditRecord, ExportRecord, PasskeyRecord, SecondFactorRecord, TeamRecord,
};
use elohim_api::vault::drop_boxes::DropBoxView;
use elohim_api::vault::shares::ShareView;
use elohim_api::vault::uploads::UploadView;
use elohim_api::{Problem, Time};
use elohim_app::limits::LimitGroup;
use elohim_app::privacy::export::{self, Exported};
use elohim_core::Timestamp;
use elohim_core::id::SessionId;
use futures::StreamExt;
use utoipa_axum::routes;

use crate::access::{Access, Limit, Routes, SignedIn};
use crate::problem::ApiError;
use crate::state::ServerState;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.add(Access::Session, Limit::Request(LimitGroup::PrivacyExport), routes!(get))
}

/// Everything that the server can read about the account that asks, a record of JSON on each line. What it cannot read, the files
/// of the vault, is fetched object by object. An answer that breaks off is not whole.
#[utoipa::path(get, path = "/api/v1/privacy/export", operation_id = "privacy_export", tag = "privacy",
    responses((status = 200, body = ExportRecord, content_type = "application/x-ndjson"), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 429, body = Problem)))]
async fn get(State(state): State<ServerState>, SignedIn(who): SignedIn) -> Result<Response, ApiError> {
    let now = state.app.clock.now();
    let session = who.session;
    let lines = export::export(&state.app, &who).map(move |record| {
        let mut line = serde_json::to_vec(&shown(record?, session, now)).map_err(std::io::Error::from)?;
        line.push(b'\n');
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Bytes::from(line))
    });
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

fn shown(record: Exported, session: SessionId, now: Timestamp) -> ExportRecord {
    match record {
        Exported::Account(account) => ExportRecord::Account((&*account).into()),
        Exported::Session(one) => ExportRecord::Session(SessionView::new(&one, session)),
        Exported::SecondFactor(factor) => ExportRecord::SecondFactor(SecondFactorRecord {
            created_at: factor.created_at.into(),
            confirmed_at: factor.confirmed_at.map(Time),
        }),
        Exported::Oidc(link) => ExportRecord::Oidc((&*link).into()),
        Exported::Passkey(passkey) => ExportRecord::Passkey(PasskeyRecord {
            passkey: (&*passkey).into(),
            credential_id: hex::encode(&passkey.credential_id),
        }),
        Exported::Permission(one) => ExportRecord::Permission((&*one).into()),
        Exported::Invitation(one) => ExportRecord::Invitation((&*one).into()),
        Exported::Notice(one) => ExportRecord::Notice((&*one).into()),
        Exported::Preferences(all) => ExportRecord::Preferences((*all).into()),
        Exported::TeamInvite(one) => ExportRecord::TeamInvite((&*one).into()),
        Exported::Promotion(one) => ExportRecord::Promotion((&*one).into()),
        Exported::VaultSlots(set) => ExportRecord::VaultSlots((&*set).into()),
        Exported::Team(one) => ExportRecord::Team(TeamRecord {
            team: (&one.0, &one.1).into(),
            announcement: one.1.announcement.map(elohim_api::Bytes),
        }),
        Exported::VaultObject(object) => ExportRecord::VaultObject((&object).into()),
        Exported::Upload(upload) => ExportRecord::Upload(UploadView::new(&upload, &[])),
        Exported::Share(link) => ExportRecord::Share(ShareView::new(&link, true, now)),
        Exported::ShareNotice(notice) => ExportRecord::ShareNotice((&notice).into()),
        Exported::DropBox(one) => ExportRecord::DropBox(DropBoxView::new(&one, now)),
        Exported::Activity(quarter, counts) => {
            ExportRecord::Activity(ActivityRecord { from: quarter.start().into(), counts: counts.into() })
        }
        Exported::ObjectReads(read) => ExportRecord::ObjectReads((&read).into()),
        Exported::Submission(one) => ExportRecord::Submission((&*one).into()),
        Exported::Consent(consent) => ExportRecord::Consent((&consent).into()),
        Exported::Audit(database, entry) => {
            ExportRecord::Audit(AuditRecord { database: database.to_owned(), entry: (&*entry).into() })
        }
    }
}
