//! ChaCha20 (RFC 8439), four blocks at a time in the vectors of WebAssembly: the crate that we use elsewhere has no such backend, and
//! takes 1.6 times as long. This makes key stream and nothing else: counting, mixing in and authentication are the crates'.

use std::arch::wasm32::{
    i8x16_shuffle, i32x4_add, i32x4_shl, i32x4_shuffle, i64x2_shuffle, u32x4, u32x4_shr, u32x4_splat,
    u64x2_extract_lane, v128, v128_or, v128_xor,
};
use std::array;

use chacha20poly1305::{Key, Nonce};
use cipher::consts::{U4, U12, U32, U64};
use cipher::{
    Block, BlockSizeUser, IvSizeUser, KeyIvInit, KeySizeUser, ParBlocks, ParBlocksSizeUser, StreamBackend,
    StreamCipherCore, StreamCipherCoreWrapper, StreamCipherSeekCore, StreamClosure,
};
use zeroize::Zeroize as _;

/// The cipher, as the authenticated one is made of it.
pub(crate) type ChaCha20 = StreamCipherCoreWrapper<Core>;

/// "expand 32-byte k"
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
/// Which word of the state counts blocks.
const COUNTER: usize = 12;

/// The state that the next block is made of.
pub(crate) struct Core {
    state: [u32; 16],
}

impl Drop for Core {
    fn drop(&mut self) {
        self.state.zeroize();
    }
}

impl KeySizeUser for Core {
    type KeySize = U32;
}

impl IvSizeUser for Core {
    type IvSize = U12;
}

impl BlockSizeUser for Core {
    type BlockSize = U64;
}

impl KeyIvInit for Core {
    fn new(key: &Key, nonce: &Nonce) -> Self {
        let word = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes);
        let (key, nonce) = (key.as_chunks().0.iter().map(word), nonce.as_chunks().0.iter().map(word));
        let words = CONSTANTS.into_iter().chain(key).chain([0]).chain(nonce);
        let mut state = [0; 16];
        state.iter_mut().zip(words).for_each(|(to, from)| *to = from);
        Self { state }
    }
}

impl StreamCipherCore for Core {
    fn remaining_blocks(&self) -> Option<usize> {
        usize::try_from(u32::MAX - self.state[COUNTER]).ok()
    }

    fn process_with_backend(&mut self, f: impl StreamClosure<BlockSize = U64>) {
        f.call(&mut Backend(self));
    }
}

impl StreamCipherSeekCore for Core {
    type Counter = u32;

    fn get_block_pos(&self) -> u32 {
        self.state[COUNTER]
    }

    fn set_block_pos(&mut self, position: u32) {
        self.state[COUNTER] = position;
    }
}

struct Backend<'a>(&'a mut Core);

impl BlockSizeUser for Backend<'_> {
    type BlockSize = U64;
}

impl ParBlocksSizeUser for Backend<'_> {
    type ParBlocksSize = U4;
}

impl StreamBackend for Backend<'_> {
    fn gen_ks_block(&mut self, block: &mut Block<Self>) {
        let [first, ..] = four_blocks(&self.0.state);
        store(first, block);
        self.0.state[COUNTER] = self.0.state[COUNTER].wrapping_add(1);
    }

    #[inline(always)]
    fn gen_par_ks_blocks(&mut self, blocks: &mut ParBlocks<Self>) {
        for (from, to) in four_blocks(&self.0.state).into_iter().zip(blocks) {
            store(from, to);
        }
        self.0.state[COUNTER] = self.0.state[COUNTER].wrapping_add(4);
    }
}

macro_rules! rotate_left {
    ($x:expr, 16) => {
        i8x16_shuffle::<2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13>($x, $x)
    };
    ($x:expr, 8) => {
        i8x16_shuffle::<3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14>($x, $x)
    };
    ($x:expr, $bits:literal) => {
        v128_or(i32x4_shl($x, $bits), u32x4_shr($x, 32 - $bits))
    };
}

macro_rules! step {
    ($s:ident, $a:literal += $b:literal, $d:literal <<< $bits:tt) => {
        $s[$a] = i32x4_add($s[$a], $s[$b]);
        $s[$d] = v128_xor($s[$d], $s[$a]);
        $s[$d] = rotate_left!($s[$d], $bits);
    };
}

macro_rules! quarter_round {
    ($s:ident, $a:literal, $b:literal, $c:literal, $d:literal) => {
        step!($s, $a += $b, $d <<< 16);
        step!($s, $c += $d, $b <<< 12);
        step!($s, $a += $b, $d <<< 8);
        step!($s, $c += $d, $b <<< 7);
    };
}

