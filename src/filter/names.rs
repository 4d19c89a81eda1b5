//! The names that a field has for its values, looked up in both directions.

use crate::field::{Field, Names};
use std::borrow::Cow;

/// The value of a field that has this name, whatever its case.
pub(super) fn value_named(field: &Field, name: &str) -> Option<u64> {
    match field.names {
        Names::None => None,
        // One whose texts are names and nothing else, without numbers.
        Names::Whole(write) => (0..=u64::from(u8::MAX)).find(|value| {
            let mut text = String::new();
            write(*value, &mut text);
            text.eq_ignore_ascii_case(name)
        }),
        Names::List(list) => list.iter().find(|(_, own)| own.eq_ignore_ascii_case(name)).map(|(value, _)| *value),
        Names::Ranges(list) => {
            let mut single = list.iter().filter(|(first, last, _)| first == last);
            single.find(|(_, _, own)| own.eq_ignore_ascii_case(name)).map(|(value, _, _)| *value)
        }
        Names::Call(call) => {
            (0..=last_called(field)).find(|value| call(*value).is_some_and(|own| own.eq_ignore_ascii_case(name)))
        }
        Names::Bool(on, off) => {
            if on.eq_ignore_ascii_case(name) {
                Some(1)
            } else {
                off.eq_ignore_ascii_case(name).then_some(0)
            }
        }
    }
}

/// Names that a function gives cannot be turned round; they lie among the first 65,536 values.
fn last_called(field: &Field) -> u64 {
    u64::MAX >> (64 - field.kind.bits().clamp(1, 16))
}

/// The name of a value.
pub(super) fn name_of(field: &Field, value: u64) -> Option<Cow<'static, str>> {
    let found = match field.names {
        Names::None => None,
        Names::Whole(write) => {
            let mut text = String::new();
            write(value, &mut text);
            return (!text.is_empty()).then_some(Cow::Owned(text));
        }
        Names::List(list) => list.iter().find(|(own, _)| *own == value).map(|(_, name)| *name),
        Names::Ranges(list) => {
            list.iter().find(|(first, last, _)| (*first..=*last).contains(&value)).map(|(_, _, name)| *name)
        }
        Names::Call(call) => call(value),
        Names::Bool(on, off) => Some(if value == 0 { off } else { on }),
    };
    found.map(Cow::Borrowed)
}

/// Whether values of the field have names that filters may use.
pub(super) const fn has_names(field: &Field) -> bool {
    !matches!(field.names, Names::None | Names::Whole(_))
}

/// All names with their values, those of single values, ascending by value.
pub(super) fn all(field: &Field) -> Vec<(u64, Cow<'static, str>)> {
    let named = |(value, name): &(u64, &'static str)| (*value, Cow::Borrowed(*name));
    match field.names {
        Names::None => Vec::new(),
        Names::Whole(write) => {
            let texts = (0..=u64::from(u8::MAX)).map(|value| {
                let mut text = String::new();
                write(value, &mut text);
                (value, text)
            });
            // Without those that are nothing but the number.
            let names = texts.filter(|(_, text)| !text.is_empty() && !text.contains(|c: char| c.is_ascii_digit()));
            names.map(|(value, text)| (value, Cow::Owned(text))).collect()
        }
        Names::List(list) => list.iter().map(named).collect(),
        Names::Ranges(list) => {
            let single = list.iter().filter(|(first, last, _)| first == last);
            single.map(|(value, _, name)| (*value, Cow::Borrowed(*name))).collect()
        }
        Names::Call(call) => {
            (0..=last_called(field)).filter_map(|value| Some((value, Cow::Borrowed(call(value)?)))).collect()
        }
        Names::Bool(on, off) => vec![(1, Cow::Borrowed(on)), (0, Cow::Borrowed(off))],
    }
}
