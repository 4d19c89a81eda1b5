//! Points in time and spans between them, in nanoseconds.

/// Nanoseconds since 1970-01-01 00:00 UTC, or a span of nanoseconds; negative before, saturating at the ends (1677 and 2262).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Time(pub i64);

impl Time {
    /// A point in time that a packet leaves open.
    pub const NEVER: Time = Time(i64::MIN);

    /// From seconds and nanoseconds; nanoseconds may be more than a second.
    pub const fn from_parts(seconds: i64, nanos: i64) -> Time {
        Time(seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
    }

    /// Whole seconds, rounded towards the past, and the nanoseconds above them (0 to 999,999,999).
    pub const fn parts(self) -> (i64, u32) {
        (self.0.div_euclid(1_000_000_000), self.0.rem_euclid(1_000_000_000) as u32)
    }

    /// The span from `earlier` to this.
    pub const fn since(self, earlier: Time) -> Time {
        Time(self.0.saturating_sub(earlier.0))
    }
}
