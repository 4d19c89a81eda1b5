//! The names nearest to a mistyped one.

use crate::dissect::Registry;

/// Most names offered.
const OFFERED: usize = 3;

/// Filter names of protocols that the field knows, one a line, ascending: `tshark -G protocols`, third column. What of
/// them the register has not, Wirefin does not dissect yet.
static KNOWN: &str = include_str!("known_names.txt");

/// What people write for names.
const SYNONYMS: &[(&str, &str)] = &[
    ("ether", "eth"),
    ("ethernet", "eth"),
    ("https", "tls"),
    ("icmp6", "icmpv6"),
    ("icmpv4", "icmp"),
    ("ip.source", "ip.src"),
    ("ip.destination", "ip.dst"),
    ("ip4", "ip"),
    ("ip6", "ipv6"),
    ("ipv4", "ip"),
    ("mac", "eth.addr"),
    ("port", "tcp.port"),
    ("ports", "tcp.port"),
];

/// The protocol that a name belongs to, if it exists and Wirefin has it not.
pub(super) fn not_dissected<'n>(registry: &Registry, name: &'n str) -> Option<&'n str> {
    let mut known = KNOWN.lines();
    let family = name.split_once('.').map_or(name, |(family, _)| family);
    if registry.named(family).is_some() {
        return None;
    }
    known.find(|known| *known == family).map(|_| family)
}

/// The names nearest to one that does not exist, best first.
pub(super) fn names(registry: &Registry, name: &str) -> Vec<&'static str> {
    let name = name.to_ascii_lowercase();
    if name.len() < 2 || name.len() > 64 {
        return Vec::new();
    }
    let meant = SYNONYMS.iter().find(|(said, _)| *said == name).map(|(_, meant)| *meant);
    let (family, member) = name.rsplit_once('.').unwrap_or(("", &name));
    let mut found: Vec<(usize, usize, &'static str)> = Vec::new();
    for (known, _) in registry.names() {
        let same_family = !family.is_empty() && known.strip_prefix(family).is_some_and(|rest| rest.starts_with('.'));
        let mut badness = None;
        // In half letters, so that a shared beginning can break a tie.
        // A short word that begins otherwise and differs twice is another word.
        let other = |distance: usize| distance > 1 && name.len() < 7 && !known.starts_with(name.get(..1).unwrap_or(""));
        if let Some(distance) = within(&name, known, allowed(&name)).filter(|distance| !other(*distance)) {
            badness = Some(2 * distance - usize::from(same_family && distance > 0));
        }
        if let Some((_, last)) = known.rsplit_once('.') {
            // `tcp.syn` for `tcp.flags.syn`, `ttl` for `ip.ttl`.
            if last == member && (same_family || family.is_empty()) {
                badness = badness.min(Some(2)).or(Some(2));
            }
        }
        if let Some(badness) = badness {
            found.push((badness, known.len(), known));
        }
    }
    found.sort_unstable();
    // Beside a name that nearly is the one, far ones only confuse.
    let best = found.first().map_or(0, |(badness, ..)| *badness);
    found.retain(|(badness, ..)| *badness <= best + 1);
    let mut names: Vec<&'static str> = meant.into_iter().collect();
    names.extend(found.into_iter().map(|(_, _, known)| known).filter(|known| Some(*known) != meant));
    names.truncate(OFFERED);
    names
}

/// The words of a list nearest to one, best first, whatever their case.
pub(super) fn words<'w>(all: impl Iterator<Item = &'w str>, word: &str) -> Vec<&'w str> {
    let word = word.to_ascii_lowercase();
    if word.len() > 64 {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = all
        .filter_map(|known| {
            let small = known.to_ascii_lowercase();
            if (word.len() >= 3 && small.starts_with(&word)) || (small.len() >= 3 && word.starts_with(&small)) {
                return Some((0, known));
            }
            within(&word, &small, allowed(&word)).map(|distance| (distance, known))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.dedup();
    found.truncate(OFFERED);
    found.into_iter().map(|(_, known)| known).collect()
}

/// How many slips a word of this length may have.
fn allowed(word: &str) -> usize {
    match word.len() {
        0..=3 => 1,
        4..=8 => 2,
        _ => 3,
    }
}

fn within(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let distance = distance(a.as_bytes(), b.as_bytes());
    (distance <= most).then_some(distance)
}

/// How many letters must be changed, added, left out or swapped with the next to make one word of the other
/// (Damerau and Levenshtein).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_counts_once() {
        assert_eq!(distance(b"ip.adr", b"ip.addr"), 1);
        assert_eq!(distance(b"tpc", b"tcp"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
        assert_eq!(words(["Good", "Bad", "Unverified"].into_iter(), "godo"), ["Good"]);
    }

    #[test]
    fn the_known_names_are_in_order() {
        let lines: Vec<&str> = KNOWN.lines().collect();
        assert!(lines.is_sorted() && lines.contains(&"smb2") && lines.contains(&"tcp"));
    }
}
