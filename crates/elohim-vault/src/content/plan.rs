//! When which shards become one.

use super::shard::MAX_DOCUMENTS;

/// Shards of about one size that become one.
const TOGETHER: usize = 8;

/// A shard, as far as the plan is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size<T> {
    /// Which.
    pub(crate) id: T,
    /// How many documents it has.
    pub(crate) documents: usize,
    /// How many of them nobody looks for any more.
    pub(crate) gone: usize,
}

/// The shards that become one next, if any do: eight of about one size, or one of which more than half is gone.
pub(crate) fn next<T: Copy>(mut shards: Vec<Size<T>>) -> Option<Vec<T>> {
    if let Some(stale) = shards.iter().find(|shard| shard.gone * 2 > shard.documents) {
        return Some(vec![stale.id]);
    }
    shards.sort_by_key(|shard| shard.documents);
    let level = |shard: &Size<T>| shard.documents.checked_ilog(TOGETHER);
    let alike = shards.chunk_by(|one, next| level(one) == level(next));
    let mut ids = alike.filter(|alike| alike.len() >= TOGETHER).map(|alike| {
        let fits = alike.iter().scan(0, |sum, shard| {
            *sum += shard.documents;
            (*sum <= MAX_DOCUMENTS).then_some(shard.id)
        });
        fits.collect::<Vec<_>>()
    });
    ids.find(|ids| ids.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(id: usize, documents: usize, gone: usize) -> Size<usize> {
        Size { id, documents, gone }
    }

    #[test]
    fn eight_of_a_size_become_one_and_what_is_mostly_gone_is_written_anew() {
        let ones = |count| (0..count).map(|id| size(id, 1, 0)).collect::<Vec<_>>();
        assert_eq!(next(ones(7)), None);
        assert_eq!(next(ones(8)), Some((0..8).collect()));
        assert_eq!(next(vec![size(1, 10, 5)]), None);
        assert_eq!(next(vec![size(1, 10, 0), size(2, 10, 6)]), Some(vec![2]));
        let large: Vec<_> = (0..9).map(|id| size(id, 30_000 + id, 0)).collect();
        assert_eq!(next(large), Some(vec![0, 1]), "as many as fit into one");
        let largest: Vec<_> = (0..9).map(|id| size(id, 40_000, 0)).collect();
        assert_eq!(next(largest), None);
    }

    #[test]
    fn whatever_is_added_there_are_few() {
        for step in [1, 3, 64] {
            let mut shards: Vec<Size<usize>> = Vec::new();
            for id in 0..20_000 {
                shards.push(size(id, step, 0));
                while let Some(ids) = next(shards.clone()) {
                    let sum = shards.iter().filter(|one| ids.contains(&one.id)).map(|one| one.documents).sum();
                    shards.retain(|one| !ids.contains(&one.id));
                    shards.push(size(ids[0], sum, 0));
                }
                assert!(shards.len() <= 35 + id * step / 32_768, "{} of {step} after {id}", shards.len());
            }
        }
    }
}
