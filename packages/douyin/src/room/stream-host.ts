import { BlockList, isIP } from 'node:net'
import { type DouyinEndpoints, isLoopbackHost } from './endpoints.ts'

/** Addresses that are not of the public internet: this machine, its network, and what is reserved. */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4')
}
const publicIpv6 = new BlockList()
publicIpv6.addSubnet('2000::', 3, 'ipv6')

/**
 * Whether sound may be fetched from an address that an answer of the platform names. The platform's
 * CDN has many hosts, so any public one will do; but no answer, and no redirect, can make this
 * program knock at the doors of the host's own machine or network. A demo room is on loopback itself.
 */
export function isStreamAllowed(url: URL, endpoints: DouyinEndpoints): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false
  return isLoopbackHost(new URL(endpoints.liveOrigin).hostname) || isPublicHost(url.hostname)
}

/** @param host as `URL` writes it: IPv4 in four decimal parts, IPv6 in brackets */
function isPublicHost(host: string): boolean {
  const address = host.replace(/^\[|\]$|\.$/g, '')
  switch (isIP(address)) {
    case 4:
      return !notPublic.check(address, 'ipv4')
    case 6:
      return publicIpv6.check(address, 'ipv6')
    default:
      // A name without a dot, or under these, is answered by the local network.
      return /\./.test(address) && !/\.(?:local|localhost|internal|home|lan|arpa)$/i.test(address)
  }
}
