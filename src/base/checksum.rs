//! The Internet checksum (RFC 1071).

/// Sums up bytes in pieces; a piece that another follows must have an even length.
#[derive(Clone, Copy, Default, Debug)]
pub struct Checksum(u64);

impl Checksum {
    /// Goes on over more bytes.
    pub fn over(mut self, bytes: &[u8]) -> Checksum {
        // Carries are folded in at the end, so that wider words come to the same.
        let (words, bytes) = bytes.as_chunks::<4>();
        for word in words {
            self.0 += u64::from(u32::from_be_bytes(*word));
        }
        let (pairs, rest) = bytes.as_chunks::<2>();
        for pair in pairs {
            self.0 += u64::from(u16::from_be_bytes(*pair));
        }
        if let [last] = rest {
            self.0 += u64::from(u16::from_be_bytes([*last, 0]));
        }
        self
    }

    /// What the checksum field must hold if it counted as zero, or 0 if it was summed up with its right value.
    pub fn finish(self) -> u16 {
        let mut sum = self.0;
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        !(sum as u16)
    }
}

/// The checksum of bytes whose checksum field holds zero; 0 over bytes with the right checksum.
pub fn internet_checksum(bytes: &[u8]) -> u16 {
    Checksum::default().over(bytes).finish()
}

/// What a checksum field that holds `found` should hold instead, given the checksum over the bytes with it.
pub fn should_be(found: u16, over_all: u16) -> u16 {
    let sum = u32::from(found) + u32::from(over_all);
    ((sum & 0xffff) + (sum >> 16)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_rfc_1071_section_3_comes_out() {
        let bytes = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7];
        assert_eq!(internet_checksum(&bytes), !0xddf2);
        assert_eq!(internet_checksum(&[&bytes[..], &[0x22, 0x0d]].concat()), 0);
        let pieces = Checksum::default().over(&bytes[..4]).over(&bytes[4..]);
        assert_eq!(pieces.finish(), !0xddf2);
    }

    #[test]
    fn a_wrong_checksum_tells_the_right_one() {
        let wrong = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7, 0x12, 0x34];
        assert_eq!(should_be(0x1234, internet_checksum(&wrong)), 0x220d);
    }
}
