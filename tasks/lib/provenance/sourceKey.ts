import { type Address, type Hex, isAddress, isAddressEqual } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { keyProblem, type SourceKeyStanding } from "../../../sdk/provenance/sourceKey.ts";
import { readSourceKey } from "../../../sdk/read/readSourceKey.ts";
import type { TaskContext } from "../runTask.ts";

/** A key that may sign for a source. */
export type SigningKey = { key: Address; source: Address; kind: "eoa" | "contract" };

export type FindKeyParameters = {
  provenance: Address;
  schema: Hex;
  /** The source; whoever a key of the network's accounts belongs to if left out. */
  source: Address | undefined;
  /** The key; found among the network's accounts if left out. */
  key: Address | undefined;
};

/**
 * A key that may sign for a source: the one that is named, or the first among the network's accounts.
 *
 * @throws ACCOUNT_UNKNOWN, PROVENANCE_INVALID_KEY, PROVENANCE_NOT_ADMITTED
 */
export async function findKey({ network }: TaskContext, parameters: FindKeyParameters): Promise<SigningKey> {
  const { provenance, schema, source, key } = parameters;
  const read = (one: Address) => readSourceKey(network.client, { provenance, schema, key: one });
  if (key !== undefined) return requireSigning(await read(key), source);
  const all = await Promise.all(network.accounts.map(read));
  const theirs = all.filter((one) => source === undefined || isOf(one, source));
  const inForce = theirs.find((one) => one.kind !== undefined && keyProblem(one) === undefined);
  const [found] = inForce === undefined ? theirs.filter(({ state }) => state !== "unknown") : [inForce];
  if (found !== undefined) return requireSigning(found, source);
  throw new SallyportError("ACCOUNT_UNKNOWN", {
    summary: `None of the network's accounts is a key of ${source === undefined ? "a source" : `the source ${source}`}.`,
    ...(source === undefined ? {} : { value: source }),
  });
}

function isOf(key: SourceKeyStanding, source: Address): boolean {
  return key.source !== undefined && isAddressEqual(key.source, source);
}

function requireSigning(found: SourceKeyStanding, wanted: Address | undefined): SigningKey {
  const { key, source, kind, state, isAdmitted } = found;
  const invalid = (what: string, nextStep: string) =>
    new SallyportError("PROVENANCE_INVALID_KEY", { summary: `${key} ${what}.`, value: key, nextStep });
  if (state === "ownAccount") {
    throw invalid(
      "is a source's own account, which anchors by calling and signs nothing",
      "Let it anchor the batch itself, sign with one of its keys, or let root add it as one: root source add-key.",
    );
  }
  const problem = keyProblem(found);
  if (problem !== undefined && (state !== "inForce" || isAdmitted)) {
    throw invalid(problem, "Sign with a key that is in force: root adds keys, with root source add-key.");
  }
  if (problem !== undefined || source === undefined || kind === undefined) {
    throw new SallyportError("PROVENANCE_NOT_ADMITTED", { summary: `${key} ${problem}.`, value: source });
  }
  if (wanted !== undefined && !isAddressEqual(wanted, source)) {
    throw invalid(
      `is a key of ${source}, and not of ${wanted}`,
      "Name the source that it is a key of, or another key.",
    );
  }
  return { key, source, kind };
}

/** @throws ARGUMENT_INVALID */
export function keyNamed(text: string | undefined): Address | undefined {
  if (text === undefined || isAddress(text)) return text;
  throw new SallyportError("ARGUMENT_INVALID", { summary: "This is not an address.", place: "--key", value: text });
}
