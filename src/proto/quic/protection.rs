//! What protects Initial and Retry packets (RFC 9001 §5, RFC 9369 §3.3): their keys follow from the packet itself and
//! from the first destination that the client chose, so anybody can read them.

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockEncrypt, KeyInit};
use aes_gcm::aead::AeadInPlace;
use hkdf::Hkdf;
use sha2::Sha256;

/// Longest connection id (RFC 9000 §17.2).
pub(super) const CID_LIMIT: usize = 20;

/// A connection id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Cid {
    bytes: [u8; CID_LIMIT],
    len: u8,
}

impl Cid {
    /// Nothing where there are more bytes than a connection id has.
    pub(super) fn new(bytes: &[u8]) -> Option<Cid> {
        let mut cid = Cid { bytes: [0; CID_LIMIT], len: bytes.len() as u8 };
        cid.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(cid)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// RFC 9369.
pub(super) const VERSION_2: u32 = 0x6b33_43cf;

/// The number of the draft that a version of QUIC follows; 34 is the last one, whose protection RFC 9001 kept.
pub(super) fn draft(version: u32) -> u32 {
    match version {
        0xff00_0000..=0xff00_00ff => version & 0xff,
        0xface_b001 => 22,
        0xface_b000..=0xface_b00f => 27,
        // The drafts of version 2, too.
        0xff02_0000..=0xff02_00ff => 34,
        super::names::Q050 | super::names::T050 => 26,
        super::names::T051 => 29,
        0xabcd_0000..=0xabcd_ffff | 0xf123_f0c0..=0xf123_f0cf => 29,
        _ => 34,
    }
}

/// RFC 9001 §5.2, RFC 9369 §3.3.1 and the drafts before; Chromium's for Google's versions.
fn salt(version: u32) -> [u8; 20] {
    match version {
        VERSION_2 => *b"\x0d\xed\xe3\xde\xf7\x00\xa6\xdb\x81\x93\x81\xbe\x6e\x26\x9d\xcb\xf9\xbd\x2e\xd9",
        super::names::Q050 => *b"\x50\x45\x74\xef\xd0\x66\xfe\x2f\x9d\x94\x5c\xfc\xdb\xd3\xa7\xf0\xd3\xb5\x6b\x45",
        super::names::T050 => *b"\x7f\xf5\x79\xe5\xac\xd0\x72\x91\x55\x80\x30\x4c\x43\xa2\x36\x7c\x60\x48\x83\x10",
        super::names::T051 => *b"\x7a\x4e\xde\xf4\xe7\xcc\xee\x5f\xa4\x50\x6c\x19\x12\x4f\xc8\xcc\xda\x6e\x03\x3d",
        _ => match draft(version) {
            ..=22 => *b"\x7f\xbc\xdb\x0e\x7c\x66\xbb\xe9\x19\x3a\x96\xcd\x21\x51\x9e\xbd\x7a\x02\x64\x4a",
            23..=28 => *b"\xc3\xee\xf7\x12\xc7\x2e\xbb\x5a\x11\xa7\xd2\x43\x2b\xb4\x63\x65\xbe\xf9\xf5\x02",
            29..=32 => *b"\xaf\xbf\xec\x28\x99\x93\xd2\x4c\x9e\x97\x86\xf1\x9c\x61\x11\xe0\x43\x90\xa8\x99",
            _ => *b"\x38\x76\x2c\xf7\xf5\x59\x34\xb3\x4d\x17\x9a\xe6\xa4\xc8\x0c\xad\xcc\xbb\x7f\x0a",
        },
    }
}

/// HKDF-Expand-Label of TLS 1.3 (RFC 8446 §7.1) without a context.
fn expand(secret: &Hkdf<Sha256>, label: &[u8], into: &mut [u8]) -> Option<()> {
    let len = u16::try_from(into.len()).ok()?.to_be_bytes();
    let label_len = [u8::try_from(label.len()).ok()?.checked_add(6)?];
    secret.expand_multi_info(&[&len, &label_len, b"tls13 ", label, &[0]], into).ok()
}

/// The keys of one direction's Initial packets.
pub(super) struct Keys {
    key: [u8; 16],
    iv: [u8; 12],
    header: [u8; 16],
}

impl Keys {
    pub(super) fn of_initial(version: u32, first: Cid, server: bool) -> Option<Keys> {
        let initial = Hkdf::<Sha256>::new(Some(&salt(version)), first.bytes());
        let mut secret = [0; 32];
        expand(&initial, if server { b"server in" } else { b"client in" }, &mut secret)?;
        let secret = Hkdf::<Sha256>::from_prk(&secret).ok()?;
        let names: [&[u8]; 3] = match version {
            VERSION_2 => [b"quicv2 key", b"quicv2 iv", b"quicv2 hp"],
            _ => [b"quic key", b"quic iv", b"quic hp"],
        };
        let [key, iv, header] = names;
        let mut keys = Keys { key: [0; 16], iv: [0; 12], header: [0; 16] };
        expand(&secret, key, &mut keys.key)?;
        expand(&secret, iv, &mut keys.iv)?;
        expand(&secret, header, &mut keys.header)?;
        Some(keys)
    }

    /// What hides the first byte and the packet number (RFC 9001 §5.4.3).
    pub(super) fn mask(&self, sample: &[u8]) -> Option<[u8; 5]> {
        let mut block = [0; 16];
        block.copy_from_slice(sample.get(..16)?);
        let mut block = GenericArray::from(block);
        aes::Aes128::new(&GenericArray::from(self.header)).encrypt_block(&mut block);
        let mut mask = [0; 5];
        mask.copy_from_slice(block.get(..5)?);
        Some(mask)
    }

    /// Decrypts a payload (its last 16 bytes are the tag) under its header without protection.
    pub(super) fn open(&self, number: u64, header: &[u8], payload: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = self.iv;
        for (byte, of_number) in nonce.iter_mut().rev().zip(number.to_le_bytes()) {
            *byte ^= of_number;
        }
        let (text, tag) = payload.split_at_checked(payload.len().checked_sub(16)?)?;
        let mut text = text.to_vec();
        let tag = GenericArray::clone_from_slice(tag);
        let cipher = aes_gcm::Aes128Gcm::new(&GenericArray::from(self.key));
        cipher.decrypt_in_place_detached(&GenericArray::from(nonce), header, &mut text, &tag).ok()?;
        Some(text)
    }
}

/// Whether a Retry packet carries the right tag (RFC 9001 §5.8) for the destination that the client chose first.
pub(super) fn retry_is_genuine(version: u32, first: Cid, packet: &[u8]) -> bool {
    let (key, nonce): (&[u8; 16], &[u8; 12]) = match (version, draft(version)) {
        (VERSION_2, _) => (
            b"\x8f\xb4\xb0\x1b\x56\xac\x48\xe2\x60\xfb\xcb\xce\xad\x7c\xcc\x92",
            b"\xd8\x69\x69\xbc\x2d\x7c\x6d\x99\x90\xef\xb0\x4a",
        ),
        (_, ..=28) => (
            b"\x4d\x32\xec\xdb\x2a\x21\x33\xc8\x41\xe4\x04\x3d\xf2\x7d\x44\x30",
            b"\x4d\x16\x11\xd0\x55\x13\xa5\x52\xc5\x87\xd5\x75",
        ),
        (_, 29..=32) => (
            b"\xcc\xce\x18\x7e\xd0\x9a\x09\xd0\x57\x28\x15\x5a\x6c\xb9\x6b\xe1",
            b"\xe5\x49\x30\xf9\x7f\x21\x36\xf0\x53\x0a\x8c\x1c",
        ),
        _ => (
            b"\xbe\x0c\x69\x0b\x9f\x66\x57\x5a\x1d\x76\x6b\x54\xe3\x68\xc8\x4e",
            b"\x46\x15\x99\xd3\x5d\x63\x2b\xf2\x23\x98\x25\xbb",
        ),
    };
    let Some((packet, tag)) = packet.len().checked_sub(16).and_then(|len| packet.split_at_checked(len)) else {
        return false;
    };
    let mut known = Vec::with_capacity(packet.len().saturating_add(CID_LIMIT + 1));
    known.push(first.len);
    known.extend_from_slice(first.bytes());
    known.extend_from_slice(packet);
    let cipher = aes_gcm::Aes128Gcm::new(&GenericArray::from(*key));
    let (nonce, tag) = (GenericArray::from(*nonce), GenericArray::clone_from_slice(tag));
    cipher.decrypt_in_place_detached(&nonce, &known, &mut [], &tag).is_ok()
}

/// The whole packet number that a cut one stands for (RFC 9000 §A.3), after the largest one seen.
pub(super) fn whole_number(expected: u64, cut: u64, len: usize) -> u64 {
    let window = 1u64 << len.min(7).saturating_mul(8);
    let half = window / 2;
    let candidate = expected & !window.wrapping_sub(1) | cut;
    if candidate.saturating_add(half) <= expected && candidate < (1_u64 << 62).saturating_sub(window) {
        candidate.saturating_add(window)
    } else if candidate > expected.saturating_add(half) && candidate >= window {
        candidate.saturating_sub(window)
    } else {
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dissect::testing::hex;

    #[test]
    fn keys_are_those_of_rfc_9001_appendix_a() {
        let first = Cid::new(&hex("8394c8f03e515708")).unwrap();
        let keys = Keys::of_initial(1, first, false).unwrap();
        assert_eq!(keys.key.to_vec(), hex("1f369613dd76d5467730efcbe3b1a22d"));
        assert_eq!(keys.iv.to_vec(), hex("fa044b2f42a3fd3b46fb255c"));
        assert_eq!(keys.header.to_vec(), hex("9f50449e04a0e810283a1e9933adedd2"));
        let mask = keys.mask(&hex("d1b1c98dd7689fb8ec11d242b123dc9b")).unwrap();
        assert_eq!(mask.to_vec(), hex("437b9aec36"));
    }

    #[test]
    fn the_retry_packet_of_rfc_9001_appendix_a_is_genuine() {
        let first = Cid::new(&hex("8394c8f03e515708")).unwrap();
        let packet = hex("ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba");
        assert!(retry_is_genuine(1, first, &packet));
        assert!(!retry_is_genuine(0xff00_001d, first, &packet));
    }

    #[test]
    fn a_packet_number_is_the_one_closest_to_the_expected() {
        // RFC 9000 §A.3
        assert_eq!(whole_number(0xa82f_30eb, 0x9b32, 2), 0xa82f_9b32);
        assert_eq!(whole_number(0, 7, 1), 7);
        assert_eq!(whole_number(0x100, 0xff, 1), 0xff);
    }
}
