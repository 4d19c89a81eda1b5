//! The cursor: numbers, bytes and texts are read, and recorded as they are.

use super::*;

macro_rules! read_numbers {
    ($($(#[$doc:meta])* $name:ident $le:ident $peek:ident: $ty:ty, $len:literal;)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            pub fn $name(&mut self, field: &'static Field) -> Parsed<$ty> {
                let value = self.$peek(0)?;
                self.number(field, u64::from(value), $len)?;
                Ok(field.masked(u64::from(value)) as $ty)
            }

            /// The same, with the lowest byte first.
            pub fn $le(&mut self, field: &'static Field) -> Parsed<$ty> {
                let mut bytes = [0; size_of::<$ty>()];
                for (to, from) in bytes.iter_mut().zip(self.need(0, $len)?) {
                    *to = *from;
                }
                let value = <$ty>::from_le_bytes(bytes);
                self.number(field, u64::from(value), $len)?;
                Ok(field.masked(u64::from(value)) as $ty)
            }

            /// The number at a distance from the cursor, unrecorded.
            #[inline(always)]
            pub fn $peek(&self, distance: usize) -> Parsed<$ty> {
                let mut bytes = [0; size_of::<$ty>()];
                let from = self.need(distance, $len)?;
                bytes[size_of::<$ty>() - $len..].copy_from_slice(from);
                Ok(<$ty>::from_be_bytes(bytes))
            }
        )*
    };
}

/// Reading: the cursor moves on, the field is recorded.
impl<'p, 'c, K: Keeping> Packet<'p, 'c, K> {
    pub(crate) fn new(cx: &'p mut Context<'c>, data: &'p [u8], source: u16, at: usize, reported: usize) -> Self {
        let depth = cx.depth;
        let on_stream = std::mem::take(&mut cx.on_stream);
        let base = cx.tree.open.len();
        Packet {
            cx,
            data,
            source,
            origin: at,
            at,
            view: data.get(..reported).unwrap_or(data),
            reported,
            item: Item::NONE,
            closed: false,
            last: Item::NONE,
            depth,
            nested: false,
            on_stream,
            base,
            opened: 0,
            behind: at,
            recording: PhantomData,
        }
    }

    /// Nothing is kept, neither nodes nor columns.
    #[inline(always)]
    pub(super) fn keeps_none(&self) -> bool {
        K::NOTHING || self.cx.keeps_none
    }

    /// Goes on as what only records; for code that is not compiled for the first pass by itself.
    pub(crate) fn plainly<R>(&mut self, read: impl FnOnce(&mut Packet<'_, 'c>) -> R) -> R {
        let mut plain = Packet {
            cx: &mut *self.cx,
            data: self.data,
            source: self.source,
            origin: self.origin,
            at: self.at,
            view: self.view,
            reported: self.reported,
            item: self.item,
            closed: self.closed,
            last: self.last,
            depth: self.depth,
            nested: self.nested,
            on_stream: self.on_stream,
            base: self.base,
            opened: self.opened,
            behind: self.behind,
            recording: PhantomData,
        };
        let done = read(&mut plain);
        let Packet { at, view, reported, item, closed, last, nested, on_stream, opened, behind, .. } = plain;
        // A view is what its layer has of the data from the beginning on.
        self.view = self.data.get(..view.len()).unwrap_or(self.view);
        (self.at, self.reported, self.item) = (at, reported, item);
        (self.closed, self.last, self.nested, self.on_stream) = (closed, last, nested, on_stream);
        (self.opened, self.behind) = (opened, behind);
        done
    }

    read_numbers! {
        u8 u8_le peek_u8: u8, 1;
        u16 u16_le peek_u16: u16, 2;
        u24 u24_le peek_u24: u32, 3;
        u32 u32_le peek_u32: u32, 4;
        u40 u40_le peek_u40: u64, 5;
        u48 u48_le peek_u48: u64, 6;
        u56 u56_le peek_u56: u64, 7;
        u64 u64_le peek_u64: u64, 8;
    }

    /// A signed number of one to eight bytes, highest byte first.
    pub fn signed(&mut self, field: &'static Field, len: usize) -> Parsed<i64> {
        let start = self.at;
        let mut bytes = [0; 8];
        let from = self.need(0, len.min(8))?;
        if from.first().is_some_and(|byte| byte & 0x80 != 0) {
            bytes = [0xff; 8];
        }
        bytes[8 - from.len()..].copy_from_slice(from);
        let value = i64::from_be_bytes(bytes);
        self.at += from.len();
        self.node(field, value as u64, start, from.len())?;
        Ok(value)
    }

    pub fn ipv4(&mut self, field: &'static Field) -> Parsed<Ipv4Addr> {
        Ok(Ipv4Addr::from(self.u32(field)?))
    }

    pub fn ipv6(&mut self, field: &'static Field) -> Parsed<Ipv6Addr> {
        let mut address = [0; 16];
        address.copy_from_slice(self.need(0, 16)?);
        self.node(field, 0, self.at, 16)?;
        self.at += 16;
        Ok(address.into())
    }

    pub fn ether(&mut self, field: &'static Field) -> Parsed<[u8; 6]> {
        let [_, _, mac @ ..] = self.u48(field)?.to_be_bytes();
        Ok(mac)
    }

