//! A value of a field, as filters, columns and exports see it.

use crate::base::Time;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A value; what is long is borrowed from the packet or from the dissection.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    /// Headings and expert items have none.
    Nothing,
    Unsigned(u64),
    Signed(i64),
    Bool(bool),
    Float(f64),
    /// A point in time.
    Moment(Time),
    /// A span of time.
    Span(Time),
    /// Text as it was in the packet; it need not be UTF-8.
    Text(&'a [u8]),
    Bytes(&'a [u8]),
    Ether([u8; 6]),
    Ipv4(Ipv4Addr),
    Ipv6(Ipv6Addr),
    Eui64(u64),
    Guid([u8; 16]),
    /// An object identifier in its BER form.
    Oid(&'a [u8]),
}
