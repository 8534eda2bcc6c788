import { type Hex, isAddressEqual, zeroAddress } from "viem";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { formatDuration } from "../../time/duration.ts";
import { does, type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { proposerName, tierName, who, whoIf } from "./words.ts";

const GATE = "the gate";

/** What a call of root to the gate changes. Undefined where root has no such call. */
export async function gateEffect(reading: EffectReading, data: Hex): Promise<RootEffect | undefined> {
  const call = decodeExactly(agentTimelockAbi, data);
  const ask = standing(reading, agentTimelockAbi, reading.gate);
  const { policy } = reading;
  switch (call?.functionName) {
    case "setPolicyRoot":
      return { subject: GATE, parts: [turns("policy root", await ask("policyRoot"), call.args[0])], notes: [] };
    case "setRootDelay": {
      const root = await ask("root");
      const old = root && formatDuration(root.delay);
      return { subject: GATE, parts: [turns("root delay", old, formatDuration(call.args[0]))], notes: [] };
    }
    case "setTier":
      return tierEffect(reading, call.args);
    case "offerRootApprover": {
      const [offered, hasEpoch] = call.args;
      const old = await ask("offeredRootApprover");
      const epoch = isAddressEqual(offered, zeroAddress) ? "" : hasEpoch ? ", a Council" : ", without an epoch";
      const parts = [turns("offered root approver", whoIf(reading, old?.[0]), `${who(reading, offered)}${epoch}`)];
      const notes = isAddressEqual(offered, zeroAddress)
        ? []
        : ["takes the role by accepting; until then nothing changes: hardhat sallyport root accept approver"];
      return { subject: GATE, parts, notes };
    }
    case "offerGuardian": {
      const [offered] = call.args;
      const parts = [turns("offered guardian", whoIf(reading, await ask("offeredGuardian")), who(reading, offered))];
      const notes = isAddressEqual(offered, zeroAddress)
        ? []
        : ["takes the role by accepting; until then nothing changes: hardhat sallyport root accept guardian"];
      return { subject: GATE, parts, notes };
    }
    case "removeGuardian": {
      const notes = ["nobody can stop agents at once any more, and optimistic tiers lie still"];
      return { subject: GATE, parts: [turns("guardian", whoIf(reading, await ask("guardian")), "nobody")], notes };
    }
    case "setRootVetoer": {
      const old = whoIf(reading, await ask("rootVetoer"));
      const notes = ["proposed alone, this waits three times the root delay, and the vetoer cannot stop it"];
      return { subject: GATE, parts: [turns("root vetoer", old, who(reading, call.args[0]))], notes };
    }
    case "setManaged": {
      const [account, isManaged] = call.args;
      const old = await ask("isManaged", [account]);
      const told = (managed: boolean) => (managed ? "managed" : "not managed");
      const what = who(reading, account);
      const notes = isManaged
        ? ["nobody but root can call it any more, and root calls it as the gate"]
        : ["agents may call it where a rule permits; of a Council, the gate no longer asks for its members"];
      return { subject: GATE, parts: [turns(what, old === undefined ? old : told(old), told(isManaged))], notes };
    }
    case "dropAgentProposals": {
      const epoch = await ask("epoch");
      const parts = [does("drops every proposal of an agent that waits or is ready")];
      if (epoch !== undefined) parts.push(turns("epoch", String(epoch), String(epoch + 1)));
      return { subject: GATE, parts, notes: ["agents propose again what is still wanted"] };
    }
    case "cancel": {
      const [proposer, nonce, id, { tier }] = call.args;
      const what = `proposal ${proposerName(reading, proposer)}/${nonce} on tier ${tierName(policy, tier)}`;
      return { subject: GATE, parts: [does(`cancels ${what}, ${id}`)], notes: [] };
    }
    default:
      return undefined;
  }
}

async function tierEffect(
  reading: EffectReading,
  [index, tier]: readonly [number, { approver: `0x${string}`; approverHasEpoch: boolean; delay: number }],
): Promise<RootEffect> {
  const ask = standing(reading, agentTimelockAbi, reading.gate);
  const count = await ask("tierCount");
  const old = count !== undefined && index < Number(count) ? await ask("tierAt", [index]) : undefined;
  const isNew = count !== undefined && old === undefined;
  const nobody = "nobody (optimistic)";
  const { approver, delay } = tier;
  const parts = [
    ...(isNew ? [does("is added above all others")] : []),
    turns("approver", whoIf(reading, old?.approver, nobody), who(reading, approver, nobody)),
    turns("delay", old && formatDuration(old.delay), formatDuration(delay)),
  ];
  // Of the approver that stays, what it was agreed with stays too.
  const isOther = old !== undefined && !isAddressEqual(old.approver, approver);
  const notes = isOther ? ["what the old approver agreed to can no longer execute"] : [];
  if (isOther && isAddressEqual(approver, zeroAddress)) notes.push("nobody needs to agree on this tier any more");
  return { subject: `tier ${tierName(reading.policy, index)} of the gate`, parts, notes };
}