    /// Bytes, or text of a fixed length.
    pub fn bytes(&mut self, field: &'static Field, len: usize) -> Parsed<&'p [u8]> {
        let bytes = self.need(0, len)?;
        self.node(field, 0, self.at, len)?;
        self.at += len;
        Ok(bytes)
    }

    /// Text of a fixed length that ought to be ASCII: it ends with the first zero byte, and what is no ASCII becomes U+FFFD.
    pub fn ascii(&mut self, field: &'static Field, len: usize) -> Parsed<&'p [u8]> {
        let bytes = self.bytes(field, len)?;
        self.set_ascii(self.last, bytes);
        Ok(bytes)
    }

    /// Gives a text node bytes that ought to be ASCII as its value.
    pub fn set_ascii(&mut self, item: Item, bytes: &[u8]) {
        if item == Item::NONE {
            return;
        }
        let mut text = String::new();
        crate::field::text::push_ascii(&mut text, bytes);
        self.set_text(item, text.as_bytes());
    }

    /// Text up to and with a zero byte; the text without it. Without a zero byte: up to the end of the layer.
    pub fn text_z(&mut self, field: &'static Field) -> Parsed<&'p [u8]> {
        let rest = self.rest();
        let len = memchr::memchr(0, rest).ok_or_else(|| self.stop_at(self.view.len() + 1))?;
        let text = self.need(0, len)?;
        let item = self.add(field, 0, len + 1);
        self.set_text(item, text);
        self.at += len + 1;
        Ok(text)
    }

    /// Reads only the next `len` bytes, and moves behind them, whatever `read` leaves of them and however it ends; nodes that it opened are closed.
    pub fn part(&mut self, len: usize, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        let (view, reported, opened) = (self.view, self.reported, self.opened);
        let end = self.at.saturating_add(len).min(reported);
        self.take(len);
        let done = read(self);
        while self.opened > opened {
            self.close();
        }
        (self.view, self.reported) = (view, reported);
        self.at = end.min(view.len());
        done?;
        if end > view.len() { Err(self.stop_at(end)) } else { Ok(()) }
    }

    /// Moves on without recording anything.
    pub fn skip(&mut self, len: usize) -> Parsed {
        self.need(0, len)?;
        self.at += len;
        Ok(())
    }

    /// Moves the cursor to a distance from the layer's first byte.
    pub fn go_to(&mut self, offset: usize) -> Parsed {
        let at = self.origin.saturating_add(offset);
        if at > self.view.len() {
            return Err(self.stop_at(at));
        }
        self.at = at;
        Ok(())
    }

    /// Bytes at a distance from the cursor, unrecorded.
    pub fn peek(&self, distance: usize, len: usize) -> Parsed<&'p [u8]> {
        self.need(distance, len)
    }

    /// What was captured of the layer from the cursor on.
    pub fn rest(&self) -> &'p [u8] {
        self.view.get(self.at..).unwrap_or(&[])
    }

    /// The whole layer from its first byte on, as far as captured.
    pub fn layer(&self) -> &'p [u8] {
        self.view.get(self.origin..).unwrap_or(&[])
    }

    /// Length of the layer as the packet says, from the cursor on; the capture may hold less.
    pub fn left(&self) -> usize {
        self.reported.saturating_sub(self.at)
    }

    /// How many of the bytes from the cursor on were captured.
    pub fn captured_left(&self) -> usize {
        self.view.len().saturating_sub(self.at)
    }

    /// Distance of the cursor from the layer's first byte.
    pub fn offset(&self) -> usize {
        self.at - self.origin
    }

    /// Place of the layer's first byte in its data source.
    pub fn layer_start(&self) -> usize {
        self.origin
    }

    /// Place of the cursor in its data source.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Place after the last byte of the layer that was captured.
    pub fn captured_end(&self) -> usize {
        self.view.len()
    }

    /// Bytes anywhere in the layer (places as [`position`](Self::position) gives them), unrecorded.
    pub fn bytes_from(&self, position: usize, len: usize) -> Parsed<&'p [u8]> {
        let end = position.saturating_add(len);
        self.view.get(position..end).ok_or_else(|| self.stop_at(end))
    }

    /// Runs `read` as if the layer ended `len` bytes earlier.
    pub fn without_last<T>(&mut self, len: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let (view, reported) = (self.view, self.reported);
        self.reported = reported.saturating_sub(len).max(self.at.min(reported));
        self.view = view.get(..self.reported).unwrap_or(view);
        let done = read(self);
        (self.view, self.reported) = (view, reported);
        done
    }

    /// Says that the layer ends `len` bytes from the cursor, if it does not end before.
    pub fn take(&mut self, len: usize) {
        self.reported = self.reported.min(self.at.saturating_add(len));
        self.view = self.view.get(..self.reported).unwrap_or(self.view);
    }

    #[inline(always)]
    pub(super) fn need(&self, distance: usize, len: usize) -> Parsed<&'p [u8]> {
        let start = self.at.saturating_add(distance);
        if let Some(bytes) = self.view.get(start..)
            && let Some(bytes) = bytes.get(..len)
        {
            return Ok(bytes);
        }
        Err(self.stop_at(start.saturating_add(len)))
    }

    #[cold]
    pub(super) fn stop_at(&self, end: usize) -> Stop {
        if end <= self.reported { Stop::Snapped } else { Stop::Malformed }
    }
}
