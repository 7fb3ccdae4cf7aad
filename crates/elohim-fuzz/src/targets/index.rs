//! Operations of the log, in any order.

use arbitrary::{Result, Unstructured};
use elohim_vault::index::{Index, Undo};

use crate::given::NOW;
use crate::world::{Small, check, dump};

/// Most operations of an input.
const MOST: usize = 64;

/// Applies operations. What is refused changes nothing, what is accepted gives the same state again, and everything can be taken
/// back.
pub(super) fn target(data: &[u8]) -> Result<()> {
    let mut from = Unstructured::new(data);
    let (mut index, mut accepted) = (Index::default(), Vec::new());
    let mut half = (Vec::new(), Undo::default());
    while !from.is_empty() && accepted.len() < MOST {
        let op = from.arbitrary::<Small>()?.op();
        let before = dump(&index);
        let mut undo = Undo::default();
        if index.apply(&op, NOW, &mut undo).is_err() {
            assert_eq!(dump(&index), before, "what was refused has changed something");
            continue;
        }
        check(&index);
        index.take_back(undo);
        assert_eq!(dump(&index), before, "taking back leaves another state");
        if accepted.len() == MOST / 4 {
            half.0 = before;
        }
        let kept = if accepted.len() >= MOST / 4 { &mut half.1 } else { &mut Undo::default() };
        index.apply(&op, NOW, kept).expect("what was accepted before");
        accepted.push(op);
    }
    let mut again = Index::default();
    for op in &accepted {
        again.apply(op, NOW, &mut Undo::default()).expect("what was accepted before");
    }
    assert_eq!(dump(&again), dump(&index), "the same operations lead to another state");
    if accepted.len() > MOST / 4 {
        index.take_back(half.1);
        assert_eq!(dump(&index), half.0, "taking back leaves another state");
        check(&index);
    }
    Ok(())
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    // Every input is a list of operations: there is nothing to find first.
    vec![(0..=255).collect()]
}
