#!/bin/bash
# Makes the captures of real programs that the tests read: two hosts in network namespaces of their own, a cable between them.
# Needs root, Debian's iproute2 tcpdump dnsmasq-base bind9-dnsutils curl python3 openssl openvpn busybox iputils-ping, and
# a python with aioquic (PYTHON names it).
# The captures differ from run to run (ports, times, keys), so the texts beside them are written anew after a run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
a=wirefin-a-$$ b=wirefin-b-$$
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  ip netns del $a 2>/dev/null || true
  ip netns del $b 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

ip netns add $a
ip netns add $b
ip link add wfa$$ netns $a address 02:77:00:00:00:01 type veth peer name wfb$$ netns $b address 02:77:00:00:00:02
ip -n $a link set wfa$$ name eth0
ip -n $b link set wfb$$ name eth0
for host in $a:1 $b:2; do
  name=${host%:*} n=${host#*:}
  ip -n "$name" link set lo up
  ip -n "$name" addr add 10.77.0.$n/24 dev eth0
  ip -n "$name" addr add fd77::$n/64 dev eth0 nodad
  ip netns exec "$name" sh -c 'echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_dad' || true
done
A() { ip netns exec $a "$@"; }
B() { ip netns exec $b "$@"; }

capture() { # FOLDER/NAME FILTER: starts; stop with captured
  mkdir -p "$here/$(dirname "$1")"
  A tcpdump -i eth0 -n -U -s 0 --time-stamp-precision=micro -w "$here/$1.pcap" "${@:2}" 2>"$work/tcpdump" &
  dump=$!
  for _ in $(seq 50); do grep -q 'listening on' "$work/tcpdump" && break; sleep 0.1; done
}
captured() {
  sleep 0.6
  kill -TERM $dump
  wait $dump || true
}

# Coming up: neighbour discovery, MLD, then IPv4's ARP and pings of both kinds.
ip -n $a link set eth0 up
capture icmpv6/neighbours icmp6
ip -n $b link set eth0 up
sleep 2.5
A ping -6 -c 2 -i 0.2 fd77::2 >/dev/null
captured
capture icmp/ping 'icmp or arp'
A ping -c 2 -i 0.2 -s 32 10.77.0.2 >/dev/null
A ping -c 1 -W 1 10.77.0.99 >/dev/null || true
A bash -c 'echo x > /dev/udp/10.77.0.2/9' || true
captured

# DNS by dnsmasq and dig.
B dnsmasq --no-daemon --no-resolv --no-hosts --port=53 --listen-address=10.77.0.2 --bind-interfaces --user=root \
  --address=/www.example.test/10.77.0.2 --address=/www.example.test/fd77::2 \
  --mx-host=example.test,mail.example.test,10 --txt-record=example.test,"v=spf1 -all","second text" \
  --srv-host=_sip._tcp.example.test,sip.example.test,5060,1,2 --cname=alias.example.test,www.example.test \
  --ptr-record=2.0.77.10.in-addr.arpa,www.example.test --caa-record=example.test,0,issue,ca.test >/dev/null 2>&1 &
started+=($!)
sleep 0.7
capture dns/dig 'port 53'
for question in 'www.example.test A' 'www.example.test AAAA' 'example.test MX' 'example.test TXT' \
  '_sip._tcp.example.test SRV' '-x 10.77.0.2' 'example.test CAA' 'nothing.other.test A' 'www.example.test A +tcp' \
  'www.example.test A +nsid +cookie +subnet=10.77.0.0/24'; do
  # shellcheck disable=SC2086
  A dig +time=1 +tries=1 @10.77.0.2 $question >/dev/null || true
done
captured

# HTTP by python and curl.
mkdir "$work/www"
printf 'hello from the other host\n' >"$work/www/hello.txt"
(cd "$work/www" && exec ip netns exec $b python3 -m http.server --bind 10.77.0.2 80) >/dev/null 2>&1 &
started+=($!)
sleep 0.7
capture http/curl 'tcp port 80'
A curl -s -o /dev/null http://10.77.0.2/hello.txt
A curl -s -o /dev/null -H 'Cookie: a=b' 'http://10.77.0.2/missing?x=1' || true
A curl -s -o /dev/null -X POST -d 'name=value&other=2' http://10.77.0.2/form || true
captured

# TLS by openssl and curl.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/C=XX/O=Wirefin/CN=www.example.test' \
  -addext 'subjectAltName=DNS:www.example.test' -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
ip netns exec $b openssl s_server -accept 443 -key "$work/key.pem" -cert "$work/cert.pem" -www -quiet >/dev/null 2>&1 &
started+=($!)
sleep 0.7
capture tls/openssl 'tcp port 443'
A curl -sk -o /dev/null --resolve www.example.test:443:10.77.0.2 https://www.example.test/
A curl -sk -o /dev/null --tls-max 1.2 --resolve www.example.test:443:10.77.0.2 https://www.example.test/
captured

# DTLS by openssl, with a certificate that does not fit into one record.
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/C=XX/O=Wirefin/CN=dtls.example.test' \
  -keyout "$work/rsa.pem" -out "$work/rsa-cert.pem" 2>/dev/null
(sleep 3 | ip netns exec $b openssl s_server -dtls -mtu 700 -listen -accept 4433 -key "$work/rsa.pem" -cert "$work/rsa-cert.pem") >/dev/null 2>&1 &
started+=($!)
sleep 0.7
capture dtls/openssl 'udp port 4433'
(sleep 0.5; echo hello; sleep 0.5) | A openssl s_client -dtls -mtu 700 -use_srtp SRTP_AES128_CM_SHA1_80 -connect 10.77.0.2:4433 >/dev/null 2>&1 || true
captured

# OpenVPN with signed control packets, over UDP and over TCP, until the tunnel is up.
openvpn --genkey secret "$work/ta.key"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=vpn.example.test' \
  -keyout "$work/vpn.pem" -out "$work/vpn-cert.pem" 2>/dev/null
vpn() { # OPTIONS: one side
  timeout 3 openvpn --dev null --verb 0 --ca "$work/vpn-cert.pem" --cert "$work/vpn-cert.pem" --key "$work/vpn.pem" \
    --data-ciphers AES-128-GCM --ping 1 --auth SHA1 "$@" >/dev/null 2>&1 || true
}
for carrier in udp tcp; do
  signed=()
  [ $carrier = udp ] && signed=(--tls-auth "$work/ta.key")
  export -f vpn
  work=$work ip netns exec $b bash -c 'vpn "$@"' -- --proto "${carrier/tcp/tcp-server}" --port 1194 --tls-server --dh none \
    "${signed[@]}" ${signed:+0} &
  server=$!
  sleep 0.7
  capture openvpn/$carrier 'port 1194'
  work=$work ip netns exec $a timeout 3 bash -c 'vpn "$@"' -- --proto "${carrier/tcp/tcp-client}" --remote 10.77.0.2 1194 --nobind --tls-client \
    "${signed[@]}" ${signed:+1} || true
  wait $server || true
  captured
done

# QUIC by aioquic (pip install aioquic), version 1 and what it negotiates.
cat >"$work/quic.py" <<'PY'
import asyncio, sys
from aioquic.asyncio import QuicConnectionProtocol, connect, serve
from aioquic.quic.configuration import QuicConfiguration


class Echo(QuicConnectionProtocol):
    def quic_event_received(self, event):
        if hasattr(event, "data") and hasattr(event, "end_stream"):
            self._quic.send_stream_data(event.stream_id, event.data, event.end_stream)
            self.transmit()


async def server(key, cert):
    configuration = QuicConfiguration(is_client=False, alpn_protocols=["echo"])
    configuration.load_cert_chain(cert, key)
    await serve("10.77.0.2", 4434, configuration=configuration, create_protocol=Echo, retry=True)
    await asyncio.sleep(4)


async def client():
    configuration = QuicConfiguration(is_client=True, alpn_protocols=["echo"], verify_mode=0, server_name="www.example.test")
    async with connect("10.77.0.2", 4434, configuration=configuration) as connection:
        reader, writer = await connection.create_stream()
        writer.write(b"hello")
        writer.write_eof()
        await reader.read()


asyncio.run(server(*sys.argv[2:]) if sys.argv[1] == "server" else client())
PY
ip netns exec $b "${PYTHON:-python3}" "$work/quic.py" server "$work/key.pem" "$work/cert.pem" >/dev/null 2>&1 &
started+=($!)
sleep 1
capture quic/aioquic 'udp port 4434'
A "${PYTHON:-python3}" "$work/quic.py" client >/dev/null 2>&1 || true
captured

# DHCP by busybox.
cat >"$work/udhcpd.conf" <<CONF
start 10.77.0.100
end 10.77.0.110
interface eth0
lease_file $work/leases
pidfile $work/udhcpd.pid
option subnet 255.255.255.0
option router 10.77.0.2
option dns 10.77.0.2
option domain example.test
option lease 600
CONF
touch "$work/leases"
ip netns exec $b busybox udhcpd -f "$work/udhcpd.conf" >/dev/null 2>&1 &
started+=($!)
sleep 0.5
capture dhcp/udhcpc 'udp port 67 or udp port 68'
A busybox udhcpc -i eth0 -n -q -f -t 2 -T 1 -s /bin/true -x hostname:client >/dev/null 2>&1 || true
captured

# Refused, closed, and a multicast group.
capture tcp/refused 'tcp port 81'
A curl -s -o /dev/null http://10.77.0.2:81/ || true
captured
capture igmp/join 'igmp'
A python3 - <<'PY' || true
import socket, struct, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton("239.1.2.3"), socket.inet_aton("10.77.0.1")))
time.sleep(1.2)
PY
captured

