//! Numbers, sizes and spans as the window writes them.

/// `2256` as `2,256`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 packet`, `2,256 packets`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// The beginning of a text, with `…` where it is cut off.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A share as `19.9 %`.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0.0 %".into();
    }
    format!("{:.1} %", part as f64 * 100.0 / whole as f64)
}

/// A size as `1.3 MB`; steps of a thousand, as on disks.
pub fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 999.5 {
            return if unit == "B" || value >= 99.95 {
                format!("{value:.0} {unit}")
            } else {
                format!("{value:.1} {unit}")
            };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

/// A rate as `0.3 Mbit/s`; empty when there is none.
pub fn rate(bits_a_second: f64) -> String {
    match bits_a_second {
        b if !b.is_finite() || b < 1.0 => String::new(),
        b if b < 1e3 => format!("{b:.0} bit/s"),
        b if b < 1e5 => format!("{:.0} kbit/s", b / 1e3),
        b if b < 1e9 => format!("{:.1} Mbit/s", b / 1e6),
        b => format!("{:.1} Gbit/s", b / 1e9),
    }
}

/// A moment as people say it: `today, 09:12`, `yesterday`, `Monday`, `3 February`, `3 February 2024`.
pub fn moment(seconds_since_1970: i64) -> String {
    moment_from(seconds_since_1970, &jiff::Zoned::now()).unwrap_or_default()
}

fn moment_from(seconds: i64, now: &jiff::Zoned) -> Option<String> {
    let then = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(now.time_zone().clone());
    let days = then.date().until(now.date()).ok()?.get_days();
    Some(match days {
        0 => then.strftime("today, %H:%M").to_string(),
        1 => "yesterday".to_owned(),
        2..=6 => then.strftime("%A").to_string(),
        _ if then.year() == now.year() => then.strftime("%-d %B").to_string(),
        _ => then.strftime("%-d %B %Y").to_string(),
    })
}

/// A number with two or three digits that matter: `545`, `38 k`, `1.2 M`.
pub fn scaled(number: f64) -> String {
    match number {
        n if !n.is_finite() => String::new(),
        n if n < 999.5 => format!("{n:.0}"),
        n if n < 999_500.0 => format!("{:.0} k", n / 1e3),
        n if n < 9_995_000.0 => format!("{:.1} M", n / 1e6),
        n if n < 999_500_000.0 => format!("{:.0} M", n / 1e6),
        n => format!("{:.1} G", n / 1e9),
    }
}

/// Seconds as `00:05:19`.
pub fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Seconds as `5 min 19 s`.
pub fn span(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A number of nanoseconds in the unit that fits, such as `42.7 ms`.
pub fn time_length(nanos: i64) -> String {
    let value = nanos.unsigned_abs() as f64;
    let sign = if nanos < 0 { "-" } else { "" };
    let (value, unit) = match value {
        v if v < 999.5 => (v, "ns"),
        v if v < 999_500.0 => (v / 1e3, "µs"),
        v if v < 99_950_000.0 => (v / 1e6, "ms"),
        v if v < 999_500_000.0 => return format!("{sign}{:.2} s", v / 1e9),
        v => (v / 1e9, "s"),
    };
    if unit == "ns" || value >= 99.95 { format!("{sign}{value:.0} {unit}") } else { format!("{sign}{value:.1} {unit}") }
}

/// A span of nanoseconds as `46.2–47.1 s`, with as many decimals as tell its ends apart.
pub fn time_span(span: &std::ops::Range<i64>) -> String {
    let length = (span.end - span.start).unsigned_abs().max(1) as f64 / 1e9;
    let decimals = (1.0 - length.log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{:.decimals$}–{:.decimals$} s", span.start as f64 / 1e9, span.end as f64 / 1e9)
}

/// Nanoseconds of the longer units.
pub const MINUTE: f64 = 60e9;
pub const HOUR: f64 = 60.0 * MINUTE;
pub const DAY: f64 = 24.0 * HOUR;

/// A mark of a time axis whose marks are `step` nanoseconds apart.
pub fn time_mark(nanos: f64, step: f64) -> String {
    for (unit, word) in [(DAY, "d"), (HOUR, "h"), (MINUTE, "min")] {
        if step >= unit {
            return format!("{} {word}", grouped((nanos / unit).round() as u64));
        }
    }
    let decimals = (9.0 - step.max(1.0).log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{:.decimals$} s", nanos / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn sizes_have_two_digits_that_matter() {
        assert_eq!(
            [12, 999, 1_000, 58_000, 224_400, 1_300_000, 1_104_000_000].map(size),
            ["12 B", "999 B", "1.0 kB", "58.0 kB", "224 kB", "1.3 MB", "1.1 GB"]
        );
    }

    #[test]
    fn moments_are_said_the_nearer_the_more_exactly() {
        let now: jiff::Zoned = "2026-02-25T12:00:00[UTC]".parse().unwrap();
        let said = |then: &str| {
            let then: jiff::Timestamp = then.parse().unwrap();
            moment_from(then.as_second(), &now).unwrap()
        };
        assert_eq!(said("2026-02-25T09:12:30Z"), "today, 09:12");
        assert_eq!(said("2026-02-24T23:59:00Z"), "yesterday");
        assert_eq!(said("2026-02-23T08:00:00Z"), "Monday");
        assert_eq!(said("2026-02-03T08:00:00Z"), "3 February");
        assert_eq!(said("2024-02-03T08:00:00Z"), "3 February 2024");
    }

    #[test]
    fn spans_are_said_in_two_units() {
        assert_eq!([7, 319, 7260].map(span), ["7 s", "5 min 19 s", "2 h 1 min"]);
    }

    #[test]
    fn times_have_as_many_decimals_as_they_need() {
        assert_eq!(
            [0, 900, 42_700_000, 268_000_000, 1_500_000_000, 120_000_000_000].map(time_length),
            ["0 ns", "900 ns", "42.7 ms", "0.27 s", "1.5 s", "120 s"]
        );
        assert_eq!(time_span(&(46_200_000_000..47_100_000_000)), "46.20–47.10 s");
        assert_eq!(time_span(&(0..90_000_000_000)), "0–90 s");
        assert_eq!(time_span(&(1_000_000..1_002_000)), "0.0010000–0.0010020 s");
        assert_eq!(time_mark(2e10, 1e10), "20 s");
        assert_eq!(time_mark(5e8, 5e8), "0.5 s");
        assert_eq!(time_mark(30.0 * MINUTE, 10.0 * MINUTE), "30 min");
        assert_eq!(time_mark(36.0 * HOUR, 12.0 * HOUR), "36 h");
        assert_eq!(time_mark(2000.0 * DAY, 200.0 * DAY), "2,000 d");
    }

    #[test]
    fn rates_are_said_in_the_unit_that_fits() {
        assert_eq!([0.0, 12_000.0, 300_000.0, 2.8e6].map(rate), ["", "12 kbit/s", "0.3 Mbit/s", "2.8 Mbit/s"]);
    }
}
