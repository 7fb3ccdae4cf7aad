//! Every target on its seeds, on seeds with changes, and on generated inputs: a fraction of what the fuzzer does, so that no target rots.

use elohim_fuzz::Target;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A target on its seeds and on `generated` other inputs.
fn replay(name: &str, generated: u32) {
    let target = Target::named(name);
    let seeds = target.seeds();
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| target.run(seed));
    let config = Config { cases: generated, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let changed =
        (prop::sample::select(seeds), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8))
            .prop_map(|(mut seed, changes)| {
                for (at, byte) in changes {
                    let at = at.index(seed.len());
                    seed[at] = byte;
                }
                seed
            });
    let inputs = prop_oneof![changed, prop::collection::vec(any::<u8>(), 0..600)];
    runner
        .run(&inputs, |input| {
            target.run(&input);
            Ok(())
        })
        .unwrap();
}

macro_rules! replays {
    ($($name:ident $generated:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name), $generated);
        })*

        #[test]
        fn every_target_is_replayed() {
            let replayed = [$(stringify!($name)),*];
            assert_eq!(elohim_fuzz::TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), replayed);
        }
    };
}

replays! {
    age_file 300, blob 300, changes 300, contents 100, device 300, drop_box 300, index 300, log_entry 300, own_log 100, share 300,
    slots 300, snapshot 300, team 300, team_log 60,
}