# NTP: one question, no server needed to ask.
capture ntp/ask 'udp port 123'
A python3 - <<'PY' || true
import socket, struct, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(struct.pack("!BBBbIII4s", 0x23, 0, 6, -20, 0, 0, 0, b"") [:16] .ljust(40, b"\0") + struct.pack("!II", 3900000000, 0x80000000), ("10.77.0.2", 123))
PY
captured

# The capture to try: what somebody opening a page causes.
sample() {
  A tcpdump -i eth0 -n -U -s 0 -w "$work/sample.pcap" 2>"$work/tcpdump" &
  dump=$!
  for _ in $(seq 50); do grep -q 'listening on' "$work/tcpdump" && break; sleep 0.1; done
  ip -n $a neigh flush dev eth0 || true
  A ping -c 2 -i 0.2 10.77.0.2 >/dev/null
  A busybox udhcpc -i eth0 -n -q -f -t 2 -T 1 -s /bin/true -x hostname:client >/dev/null 2>&1 || true
  A dig +time=1 +tries=1 @10.77.0.2 www.example.test A >/dev/null || true
  A dig +time=1 +tries=1 @10.77.0.2 www.example.test AAAA >/dev/null || true
  A curl -s -o /dev/null http://10.77.0.2/hello.txt
  A curl -s -o /dev/null http://10.77.0.2/missing || true
  A curl -sk -o /dev/null --resolve www.example.test:443:10.77.0.2 https://www.example.test/
  A curl -sk -o /dev/null --tls-max 1.2 --resolve www.example.test:443:10.77.0.2 https://www.example.test/
  A dig +time=1 +tries=1 @10.77.0.2 example.test MX +tcp >/dev/null || true
  A ping -6 -c 2 -i 0.2 fd77::2 >/dev/null
  A curl -s -o /dev/null http://10.77.0.2:81/ || true
  captured
  editcap -F pcapng "$work/sample.pcap" "$here/../../assets/sample.pcapng"
}
sample
