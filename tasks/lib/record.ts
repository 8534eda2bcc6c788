import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { getBlockNumber } from "viem/actions";
import { z } from "zod";
import type { SystemAddresses } from "../../sdk/deploy/systemAddresses.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { address, bytes, readJson, small, uint, writeJson } from "../../sdk/files/fields.ts";
import { readText, writeText } from "./files.ts";
import type { TaskNetwork } from "./network.ts";

const FORMAT = "sallyport/deployment/2";

/** Records hold a few dozen addresses. */
const MOST_CHARACTERS = 256 * 1024;

const fields = {
  label: z.string(),
  network: z.string(),
  chainId: small(48),
  deployer: address,
  /** `begun` before the first transaction, so that an attempt that was killed is remembered. */
  state: z.enum(["begun", "deployed", "verified"]),
  /** The first block that can hold anything of the system. */
  fromBlock: uint(64),
  addresses: z.strictObject({
    gate: address,
    registry: address,
    provenance: address,
    matcher: address,
    lens: address,
    policyLog: address,
    passkeyVerifier: address,
    councils: z.record(z.string(), address),
    treasury: address,
  }),
  policyRoot: bytes(32),
  abiHash: bytes(32),
  /** The files that it was deployed from, relative to the project. */
  dao: z.string(),
  policy: z.string(),
};

/** Where the sources of the contracts are published, and how well they match, by the names of the deployment's steps. */
const sources = z.strictObject({
  server: z.string(),
  matches: z.record(z.string(), z.enum(["exact_match", "match"])),
});

const schema = z.discriminatedUnion("format", [
  // As it was before sources were published.
  z.strictObject({ format: z.literal("sallyport/deployment/1"), ...fields }),
  z.strictObject({ format: z.literal(FORMAT), ...fields, sources: sources.optional() }),
]);

/** What is remembered of a deployment, in `deployments/<network>/<label>.json`. */
export type DeploymentRecord = Omit<z.output<typeof schema>, "format"> & {
  addresses: SystemAddresses;
  sources?: z.output<typeof sources> | undefined;
};

function pathOf(root: string, network: string, label: string): string {
  return join(root, "deployments", network, `${label}.json`);
}

export function writeRecord(root: string, record: DeploymentRecord): Promise<void> {
  const path = pathOf(root, record.network, record.label);
  return writeText(path, writeJson({ format: FORMAT, ...record }));
}

/** The record of a label, or undefined where there is none. */
export async function findRecord(root: string, network: string, label: string): Promise<DeploymentRecord | undefined> {
  return (await labels(root, network)).includes(label) ? readRecord(root, network, label) : undefined;
}

/**
 * The record of the system that a command is about: the one that is named, or the only one of the network.
 *
 * @throws RECORD_NOT_FOUND, RECORD_AMBIGUOUS, RECORD_OTHER_CHAIN, FILE_INVALID
 */
export async function requireRecord(
  root: string,
  network: TaskNetwork,
  label: string | undefined,
): Promise<DeploymentRecord> {
  const { name, client } = network;
  const known = await labels(root, name);
  const [only, ...others] = label === undefined ? known : known.filter((one) => one === label);
  if (only === undefined) {
    const which = label === undefined ? "no system" : `no system "${label}"`;
    throw new SallyportError("RECORD_NOT_FOUND", {
      summary: `There is ${which} recorded on network "${name}".`,
      value: label,
      nextStep: known.length === 0 ? undefined : `Choose one that is: ${known.join(", ")}.`,
    });
  }
  if (others.length > 0) {
    throw new SallyportError("RECORD_AMBIGUOUS", {
      summary: `On network "${name}" there are ${[only, ...others].join(", ")}.`,
    });
  }
  const record = await readRecord(root, name, only);
  requireChain(record, network);
  requireReached(record, network, await explained(getBlockNumber(client, { cacheTime: 0 })));
  return record;
}

/** @throws RECORD_OTHER_CHAIN */
export function requireChain(record: DeploymentRecord, { name, chainId }: TaskNetwork): void {
  if (record.chainId === chainId) return;
  throw new SallyportError("RECORD_OTHER_CHAIN", {
    summary: `The record is of chain ${record.chainId}, and network "${name}" is chain ${chainId}.`,
    place: placeOf(record),
    value: String(chainId),
  });
}

/**
 * From a block that is not there yet no log is read: it would seem that nothing ever happened.
 *
 * @throws RECORD_OTHER_CHAIN
 */
export function requireReached(record: DeploymentRecord, { name }: TaskNetwork, head: bigint): void {
  if (record.fromBlock <= head) return;
  throw new SallyportError("RECORD_OTHER_CHAIN", {
    summary: `The record begins in block ${record.fromBlock}, and network "${name}" has reached block ${head}.`,
    place: placeOf(record),
    value: String(record.fromBlock),
    nextStep: "Check --network; let its node catch up; of a local chain that was started anew, delete the record.",
  });
}

/** Where a record is, as errors tell it. */
export function placeOf({ network, label }: DeploymentRecord): string {
  return `deployments/${network}/${label}.json`;
}

async function readRecord(root: string, network: string, label: string): Promise<DeploymentRecord> {
  const path = pathOf(root, network, label);
  return parseRecord(await readText(path), path);
}

/**
 * Reads what {@link writeRecord} wrote.
 *
 * @param file How errors call the file.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function parseRecord(text: string, file: string): DeploymentRecord {
  if (text.length > MOST_CHARACTERS) {
    const summary = `${file} has ${text.length} characters, and at most ${MOST_CHARACTERS} are read.`;
    throw new SallyportError("FILE_TOO_LARGE", { summary, place: file });
  }
  const { format: _, ...record } = readJson(text, schema, "record of a deployment", file);
  return record;
}

async function labels(root: string, network: string): Promise<string[]> {
  const files = await readdir(join(root, "deployments", network)).catch(() => []);
  return files.filter((file) => file.endsWith(".json")).map((file) => basename(file, ".json"));
}
