import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** An address that a name stands for. */
export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Asks what addresses a name stands for. A port, so that names can be tried that lie. */
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;

/** Whether an IP address may be connected to; see `isReachable`. */
export type MayConnect = (address: string) => boolean;

export const systemResolve: Resolve = (host) => lookup(host, { all: true, order: "verbatim" });

/**
 * The addresses that a host stands for, all of which may be connected to: a name that also stands for one inside is
 * refused whole. The connection is made to these and no others, so that a name cannot mean something else by then.
 *
 * @throws OBSERVATION_ADDRESS_REFUSED, OBSERVATION_UNREACHABLE
 */
export async function resolveChecked(
  { hostname }: URL,
  { resolve, mayConnect, place }: { resolve: Resolve; mayConnect: MayConnect; place: string },
): Promise<readonly ResolvedAddress[]> {
  const literal = hostname.replace(/^\[(.*)\]$/, "$1");
  const found = isIP(literal) === 0 ? await named(hostname) : [{ address: literal }];
  const addresses = found.map(({ address }) => ({ address, family: isIP(address) === 4 ? 4 : 6 }) as const);
  const refused = addresses.find(({ address }) => !mayConnect(address));
  if (refused !== undefined) throw inside(refused.address);
  return addresses;

  async function named(host: string) {
    const answer = await resolve(host).catch((cause: NodeJS.ErrnoException) => {
      throw unknown(cause.code ?? "no answer");
    });
    if (answer.length === 0) throw unknown("no address");
    return answer;
  }

  function unknown(reason: string): SallyportError {
    const summary = `The host ${hostname} cannot be found: ${reason}.`;
    return new SallyportError("OBSERVATION_UNREACHABLE", { summary, place, value: hostname });
  }

  function inside(address: string): SallyportError {
    const means = address === literal ? "" : `, which stands for ${address}`;
    return new SallyportError("OBSERVATION_ADDRESS_REFUSED", {
      summary: `The host ${hostname}${means} may not be connected to.`,
      place,
      value: hostname,
      args: { hostname, address },
    });
  }
}
