//! Kills a server at every moment of every step of a story, and lets the story say what must be true afterwards.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use elohim_client::{ClientError, TokenPair};
use elohim_store::ops::integrity;
use elohim_store::{DatabaseSettings, Databases};

use crate::server::{Place, Server, block_on};
use crate::strace::{Moment, Tracer, moments};

/// As many servers at a time as two processors carry.
const AT_A_TIME: usize = 2;

/// Requests, one a step, and what must be true after a crash in any of them.
pub(crate) trait Story: Sync {
    /// What the client remembers.
    type Memory: Default;
    /// How many requests there are.
    const STEPS: usize;

    /// What was there before the first step, and tokens for it.
    fn beginning(&self) -> (&Place, &TokenPair);

    /// Makes one request. What the server acknowledges goes into the memory.
    async fn step(&self, server: &Server, step: usize, memory: &mut Self::Memory) -> Result<(), ClientError>;

    /// Demands that everything is in order after a crash in this step, then finishes the story.
    async fn verify(&self, server: &Server, step: usize, memory: Self::Memory);
}

/// Runs the story once for every moment at which it can be cut short. Says how many there were, and the kinds of calls.
pub(crate) fn sweep<S: Story>(story: &S) -> (usize, HashSet<String>) {
    let moments = record(story);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            while let Some((step, moment)) = moments.get(next.fetch_add(1, Ordering::SeqCst)) {
                cut_short(story, *step, moment);
            }
        };
        let threads: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    (moments.len(), moments.iter().map(|(_, moment)| moment.call().to_owned()).collect())
}

/// The moments of an undisturbed run, which must end as it should.
fn record<S: Story>(story: &S) -> Vec<(usize, Moment)> {
    let place = Place::copy_of(story.beginning().0);
    let server = place.start();
    let mut found = Vec::new();
    block_on(async {
        let mut memory = S::Memory::default();
        for step in 0..S::STEPS {
            let tracer = Tracer::watch(&place, &server);
            story.step(&server, step, &mut memory).await.unwrap();
            let seen = moments(&tracer.detach(), &place.data());
            assert!(seen.iter().any(Moment::is_answer), "the answer of step {step} was not seen");
            found.extend(seen.into_iter().map(|moment| (step, moment)));
        }
        story.verify(&server, S::STEPS, memory).await;
    });
    finish(&place, server);
    found
}

fn cut_short<S: Story>(story: &S, step: usize, moment: &Moment) {
    let place = Place::copy_of(story.beginning().0);
    let mut server = place.start();
    let mut memory = S::Memory::default();
    block_on(async {
        for before in 0..step {
            story.step(&server, before, &mut memory).await.unwrap();
        }
        let tracer = Tracer::kill_at(&place, &server, moment);
        // It may be acknowledged: the log is written besides.
        if let Err(error) = story.step(&server, step, &mut memory).await {
            assert!(matches!(error, ClientError::Connection(_)), "step {step}, {moment:?}: {error}");
        }
        tracer.expect_kill(&mut server, moment);
    });
    drop(server);
    let server = place.start();
    block_on(story.verify(&server, step, memory));
    finish(&place, server);
}

/// Stops the server and verifies every row and the audit chain.
fn finish(place: &Place, server: Server) {
    server.stop();
    block_on(async {
        let databases = Databases::open(&DatabaseSettings::Sqlite { data_dir: place.data() }).await.unwrap();
        for (name, db) in databases.all() {
            let report = integrity::check(db).await.unwrap();
            assert!(report.ok, "{name}: {:?}", report.problems);
        }
        databases.close().await;
    });
}
