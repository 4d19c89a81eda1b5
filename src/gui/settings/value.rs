//! What a preference can be: switched, counted, chosen or written.

use crate::gui::asks::TimeFormat;

/// A preference's type: how it stands in a file and how it is asked for.
pub trait Value: Sized {
    const KIND: Kind;

    fn to_toml(&self) -> toml::Value;

    /// Reads it; `None` for what it cannot be.
    fn from_toml(value: &toml::Value) -> Option<Self>;
}

/// How a preference is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Switch,
    /// From, to, and what is counted.
    Number(u32, u32, &'static str),
    /// Names in the file, and words.
    Choice(&'static [(&'static str, &'static str)]),
    Text,
}

impl Value for bool {
    const KIND: Kind = Kind::Switch;

    fn to_toml(&self) -> toml::Value {
        toml::Value::Boolean(*self)
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Value for u32 {
    const KIND: Kind = Kind::Number(0, u32::MAX, "");

    fn to_toml(&self) -> toml::Value {
        toml::Value::Integer(i64::from(*self))
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        u32::try_from(value.as_integer()?).ok()
    }
}

impl Value for String {
    const KIND: Kind = Kind::Text;

    fn to_toml(&self) -> toml::Value {
        toml::Value::String(self.clone())
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

/// Decimals of seconds; none means as many as the file has.
impl Value for Option<u8> {
    const KIND: Kind = Kind::Choice(&[
        ("automatic", "As the file has"),
        ("0", "0"),
        ("1", "1"),
        ("2", "2"),
        ("3", "3"),
        ("4", "4"),
        ("5", "5"),
        ("6", "6"),
        ("7", "7"),
        ("8", "8"),
        ("9", "9"),
    ]);

    fn to_toml(&self) -> toml::Value {
        toml::Value::String(self.map_or_else(|| "automatic".to_owned(), |decimals| decimals.to_string()))
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        match value.as_str()? {
            "automatic" => Some(None),
            decimals => decimals.parse().ok().filter(|decimals| *decimals <= 9).map(Some),
        }
    }
}

/// The formats of the Time column, by the names that files have for them.
const TIME_FORMATS: &[(TimeFormat, &str, &str)] = &[
    (TimeFormat::AbsoluteDate, "date", "Date and time of day"),
    (TimeFormat::AbsoluteDayOfYear, "day-of-year", "Year, day of year, and time of day"),
    (TimeFormat::Absolute, "time", "Time of day"),
    (TimeFormat::Epoch, "epoch", "Seconds since 1970-01-01"),
    (TimeFormat::Relative, "relative", "Seconds since the first packet"),
    (TimeFormat::Delta, "delta", "Seconds since the packet before"),
    (TimeFormat::DeltaDisplayed, "delta-displayed", "Seconds since the shown packet before"),
    (TimeFormat::UtcDate, "utc-date", "UTC date and time of day"),
    (TimeFormat::UtcDayOfYear, "utc-day-of-year", "UTC year, day of year, and time of day"),
    (TimeFormat::Utc, "utc", "UTC time of day"),
    (TimeFormat::RelativeClock, "relative-clock", "Hours and minutes since the first packet"),
    (TimeFormat::DeltaClock, "delta-clock", "Hours and minutes since the packet before"),
    (TimeFormat::DeltaDisplayedClock, "delta-displayed-clock", "Hours and minutes since the shown packet before"),
];

impl Value for TimeFormat {
    const KIND: Kind = Kind::Choice(
        &const {
            let mut names = [("", ""); TIME_FORMATS.len()];
            let mut at = 0;
            while at < names.len() {
                names[at] = (TIME_FORMATS[at].1, TIME_FORMATS[at].2);
                at += 1;
            }
            names
        },
    );

    fn to_toml(&self) -> toml::Value {
        let name = TIME_FORMATS.iter().find(|(format, ..)| format == self).map_or("", |(_, name, _)| name);
        toml::Value::String(name.to_owned())
    }

    fn from_toml(value: &toml::Value) -> Option<Self> {
        let name = value.as_str()?;
        TIME_FORMATS.iter().find(|(_, known, _)| *known == name).map(|(format, ..)| *format)
    }
}

impl Kind {
    /// Keeps a value in the span that the preference has.
    pub fn fit(self, value: toml::Value) -> toml::Value {
        match (self, value.as_integer()) {
            (Kind::Number(least, most, _), Some(number)) => {
                toml::Value::Integer(number.clamp(i64::from(least), i64::from(most)))
            }
            _ => value,
        }
    }
}

/// Declares an enum that is a preference: its variants with their names in the file and their words.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $variant:ident = $file:literal, $words:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$meta])* $variant,)* }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];
        }

        impl $crate::gui::settings::value::Value for $name {
            const KIND: $crate::gui::settings::value::Kind =
                $crate::gui::settings::value::Kind::Choice(&[$(($file, $words),)*]);

            fn to_toml(&self) -> toml::Value {
                toml::Value::String(match self { $($name::$variant => $file,)* }.to_owned())
            }

            fn from_toml(value: &toml::Value) -> Option<Self> {
                match value.as_str()? { $($file => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use choices;
