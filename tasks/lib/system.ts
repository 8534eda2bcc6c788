import { resolve } from "node:path";
import { type Address, type Hex, zeroAddress } from "viem";
import { getCode } from "viem/actions";
import { type AddressNames, addressNames } from "../../sdk/describe/addressNames.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readRulesFile } from "../../sdk/files/rulesFile.ts";
import { type CompiledPolicy, compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { type GateSettings, readGate } from "../../sdk/read/readGate.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import { readText } from "./files.ts";
import type { TaskNetwork } from "./network.ts";
import { shown } from "./plan.ts";
import { type DeploymentRecord, requireRecord } from "./record.ts";
import type { TaskContext } from "./runTask.ts";

/** A system that commands act on. */
export type TaskSystem = {
  record: DeploymentRecord;
  gate: Address;
  /** Its settings of now. */
  settings: GateSettings;
  policyFile: string;
  /** The policy file compiled, where it is the policy in force. */
  policy: CompiledPolicy | undefined;
  /** keccak256 of its text, which binds its names as well; undefined where there is none, or rules without names. */
  policyDigest: Hex | undefined;
  names: AddressNames;
  /** What the command was told, for the commands to go on with. */
  asked: SystemArguments;
};

export type SystemArguments = {
  /** Its label. */
  system: string | undefined;
  /** The policy file; the recorded one if left out. */
  policy: string | undefined;
};

/** Finds the system that a command is about, and the policy in force if its file is at hand. */
export async function openSystem({ network, root, output }: TaskContext, args: SystemArguments): Promise<TaskSystem> {
  const record = await requireRecord(root, network, args.system);
  const { gate } = record.addresses;
  const settings = await readGate(network.client, { gate }).catch((error: unknown) => notThere(network, gate, error));
  const policyFile = args.policy ?? shown(resolve(root, record.policy));
  // A recorded file may be gone; a file that is named must be there.
  const compiled = await compile(policyFile, settings).catch((error: unknown) => {
    if (args.policy !== undefined || !isSallyportError(error)) throw error;
    output.progress(`no names are known, and accounts are shown as numbers: ${error.summary}`);
    return undefined;
  });
  const isInForce = compiled?.policy.root === settings.policyRoot;
  const policy = isInForce ? compiled?.policy : undefined;
  const policyDigest = isInForce ? compiled?.digest : undefined;
  if (policy === undefined && args.policy !== undefined) throw notInForce(policyFile, settings);
  const names = namesOf(record, settings.treasury, compiled?.policy);
  const asked = { system: args.system, policy: args.policy };
  return { record, gate, settings, policyFile, policy, policyDigest, names, asked };
}

/** What accounts are called: ours by what they are, others as a policy calls them. */
export function namesOf(
  { addresses: { gate, registry, provenance, councils } }: DeploymentRecord,
  treasury: Address,
  policy: CompiledPolicy | undefined,
): AddressNames {
  // The first name counts: where the gate holds the assets, it is called the gate.
  return addressNames(policy?.names, { gate, treasury, registry, provenance, ...councils });
}

/** Says so where nothing stands at the gate's address, which is why reading it failed. */
async function notThere(network: TaskNetwork, gate: Address, cause: unknown): Promise<never> {
  if ((await explained(getCode(network.client, { address: gate }))) !== undefined) throw cause;
  throw new SallyportError("RECORD_OTHER_CHAIN", {
    summary: `On network "${network.name}" nothing stands at ${gate}, where the record has the gate.`,
    value: gate,
    cause,
  });
}

/**
 * The policy in force.
 *
 * @throws POLICY_NOT_IN_FORCE
 */
export function requirePolicy({ policy, policyFile, settings }: TaskSystem): CompiledPolicy {
  if (policy === undefined) throw notInForce(policyFile, settings);
  return policy;
}

function notInForce(file: string, { policyRoot }: GateSettings): SallyportError {
  return new SallyportError("POLICY_NOT_IN_FORCE", {
    summary: `${file} is not the policy that the gate holds.`,
    place: file,
    details: { "in force": policyRoot },
  });
}

/** Rules that were recovered are JSON. */
async function compile(
  file: string,
  { tiers }: GateSettings,
): Promise<{ policy: CompiledPolicy; digest: Hex | undefined }> {
  const isOptimistic = (tier: number) => tiers[tier]?.approver === zeroAddress;
  const text = await readText(file);
  return file.endsWith(".json")
    ? { policy: readRulesFile(text, { file, isOptimistic }), digest: undefined }
    : { policy: compilePolicy(text, { file }), digest: hashText(text) };
}
