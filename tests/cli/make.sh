#!/bin/sh
# Prints the texts of expected/ anew, with TShark 4.0.
set -e
cd "$(dirname "$0")"
export TZ=UTC
t() { out=$1; shift; tshark -n -r ../captures/tcp/refused.pcap "$@" > expected/$out 2>/dev/null; }
mkdir -p expected/statistics
t summary.txt
t tabs.txt -T tabs -t ad
t details.txt -V
t some-details-and-bytes.txt -O ip -x -P
t summary-and-bytes.txt -P -x
t packets.json -T json
t raw.json -T json -x --no-duplicate-keys -c 1
t chosen.json -T json -e ip.addr -e _ws.col.Info -e tcp.options
t packets.pdml -T pdml
f="-T fields -e frame.number -e ip.addr -e tcp.flags -e tcp.options"
t fields-quoted.txt $f -E header=y -E quote=d -E separator=,
t fields-last.txt $f -E occurrence=l -E aggregator=/s
t fields-texts.txt -T fields -e text -e tcp.options.nop -e ip
grep -v '^#' statistics.txt | while read -r out capture tap; do
  tshark -n -q -r "../captures/$capture" -z "$tap" > "expected/statistics/$out" 2>/dev/null
done
tshark -n -r ../captures/tcp/refused.pcap -z io,phs -z conv,tcp > expected/statistics/two.txt 2>/dev/null
tshark -n -r ../captures/ip/fragments.pcap -x -c 6 > expected/fragments-and-bytes.txt 2>/dev/null
tshark -n -2 -r ../captures/ip/fragments.pcap -c 6 > expected/fragments-two-pass.txt 2>/dev/null
tshark -n -r ../captures/ip/checksums.pcap -o ip.check_checksum:TRUE -T fields -e ip.checksum.status > expected/checksums.txt 2>/dev/null