/// Four blocks, each as four vectors of four words. Vector i holds word i of all four until the end.
#[inline(always)]
fn four_blocks(state: &[u32; 16]) -> [[v128; 4]; 4] {
    let mut s: [v128; 16] = array::from_fn(|word| u32x4_splat(*state.get(word).unwrap_or(&0)));
    s[COUNTER] = i32x4_add(s[COUNTER], u32x4(0, 1, 2, 3));
    let before = s;
    for _ in 0..10 {
        quarter_round!(s, 0, 4, 8, 12);
        quarter_round!(s, 1, 5, 9, 13);
        quarter_round!(s, 2, 6, 10, 14);
        quarter_round!(s, 3, 7, 11, 15);
        quarter_round!(s, 0, 5, 10, 15);
        quarter_round!(s, 1, 6, 11, 12);
        quarter_round!(s, 2, 7, 8, 13);
        quarter_round!(s, 3, 4, 9, 14);
    }
    s.iter_mut().zip(before).for_each(|(word, before)| *word = i32x4_add(*word, before));
    let [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15] = s;
    let (a, b) = (transposed([s0, s1, s2, s3]), transposed([s4, s5, s6, s7]));
    let (c, d) = (transposed([s8, s9, s10, s11]), transposed([s12, s13, s14, s15]));
    [[a[0], b[0], c[0], d[0]], [a[1], b[1], c[1], d[1]], [a[2], b[2], c[2], d[2]], [a[3], b[3], c[3], d[3]]]
}

#[inline(always)]
fn transposed([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let (ab_low, ab_high) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
    let (cd_low, cd_high) = (i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
    [
        i64x2_shuffle::<0, 2>(ab_low, cd_low),
        i64x2_shuffle::<1, 3>(ab_low, cd_low),
        i64x2_shuffle::<0, 2>(ab_high, cd_high),
        i64x2_shuffle::<1, 3>(ab_high, cd_high),
    ]
}

#[inline(always)]
fn store(from: [v128; 4], to: &mut [u8]) {
    for (to, from) in to.as_chunks_mut::<16>().0.iter_mut().zip(from) {
        let (low, high) = to.split_at_mut(8);
        low.copy_from_slice(&u64x2_extract_lane::<0>(from).to_le_bytes());
        high.copy_from_slice(&u64x2_extract_lane::<1>(from).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use chacha20poly1305::aead::AeadInPlace as _;
    use chacha20poly1305::{ChaCha20Poly1305, ChaChaPoly1305, KeyInit as _};
    use cipher::{KeyIvInit as _, StreamCipher as _, StreamCipherSeek as _};
    use proptest::prelude::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    type Ours = ChaChaPoly1305<ChaCha20, U12>;

    const PLAIN: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";

    /// RFC 8439, 2.3.2 and 2.4.2.
    #[test]
    fn key_stream_and_text_are_those_of_the_rfc() {
        let key: [u8; 32] = array::from_fn(|at| u8::try_from(at).unwrap());
        let mut nonce = [0, 0, 0, 9, 0, 0, 0, 0x4a, 0, 0, 0, 0];
        let mut block = [0; 64];
        let mut cipher = ChaCha20::new(&key.into(), &nonce.into());
        cipher.seek(64_u32);
        cipher.apply_keystream(&mut block);
        let expected = "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e\
                        d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e";
        assert_eq!(hex::encode(block), expected);
        nonce[3] = 0;
        let mut text = PLAIN.to_vec();
        let mut cipher = ChaCha20::new(&key.into(), &nonce.into());
        cipher.seek(64_u32);
        cipher.apply_keystream(&mut text);
        let expected = "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b\
                        f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8\
                        07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736\
                        5af90bbf74a35be6b40b8eedf2785e42874d";
        assert_eq!(hex::encode(text), expected);
    }

    /// RFC 8439, 2.8.2.
    #[test]
    fn authenticated_text_is_that_of_the_rfc() {
        let key: [u8; 32] = array::from_fn(|at| 0x80 + u8::try_from(at).unwrap());
        let nonce = [7, 0, 0, 0, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47];
        let about = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let mut text = PLAIN.to_vec();
        let tag = Ours::new(&key.into()).encrypt_in_place_detached(&nonce.into(), &about, &mut text).unwrap();
        assert_eq!(hex::encode(tag), "1ae10b594f09e26a7e902ecbd0600691");
        let expected = "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6\
                        3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36\
                        92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc\
                        3ff4def08e4b7a9de576d26586cec64b6116";
        assert_eq!(hex::encode(text), expected);
    }

    #[test]
    fn any_text_of_any_length_comes_out_as_the_crate_makes_it() {
        // A block, four, and what lies between and around, also behind a chunk of a file.
        let lengths = prop_oneof![0..1100_usize, 65_500..65_600_usize];
        let given = (any::<[u8; 32]>(), any::<[u8; 12]>(), any::<u8>(), lengths);
        proptest!(ProptestConfig::with_cases(500), |((key, nonce, first, length) in given)| {
            let text: Vec<u8> = (0..length).map(|at| first.wrapping_mul(31).wrapping_add(at as u8)).collect();
            let (mut ours, mut theirs) = (text.clone(), text.clone());
            let tag = Ours::new(&key.into()).encrypt_in_place_detached(&nonce.into(), &nonce, &mut ours).unwrap();
            let same = ChaCha20Poly1305::new(&key.into());
            prop_assert_eq!(tag, same.encrypt_in_place_detached(&nonce.into(), &nonce, &mut theirs).unwrap());
            prop_assert_eq!(&ours, &theirs);
            Ours::new(&key.into()).decrypt_in_place_detached(&nonce.into(), &nonce, &mut ours, &tag).unwrap();
            prop_assert_eq!(ours, text);
        });
    }
}
