import type { Address, Hash } from "viem";
import { z } from "zod";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { CompilerInput } from "./compilerInput.ts";

/** The public server. Block explorers such as Blockscout read it; Etherscan has another interface. */
export const SOURCIFY = "https://sourcify.dev/server";

/** What it calls a contract whose source is published, and one that it compiles just now. */
const ALREADY = "already_verified";
const BUSY = "duplicate_verification_request";

/** How long one answer may take, in milliseconds. */
const TIMEOUT = 30_000;

/** `exact_match`: to the last byte, the hash of the sources included. `match`: but for that hash. */
export type SourceMatch = "exact_match" | "match";

export type VerificationJob = { completed: false } | { completed: true; match: SourceMatch };

const match = z.enum(["exact_match", "match"]).nullable();
const contract = z.object({ match });
const ticket = z.object({ verificationId: z.string().min(1) });
const complaint = z.object({ customCode: z.string(), message: z.string() });
const job = z.object({ isJobCompleted: z.boolean(), contract, error: complaint.optional() });

/** What is published of a contract, or undefined. */
export async function publishedMatch(
  server: string,
  { chainId, address }: { chainId: number; address: Address },
): Promise<SourceMatch | undefined> {
  const { status, body } = await ask(server, `v2/contract/${chainId}/${address}`);
  // A server that knows nothing of the contract says so with this status, and the same body.
  if (status === 200 || status === 404) {
    const found = contract.safeParse(body);
    if (found.success) return found.data.match ?? undefined;
  }
  throw refusal(status, body);
}

export type SubmitSourceParameters = {
  chainId: number;
  address: Address;
  input: CompilerInput;
  creationTransactionHash: Hash | undefined;
};

/** Hands over a source, and returns the id of the job; undefined where it is published already. */
export async function submitSource(
  server: string,
  { chainId, address, input, creationTransactionHash }: SubmitSourceParameters,
): Promise<string | undefined> {
  const { status, body } = await ask(server, `v2/verify/${chainId}/${address}`, { ...input, creationTransactionHash });
  if (status === 200 || status === 202) {
    const taken = ticket.safeParse(body);
    if (taken.success) return taken.data.verificationId;
  }
  const { customCode } = complaint.safeParse(body).data ?? {};
  if (customCode === ALREADY) return undefined;
  if (customCode === BUSY)
    throw new SallyportError("SOURCE_PENDING", { summary: "The server is at work on it already." });
  throw refusal(status, body);
}

/** @throws SOURCE_REFUSED where the job ended without a match. */
export async function askJob(server: string, verificationId: string): Promise<VerificationJob> {
  const { status, body } = await ask(server, `v2/verify/${encodeURIComponent(verificationId)}`);
  const read = job.safeParse(body);
  if (status !== 200 || !read.success) throw refusal(status, body);
  const { isJobCompleted, contract, error } = read.data;
  if (!isJobCompleted) return { completed: false };
  const isGood = error === undefined || error.customCode === ALREADY;
  if (isGood && contract.match !== null) return { completed: true, match: contract.match };
  throw refused(error?.message ?? "the code is another one", error?.customCode);
}

async function ask(server: string, path: string, question?: unknown): Promise<{ status: number; body: unknown }> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
  };
  const url = `${server.replace(/\/+$/, "")}/${path}`;
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const response = await fetch(url, { ...(question === undefined ? {} : post), signal });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  } catch (cause) {
    const place = new URL(server).host;
    throw new SallyportError("VERIFIER_UNREACHABLE", { summary: "The server did not answer.", place, cause });
  }
}

/** What a server says that does neither take a source nor tell of one. */
function refusal(status: number, body: unknown): SallyportError {
  const { success, data } = complaint.safeParse(body);
  if (success && status < 500 && status !== 429) return refused(data.message, data.customCode);
  return new SallyportError("VERIFIER_UNREACHABLE", {
    summary: `The server answers with status ${status}${success ? "" : ", and not as one that publishes sources"}.`,
    ...(success ? { details: { "the server says": data.message } } : {}),
  });
}

function refused(message: string, customCode?: string): SallyportError {
  return new SallyportError("SOURCE_REFUSED", {
    summary: "The server does not publish the source.",
    details: { "the server says": customCode === undefined ? message : `${message} (${customCode})` },
  });
}
