//! What a preference can be: switched, counted, chosen or written.

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
