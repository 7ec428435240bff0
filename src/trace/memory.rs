//! What a run remembers, a column for each quantity that its rule remembers. None of this knows the rule: there are many,
//! and what is compiled for each of them should be the rule alone.

use crate::scalar::Scalar;
use std::array::from_fn;
use std::ops::Range;

/// Before the first step, for so many coordinates.
pub fn begin<S: Scalar, const MEMORY: usize>(values: [S::Hyper; MEMORY], count: usize) -> [Vec<S>; MEMORY] {
    values.map(|value| vec![S::narrow(value); count])
}

/// The columns of some coordinates, as slices, so that a loop knows them apart and how long they are.
#[inline(always)]
pub fn slices<S, const MEMORY: usize>(
    memory: &mut [Vec<S>; MEMORY],
    range: Range<usize>,
) -> [&mut [S]; MEMORY] {
    memory.each_mut().map(|column| &mut column[range.clone()])
}

/// What is remembered of a coordinate.
#[inline(always)]
pub fn get<S, C, const MEMORY: usize>(memory: &[C; MEMORY], index: usize) -> [S; MEMORY]
where
    S: Copy,
    C: AsRef<[S]>,
{
    from_fn(|slot| memory[slot].as_ref()[index])
}

/// Remembers it.
#[inline(always)]
pub fn set<S, C, const MEMORY: usize>(memory: &mut [C; MEMORY], index: usize, values: [S; MEMORY])
where
    S: Copy,
    C: AsMut<[S]>,
{
    for slot in 0..MEMORY {
        memory[slot].as_mut()[index] = values[slot];
    }
}
