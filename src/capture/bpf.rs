//! Compiled capture filters as text: the instructions of the BSD packet filter (McCanne and Jacobson 1993, bpf(4)).

use std::fmt;

use serde::{Deserialize, Serialize};

/// One instruction: operation, two jump distances, constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instruction {
    pub code: u16,
    pub jt: u8,
    pub jf: u8,
    pub k: u32,
}

impl std::str::FromStr for Instruction {
    type Err = ();

    /// Reads `code jt jf k` in decimal, as `tcpdump -ddd` prints it.
    fn from_str(text: &str) -> Result<Instruction, ()> {
        let mut words = text.split_ascii_whitespace();
        let mut next = || words.next().ok_or(());
        let code = next()?.parse().map_err(drop)?;
        let jt = next()?.parse().map_err(drop)?;
        let jf = next()?.parse().map_err(drop)?;
        let k = next()?.parse().map_err(drop)?;
        Ok(Instruction { code, jt, jf, k })
    }
}

/// A program as `tcpdump -d` lays it out, one instruction a line.
pub fn listing(program: &[Instruction]) -> String {
    program.iter().enumerate().map(|(at, instruction)| format!("{}\n", Line { at, instruction })).collect()
}

struct Line<'a> {
    at: usize,
    instruction: &'a Instruction,
}

// Classes, sizes, modes and operations of bpf(4).
const LD: u16 = 0x00;
const LDX: u16 = 0x01;
const ST: u16 = 0x02;
const STX: u16 = 0x03;
const ALU: u16 = 0x04;
const JMP: u16 = 0x05;
const RET: u16 = 0x06;

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Instruction { code, jt, jf, k } = *self.instruction;
        let size = match code & 0x18 {
            0x08 => "h",
            0x10 => "b",
            _ => "",
        };
        let x = code & 0x08 != 0;
        let (name, operand) = match code & 0x07 {
            LD => {
                let operand = match code & 0xe0 {
                    0x00 => format!("#0x{k:x}"),
                    0x20 => format!("[{}]", k as i32),
                    0x40 => format!("[x + {}]", k as i32),
                    0x60 => format!("M[{k}]"),
                    0x80 => "#pktlen".into(),
                    _ => return self.unknown(f),
                };
                (format!("ld{size}"), operand)
            }
            LDX => {
                let (name, operand) = match code & 0xe0 {
                    0x00 => ("ldx", format!("#0x{k:x}")),
                    0x60 => ("ldx", format!("M[{k}]")),
                    0x80 => ("ldx", "#pktlen".into()),
                    0xa0 => ("ldxb", format!("4*([{k}]&0xf)")),
                    _ => return self.unknown(f),
                };
                (name.into(), operand)
            }
            ST => ("st".into(), format!("M[{k}]")),
            STX => ("stx".into(), format!("M[{k}]")),
            ALU => {
                let name = match code & 0xf0 {
                    0x00 => "add",
                    0x10 => "sub",
                    0x20 => "mul",
                    0x30 => "div",
                    0x40 => "or",
                    0x50 => "and",
                    0x60 => "lsh",
                    0x70 => "rsh",
                    0x80 => "neg",
                    0x90 => "mod",
                    0xa0 => "xor",
                    _ => return self.unknown(f),
                };
                let operand = match (name, x) {
                    ("neg", _) => String::new(),
                    (_, true) => "x".into(),
                    ("or" | "and" | "xor", false) => format!("#0x{k:x}"),
                    (_, false) => format!("#{k}"),
                };
                (name.into(), operand)
            }
            JMP => {
                let name = match code & 0xf0 {
                    0x00 => {
                        // Backwards only in `protochain` loops.
                        let to = self.at as i64 + 1 + i64::from(k as i32);
                        return write!(f, "({:03}) {:<8} {}", self.at, "ja", to);
                    }
                    0x10 => "jeq",
                    0x20 => "jgt",
                    0x30 => "jge",
                    0x40 => "jset",
                    _ => return self.unknown(f),
                };
                let operand = if x { "x".into() } else { format!("#0x{k:x}") };
                let (yes, no) = (self.at + 1 + usize::from(jt), self.at + 1 + usize::from(jf));
                return write!(f, "({:03}) {name:<8} {operand:<16} jt {yes}\tjf {no}", self.at);
            }
            RET => {
                let operand = match code & 0x18 {
                    0x00 => format!("#{k}"),
                    0x08 => "x".into(),
                    _ => String::new(),
                };
                ("ret".into(), operand)
            }
            _ => match code & 0xf8 {
                0x80 => ("txa".into(), String::new()),
                0x00 => ("tax".into(), String::new()),
                _ => return self.unknown(f),
            },
        };
        write!(f, "({:03}) {name:<8} {operand}", self.at)
    }
}

impl Line<'_> {
    fn unknown(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Instruction { code, jt, jf, k } = *self.instruction;
        write!(f, "({:03}) unimp    0x{code:x} {jt} {jf} {k}", self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `dumpcap -d -i lo -f "udp port 53"` prints the text, `tcpdump -ddd` the numbers.
    #[test]
    fn a_program_is_listed_as_tcpdump_lists_it() {
        let program: Vec<Instruction> = "40 0 0 12\n21 0 6 34525\n48 0 0 20\n21 0 15 17\n40 0 0 54\n21 12 0 53\n\
            40 0 0 56\n21 10 11 53\n21 0 10 2048\n48 0 0 23\n21 0 8 17\n40 0 0 20\n69 6 0 8191\n177 0 0 14\n\
            72 0 0 14\n21 2 0 53\n72 0 0 16\n21 0 1 53\n6 0 0 262144\n6 0 0 0"
            .lines()
            .map(|line| line.parse().unwrap())
            .collect();
        let text = listing(&program);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "(000) ldh      [12]");
        assert_eq!(lines[1], "(001) jeq      #0x86dd          jt 2\tjf 8");
        assert_eq!(lines[12], "(012) jset     #0x1fff          jt 19\tjf 13");
        assert_eq!(lines[13], "(013) ldxb     4*([14]&0xf)");
        assert_eq!(lines[14], "(014) ldh      [x + 14]");
        assert_eq!(lines[18], "(018) ret      #262144");
        assert_eq!(lines.len(), 20);
    }
}
