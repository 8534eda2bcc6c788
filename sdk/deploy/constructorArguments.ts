import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { memberKind } from "../council/member.ts";
import { passkeySigner } from "../council/passkey.ts";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";
import { hasEpoch, isAccount, NOBODY } from "./dao/parties.ts";
import { keyKinds } from "./dao/scalars.ts";
import type { AgentDescription, DaoDescription, MemberDescription } from "./dao/schema.ts";
import type { SystemAddresses } from "./systemAddresses.ts";

/** What each constructor is given, in the shapes of the ABIs. */
export type ConstructorArguments = ReturnType<typeof constructorArguments>;

/** Translates a description, which is assumed to be sound, into what the constructors want. */
export function constructorArguments(
  dao: DaoDescription,
  policy: Pick<CompiledPolicy, "root" | "names">,
  addresses: SystemAddresses,
) {
  const { gate, registry, provenance, matcher } = addresses;
  const accountOf = (party: string): Address =>
    isAccount(party) ? party : party === NOBODY ? zeroAddress : (addresses.councils[party] ?? zeroAddress);
  const tierNames = Object.keys(dao.tiers);
  const guardian = accountOf(dao.guardian);
  const councils = Object.values(addresses.councils);
  return {
    councils: Object.fromEntries(
      Object.entries(dao.councils).map(([name, { members, threshold }]) => [
        name,
        { gate, members: Object.values(members).map((member) => newMember(member, addresses)), threshold },
      ]),
    ),
    provenance: {
      gate,
      admissions: Object.values(dao.sources).flatMap(({ account, schemas }) =>
        schemas.map((schema) => ({ schema: policy.names.schemas[schema] ?? zeroHash, source: account })),
      ),
      sourceKeys: Object.values(dao.sources).flatMap(({ account, keys }) =>
        Object.values(keys).map((key) => ({
          source: account,
          key: key.address,
          kind: keyKinds[key.kind],
          validFrom: key["valid from"] ?? 0,
          validUntil: key["valid until"],
        })),
      ),
    },
    registry: {
      gate,
      guardian,
      councils,
      agents: Object.values(dao.agents).map((agent) => newAgent(agent, tierNames)),
    },
    matcher: { provenance },
    gate: {
      safe: dao.treasury === "gate" ? zeroAddress : dao.treasury,
      registry,
      provenance,
      matcher,
      councils,
      tiers: Object.values(dao.tiers).map((tier) => ({
        approver: accountOf(tier.approver),
        approverHasEpoch: hasEpoch(tier),
        delay: tier.delay,
      })),
      root: {
        approver: accountOf(dao.root.approver),
        approverHasEpoch: hasEpoch(dao.root),
        delay: dao.root.delay,
      },
      rootVetoer: accountOf(dao.root.vetoer),
      guardian,
      policyRoot: policy.root,
    },
  };
}

function newMember(member: MemberDescription, { passkeyVerifier }: SystemAddresses): { kind: number; signer: Hex } {
  if (member.kind !== "passkey") return { kind: memberKind[member.kind], signer: member.address };
  return { kind: memberKind.verified, signer: passkeySigner({ verifier: passkeyVerifier, publicKey: member.key }) };
}

function newAgent(agent: AgentDescription, tiers: readonly string[]) {
  const { id, operator, limits, metadata } = agent;
  const lowestTier = tiers.indexOf(agent["lowest tier"]);
  return {
    agent: id,
    operator: operator === NOBODY ? zeroAddress : operator,
    lowestTier,
    limits: {
      proposalBurst: limits.proposals,
      proposalInterval: limits.interval,
      probation: limits.probation,
      strikeLimit: limits.strikes,
    },
    metadata: {
      model: metadata.model,
      version: metadata.version,
      weightsHash: metadata.weights ?? zeroHash,
      promptHash: metadata.prompt ?? zeroHash,
    },
    keys: Object.values(agent.keys).map((key) => ({
      key: key.address,
      kind: keyKinds[key.kind],
      validFrom: key["valid from"] ?? 0,
      validUntil: key["valid until"],
      // A key may use every tier that the agent may, unless the file says otherwise.
      lowestTier: key["lowest tier"] === undefined ? lowestTier : tiers.indexOf(key["lowest tier"]),
    })),
  };
}
