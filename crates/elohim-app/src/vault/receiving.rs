//! What strangers send to drop boxes, while it arrives. Bytes are stored part by part as those of an upload; a submission is
//! there when all of a request has arrived, or not at all.

use bytes::Bytes;
use elohim_core::ErrorCode;
use elohim_core::id::{DropBoxId, ObjectId, PoolId, UploadId};
use elohim_core::ops::audit::{AuditActor, AuditEvent};
use elohim_core::vault::drop_box::{MAX_LABEL_BYTES, MAX_WAITING};
use elohim_core::vault::{Counts, DropBox, Part, Quarter, SealedBy, Submission, Upload};
use elohim_store::Tx;
use elohim_store::identity::accounts;
use elohim_store::ops::audit;
use elohim_store::vault::objects::NewObject;
use elohim_store::vault::{activity, drop_boxes, submissions, uploads};

use crate::vault::sealing::{Cutter, MAGIC, Sealer, seal_label};
use crate::vault::uploads::retire;
use crate::vault::{objects, stream};
use crate::{App, Caller, Error, Result};

/// The open box with this id.
///
/// # Errors
/// [`ErrorCode::DropBoxNotFound`] when there is none, it is closed, or its owner may not sign in any more.
pub async fn open_box(app: &App, id: DropBoxId) -> Result<DropBox> {
    let mut tx = app.db.vault.snapshot().await?;
    let found = find_open(app, &mut tx, id).await?;
    drop(tx);
    let mut tx = app.db.app.snapshot().await?;
    let owner = accounts::find(&mut tx, found.account).await?;
    owner.filter(|owner| !owner.disabled).ok_or(ErrorCode::DropBoxNotFound)?;
    Ok(found)
}

async fn find_open(app: &App, tx: &mut Tx, id: DropBoxId) -> Result<DropBox> {
    let found = drop_boxes::find(tx, id).await?.filter(|found| found.is_open(app.clock.now()));
    found.ok_or_else(|| ErrorCode::DropBoxNotFound.into())
}

/// A file that is arriving.
pub struct Receiving {
    under_way: UnderWay,
    to: DropBox,
    /// What has come, until it is known what it is.
    first: Vec<u8>,
    kind: Option<Kind>,
    cutter: Cutter,
    parts: u32,
    label: Option<Vec<u8>>,
}

enum Kind {
    Age,
    Plain(Box<Sealer>),
}

/// A file that has arrived and waits for the rest of its request.
pub struct Arrived {
    under_way: UnderWay,
    header_len: u32,
    sealed_by: SealedBy,
    label: Option<Vec<u8>>,
}

impl Receiving {
    /// Begins to receive a file for an open box.
    ///
    /// # Errors
    /// [`ErrorCode::DropBoxFull`].
    pub async fn begin(app: &App, to: &DropBox) -> Result<Self> {
        let upload = Upload {
            id: UploadId::generate(&*app.clock, &*app.entropy),
            pool: to.account.into(),
            object: ObjectId::generate(&*app.entropy),
            length: 0,
            parts: 0,
            created_at: app.clock.now(),
            drop_box: Some(to.id),
        };
        let mut tx = app.db.vault.begin().await?;
        elohim_store::vault::objects::lock_usage(&mut tx, upload.pool).await?;
        let (_, waiting) = drop_boxes::held(&mut tx, to.id).await?;
        if waiting >= MAX_WAITING {
            return Err(ErrorCode::DropBoxFull.into());
        }
        uploads::insert(&mut tx, &upload).await?;
        tx.commit().await?;
        Ok(Self {
            under_way: UnderWay { app: app.clone(), upload: Some(upload) },
            to: to.clone(),
            first: Vec::new(),
            kind: None,
            cutter: Cutter::default(),
            parts: 0,
            label: None,
        })
    }

    /// Names the file. What the sender has sealed is kept as it is.
    ///
    /// # Errors
    /// [`ErrorCode::ValidationFailed`] when it is too long.
    pub fn name(&mut self, name: &str, media: &str) -> Result<()> {
        self.sealed_name(seal_label(&self.to.recipient, name, media)?)
    }

    /// Names the file by a label that its sender has sealed.
    ///
    /// # Errors
    /// [`ErrorCode::ValidationFailed`] when it is too long or no age file.
    pub fn sealed_name(&mut self, label: Vec<u8>) -> Result<()> {
        if label.len() > MAX_LABEL_BYTES || !label.starts_with(MAGIC) {
            let problem = format!("is not an age file of at most {MAX_LABEL_BYTES} bytes");
            return Err(Error::Invalid { code: ErrorCode::ValidationFailed, path: "label", problem });
        }
        self.label.get_or_insert(label);
        Ok(())
    }

