//! What passes through the interfaces, by the system's own counters: for sparklines, without any rights.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// What an interface has counted since it came up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub received_bytes: u64,
    pub received_packets: u64,
    pub received_dropped: u64,
    pub sent_bytes: u64,
    pub sent_packets: u64,
}

/// What passed between two samples, both directions together, a second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    pub bytes: f64,
    pub packets: f64,
}

/// The counters of all interfaces now; empty where the system shows none.
pub fn totals() -> BTreeMap<String, Totals> {
    // One small read for all interfaces, where /sys/class/net needs one a counter.
    std::fs::read_to_string("/proc/net/dev").map(|text| parse(&text)).unwrap_or_default()
}

/// Reads `/proc/net/dev` (proc_net(5)): two lines of head, then `name: 8 counters received, 8 sent`.
fn parse(text: &str) -> BTreeMap<String, Totals> {
    text.lines().skip(2).filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<(String, Totals)> {
    // An alias such as eth0:1 holds a colon itself; the counters never do.
    let (name, counters) = line.rsplit_once(':')?;
    let mut counters = counters.split_ascii_whitespace().map(|word| word.parse::<u64>().ok());
    let received_bytes = counters.next()??;
    let received_packets = counters.next()??;
    let received_dropped = counters.nth(1)??;
    let sent_bytes = counters.nth(4)??;
    let sent_packets = counters.next()??;
    let totals = Totals { received_bytes, received_packets, received_dropped, sent_bytes, sent_packets };
    Some((name.trim().to_owned(), totals))
}

/// The last rates of every interface.
#[derive(Debug)]
pub struct Sampler {
    keep: usize,
    last: Option<(Instant, BTreeMap<String, Totals>)>,
    history: BTreeMap<String, VecDeque<Rate>>,
}

impl Sampler {
    /// Keeps this many samples of each interface: 60 for a minute of seconds.
    pub fn new(keep: usize) -> Sampler {
        Sampler { keep, last: None, history: BTreeMap::new() }
    }

    /// Takes a sample; the time between two need not be even.
    pub fn sample(&mut self) {
        self.add(Instant::now(), totals());
    }

    fn add(&mut self, now: Instant, totals: BTreeMap<String, Totals>) {
        if let Some((before, old)) = &self.last {
            let span = now.saturating_duration_since(*before).max(Duration::from_millis(1)).as_secs_f64();
            for (name, new) in &totals {
                let rate = old.get(name).map_or(Rate::default(), |old| rate(old, new, span));
                let history = self.history.entry(name.clone()).or_default();
                if history.len() >= self.keep {
                    history.pop_front();
                }
                history.push_back(rate);
            }
            self.history.retain(|name, _| totals.contains_key(name));
        }
        self.last = Some((now, totals));
    }

    /// The rates of an interface, oldest first. `any` is all of them together.
    pub fn history(&self, interface: &str) -> Vec<Rate> {
        if interface != "any" {
            return self.history.get(interface).map(|h| h.iter().copied().collect()).unwrap_or_default();
        }
        let longest = self.history.values().map(VecDeque::len).max().unwrap_or(0);
        let mut sums = vec![Rate::default(); longest];
        for history in self.history.values() {
            for (sum, rate) in sums.iter_mut().rev().zip(history.iter().rev()) {
                sum.bytes += rate.bytes;
                sum.packets += rate.packets;
            }
        }
        sums
    }
}

fn rate(old: &Totals, new: &Totals, span: f64) -> Rate {
    // An interface that went down and came up again counts from 0.
    let grown = |old: u64, new: u64| new.checked_sub(old).unwrap_or(new) as f64;
    let bytes = grown(old.received_bytes, new.received_bytes) + grown(old.sent_bytes, new.sent_bytes);
    let packets = grown(old.received_packets, new.received_packets) + grown(old.sent_packets, new.sent_packets);
    Rate { bytes: bytes / span, packets: packets / span }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEV: &str = "\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
eth0:1:5000000000 7   1    3    0     0          0         2      900       4    0    0    0     0       0          0
broken: 1 2
";

    #[test]
    fn the_kernels_table_is_read() {
        let totals = parse(DEV);
        assert_eq!(totals.keys().collect::<Vec<_>>(), ["eth0:1", "lo"]);
        let eth = totals["eth0:1"];
        assert_eq!((eth.received_bytes, eth.received_packets, eth.received_dropped), (5_000_000_000, 7, 3));
        assert_eq!((eth.sent_bytes, eth.sent_packets), (900, 4));
    }

    #[test]
    fn rates_are_per_second_and_survive_a_restart_of_the_interface() {
        let start = Instant::now();
        let with = |bytes: u64| {
            let totals = Totals { received_bytes: bytes, received_packets: bytes / 100, ..Totals::default() };
            BTreeMap::from([("eth0".to_owned(), totals)])
        };
        let mut sampler = Sampler::new(2);
        for (half_seconds, bytes) in [(0, 1000), (1, 2000), (2, 2000), (3, 500)] {
            sampler.add(start + Duration::from_millis(500 * half_seconds), with(bytes));
        }
        let rates: Vec<f64> = sampler.history("eth0").iter().map(|r| r.bytes).collect();
        assert_eq!(rates, [0.0, 1000.0]);
        assert_eq!(sampler.history("any"), sampler.history("eth0"));
        sampler.add(start + Duration::from_secs(9), BTreeMap::new());
        assert_eq!(sampler.history("eth0"), []);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_machine_has_a_loopback_interface() {
        assert!(totals().contains_key("lo"));
    }
}
