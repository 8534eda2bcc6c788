import { BlockList, isIP } from "node:net";

// Which addresses of the internet may be asked. Of IPv4 what IANA's special-purpose registry keeps apart is refused; of
// IPv6 only global unicast is let through, without the parts in which an IPv4 address or a tunnel hides.

const special = listOf("ipv4", [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // shared by a carrier's customers
  ["127.0.0.0", 8], // this machine
  ["169.254.0.0", 16], // link-local, where clouds tell their secrets
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocols
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // relays of 6to4
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, and broadcast
]);

const globalUnicast = listOf("ipv6", [["2000::", 3]]);

const hiding = listOf("ipv6", [
  ["2001::", 23], // protocols, and Teredo
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["3fff::", 20], // documentation
  ["5f00::", 16], // segment routing
]);

/** What `private: true` lets through beside the internet. Never link-local addresses, and no cloud's metadata. */
const ownNetwork = {
  4: listOf("ipv4", [
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
  ]),
  6: listOf("ipv6", [
    ["::1", 128],
    ["fc00::", 7],
  ]),
};
const metadata = {
  4: listOf("ipv4", [["100.100.100.200", 32]]),
  6: listOf("ipv6", [["fd00:ec2::254", 128]]),
};

/** Whether an IP address may be connected to. */
export function isReachable(address: string, allowPrivate: boolean): boolean {
  const family = isIP(address);
  // A zone names an interface of this machine.
  if (family === 0 || address.includes("%")) return false;
  const version = family === 4 ? 4 : 6;
  const name = version === 4 ? "ipv4" : "ipv6";
  if (version === 4 ? !special.check(address, name) : isGlobal(address)) return true;
  return allowPrivate && ownNetwork[version].check(address, name) && !metadata[version].check(address, name);
}

function isGlobal(address: string): boolean {
  return globalUnicast.check(address, "ipv6") && !hiding.check(address, "ipv6");
}

function listOf(family: "ipv4" | "ipv6", subnets: readonly (readonly [net: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, family);
  return list;
}