    /// Takes more of the file. When it does not begin like an age file, it is encrypted on its way.
    ///
    /// # Errors
    /// [`ErrorCode::DropBoxFull`], [`ErrorCode::DropBoxNotAgeFile`], or what the storage says.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.kind.is_some() {
            return self.pass_on(bytes).await;
        }
        self.first.extend_from_slice(bytes);
        if self.first.len() < MAGIC.len() && MAGIC.starts_with(&self.first) {
            return Ok(());
        }
        self.decide().await
    }

    async fn decide(&mut self) -> Result<()> {
        self.kind = Some(if self.first.starts_with(MAGIC) {
            Kind::Age
        } else {
            Kind::Plain(Box::new(Sealer::new(&self.to.recipient)?))
        });
        let first = std::mem::take(&mut self.first);
        self.pass_on(&first).await
    }

    async fn pass_on(&mut self, bytes: &[u8]) -> Result<()> {
        let parts = match &mut self.kind {
            Some(Kind::Plain(sealer)) => self.cutter.push(&sealer.write(bytes)?)?,
            _ => self.cutter.push(bytes)?,
        };
        for part in parts {
            self.store(part).await?;
        }
        Ok(())
    }

    /// Stores the rest.
    ///
    /// # Errors
    /// Those of [`Receiving::write`], and [`ErrorCode::DropBoxEmptyFile`] when nothing came.
    pub async fn finish(mut self) -> Result<Arrived> {
        if self.kind.is_none() && self.first.is_empty() {
            return Err(ErrorCode::DropBoxEmptyFile.into());
        }
        if self.kind.is_none() {
            self.decide().await?;
        }
        let sealed_by = match self.kind.take() {
            Some(Kind::Plain(sealer)) => {
                for part in self.cutter.push(&sealer.finish()?)? {
                    self.store(part).await?;
                }
                SealedBy::Server
            }
            _ => SealedBy::Sender,
        };
        let (last, header_len) = std::mem::take(&mut self.cutter).finish()?;
        self.store(last).await?;
        Ok(Arrived { under_way: self.under_way, header_len, sealed_by, label: self.label })
    }

    /// Makes room for a part, and stores it.
    async fn store(&mut self, bytes: Bytes) -> Result<()> {
        let app = self.under_way.app.clone();
        let upload = self.under_way.upload.clone().ok_or(Error::Internal("a submission is over"))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut tx = app.db.vault.begin().await?;
        elohim_store::vault::objects::lock_usage(&mut tx, upload.pool).await?;
        let (held, _) = drop_boxes::held(&mut tx, self.to.id).await?;
        if held.saturating_add(length) > self.to.max_bytes {
            return Err(ErrorCode::DropBoxFull.into());
        }
        objects::refuse_over_quota(&app, &mut tx, upload.pool, length).await.map_err(|error| match error.code() {
            // A stranger learns nothing about the owner's vault.
            ErrorCode::VaultQuotaExceeded => ErrorCode::DropBoxFull.into(),
            _ => error,
        })?;
        uploads::grow(&mut tx, upload.id, length).await?.ok_or(ErrorCode::DropBoxNotFound)?;
        tx.commit().await?;
        let part = Part { index: self.parts, length, sha256: stream::digest(bytes.clone()).await? };
        app.blobs.put_part(upload.pool, upload.object, &part, vec![bytes]).await?;
        let mut tx = app.db.vault.begin().await?;
        uploads::put_part(&mut tx, upload.id, &part).await?;
        tx.commit().await?;
        self.parts += 1;
        Ok(())
    }
}

/// Makes submissions of all files of a request, in one transaction.
///
/// # Errors
/// [`ErrorCode::DropBoxNotFound`] when the box was closed meanwhile; nothing is kept then.
pub async fn complete(app: &App, caller: &Caller, to: &DropBox, mut arrived: Vec<Arrived>) -> Result<Vec<Submission>> {
    let (now, pool) = (app.clock.now(), PoolId::from(to.account));
    let mut tx = app.db.vault.begin().await?;
    elohim_store::vault::objects::lock_usage(&mut tx, pool).await?;
    find_open(app, &mut tx, to.id).await?;
    let mut received = Vec::with_capacity(arrived.len());
    for one in &arrived {
        let upload = one.under_way.upload.as_ref().ok_or(Error::Internal("a submission is over"))?;
        let parts = uploads::parts(&mut tx, upload.id).await?;
        let length = parts.iter().map(|part| part.length).sum();
        let new = NewObject { pool, id: upload.object, length, created_at: now };
        objects::insert(&mut tx, &new, &parts).await?;
        if !uploads::delete(&mut tx, upload.id).await? {
            return Err(ErrorCode::DropBoxNotFound.into());
        }
        let submission = Submission {
            object: upload.object,
            drop_box: to.id,
            account: to.account,
            length,
            header_len: one.header_len,
            sealed_by: one.sealed_by,
            label: one.label.clone(),
            received_at: now,
        };
        submissions::insert(&mut tx, &submission).await?;
        let event = AuditEvent::SubmissionReceived(upload.object);
        audit::record(&mut tx, now, &AuditActor::Anonymous, &event, &caller.request_id).await?;
        let counts = Counts { submissions: 1, ..Counts::added(length) };
        activity::add(&mut tx, pool, Quarter::of(now), &counts).await?;
        received.push(submission);
    }
    tx.commit().await?;
    arrived.iter_mut().for_each(|one| one.under_way.upload = None);
    Ok(received)
}

/// An upload that is given up when its request ends without success: what a stranger breaks off must not fill the box.
struct UnderWay {
    app: App,
    upload: Option<Upload>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(upload) = self.upload.take() else { return };
        let app = self.app.clone();
        self.app.tasks.spawn(async move {
            if let Err(error) = give_up(&app, &upload).await {
                // The sweep of abandoned uploads comes to it in a week.
                tracing::warn!(
                    event = "submission.not_given_up",
                    code = error.code().as_str(),
                    "a submission that broke off waits for the sweep"
                );
            }
        });
    }
}

async fn give_up(app: &App, upload: &Upload) -> Result<()> {
    let mut tx = app.db.vault.begin().await?;
    elohim_store::vault::objects::lock_usage(&mut tx, upload.pool).await?;
    match uploads::find(&mut tx, upload.pool, upload.id).await? {
        None => {}
        // Nothing of it was stored: it leaves nothing behind, however often a stranger begins.
        Some(upload) if upload.parts == 0 => {
            uploads::delete(&mut tx, upload.id).await?;
        }
        Some(upload) => retire(app, &mut tx, &upload).await?,
    }
    tx.commit().await?;
    Ok(())
}
