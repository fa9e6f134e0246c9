//! The tree over the leaves, kept in tiles of 256 hashes (C2SP tlog-tiles): how it grows, which tiles a question needs,
//! and what they answer.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use tlog_tiles::{Error, HashReader, Tile, check_record, check_tree, prove_record, prove_tree, tree_hash};

use crate::{Hash, What, Wrong};

/// Levels of the tree in one tile.
const HEIGHT: u8 = 8;
/// Bytes of a hash, and of a tile that is full.
const HASH: usize = 32;
const FULL: usize = 256 * HASH;
/// A proof has no more hashes than the largest tree has levels.
const HASHES_MAX: usize = 64;
/// The largest tree: a number of the journal is positive in 64 bits.
pub const SIZE_MAX: u64 = i64::MAX.unsigned_abs();

/// Where a tile stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub level: u8,
    pub index: u64,
}

/// Tiles by their place, each with the bytes of its hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tiles(pub BTreeMap<Place, Vec<u8>>);

/// The right edge of a growing tree: on each level the tile that is not full yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    open: Vec<Vec<u8>>,
}

impl Edge {
    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Goes on with a tree of this size, by its open tiles ([`open`]).
    pub fn of(size: u64, tiles: &Tiles) -> Result<Edge, Wrong> {
        let wrong = Wrong::NotAsWritten(What::Tiles);
        let mut edge = Edge { size, open: Vec::new() };
        for place in open(size) {
            let width = usize::try_from((size >> shift(place.level)) % 256).unwrap_or_default();
            let hashes = tiles.0.get(&place).map(Vec::as_slice).unwrap_or_default();
            let hashes = hashes.get(..width.saturating_mul(HASH)).ok_or_else(|| wrong.clone())?;
            edge.open.push(hashes.to_vec());
        }
        Ok(edge)
    }

    /// One leaf more. Tiles that it fills are put among `full`.
    pub fn push(&mut self, leaf: &Hash, full: &mut Tiles) {
        let mut hash = *leaf;
        let mut level = 0;
        loop {
            let place = Place { level, index: self.size >> shift(level) >> HEIGHT };
            if self.open.len() <= usize::from(level) {
                self.open.push(Vec::with_capacity(FULL));
            }
            let Some(open) = self.open.get_mut(usize::from(level)) else { break };
            open.extend(hash);
            if open.len() < FULL {
                break;
            }
            let whole = std::mem::replace(open, Vec::with_capacity(FULL));
            hash = Tile::subtree_hash(&whole).0;
            full.0.insert(place, whole);
            level = level.saturating_add(1);
        }
        self.size = self.size.saturating_add(1);
    }

    /// The tiles that are not full yet.
    pub fn open(&self) -> Tiles {
        let tiles = open(self.size).into_iter().zip(&self.open);
        Tiles(tiles.filter(|(_, hashes)| !hashes.is_empty()).map(|(place, hashes)| (place, hashes.clone())).collect())
    }
}

fn shift(level: u8) -> u32 {
    u32::from(level).saturating_mul(u32::from(HEIGHT)).min(63)
}

/// The tiles of a tree that are not full yet, or empty, from the leaves up.
pub fn open(size: u64) -> Vec<Place> {
    let levels = (0..8_u8).take_while(|level| size >> shift(*level) > 0);
    levels.map(|level| Place { level, index: size >> shift(level) >> HEIGHT }).collect()
}

/// What is asked of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Its root at a size.
    Root { size: u64 },
    /// That a leaf is in the tree of a size.
    Inclusion { index: u64, size: u64 },
    /// That the tree of a size holds that of a smaller one.
    Consistency { from: u64, to: u64 },
}

impl Asked {
    /// The tiles that the answer needs.
    pub fn places(self) -> BTreeSet<Place> {
        let wanted = Wanted(RefCell::default());
        // What it would answer without the tiles is thrown away.
        let _ = self.put(&wanted);
        wanted.0.into_inner()
    }

    /// The answer: the root, or the hashes of the proof.
    pub fn answer(self, tiles: &Tiles) -> Result<Vec<Hash>, Wrong> {
        self.put(tiles).map_err(|_| Wrong::NotAsWritten(What::Tiles))
    }

    fn put(self, reader: &impl HashReader) -> Result<Vec<Hash>, Error> {
        let fits = match self {
            Asked::Root { size } => size <= SIZE_MAX,
            Asked::Inclusion { index, size } => index < size && size <= SIZE_MAX,
            Asked::Consistency { from, to } => 0 < from && from <= to && to <= SIZE_MAX,
        };
        if !fits {
            return Err(Error::InvalidProof);
        }
        let hashes = match self {
            Asked::Root { size } => vec![tree_hash(size, reader)?],
            Asked::Inclusion { index, size } => prove_record(size, index, reader)?,
            Asked::Consistency { from, to } => prove_tree(to, from, reader)?,
        };
        Ok(hashes.into_iter().map(|hash| hash.0).collect())
    }
}

/// The root of the tree of a size.
pub fn root(size: u64, tiles: &Tiles) -> Result<Hash, Wrong> {
    Asked::Root { size }.answer(tiles)?.first().copied().ok_or(Wrong::NotAsWritten(What::Tiles))
}

impl HashReader for Tiles {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, Error> {
        let read = |index: &u64| {
            let tile = Tile::from_index(HEIGHT, *index);
            let hashes = self.0.get(&place(&tile)).ok_or(Error::InvalidTile)?;
            tile.hash_at_index(hashes, *index)
        };
        indexes.iter().map(read).collect()
    }
}

fn place(tile: &Tile) -> Place {
    Place { level: tile.level(), index: tile.level_index() }
}

/// Notes which tiles are read.
struct Wanted(RefCell<BTreeSet<Place>>);

impl HashReader for Wanted {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, Error> {
        self.0.borrow_mut().extend(indexes.iter().map(|index| place(&Tile::from_index(HEIGHT, *index))));
        Ok(vec![tlog_tiles::Hash::default(); indexes.len()])
    }
}

fn foreign(hashes: &[Hash]) -> Vec<tlog_tiles::Hash> {
    hashes.iter().copied().map(tlog_tiles::Hash).collect()
}

/// Whether a leaf stands at its place in the tree of a size and root.
pub fn includes((size, root): (u64, &Hash), index: u64, leaf: &Hash, hashes: &[Hash]) -> bool {
    let fits = index < size && size <= SIZE_MAX && hashes.len() <= HASHES_MAX;
    let (root, leaf) = (tlog_tiles::Hash(*root), tlog_tiles::Hash(*leaf));
    fits && check_record(&foreign(hashes), size, root, index, leaf).is_ok()
}

/// Whether the tree of a size and root begins with that of a smaller size and its root.
pub fn begins_with((to, new): (u64, &Hash), (from, old): (u64, &Hash), hashes: &[Hash]) -> bool {
    let fits = 0 < from && from <= to && to <= SIZE_MAX && hashes.len() <= HASHES_MAX;
    let (new, old) = (tlog_tiles::Hash(*new), tlog_tiles::Hash(*old));
    fits && check_tree(&foreign(hashes), to, new, from, old).is_ok()
}
