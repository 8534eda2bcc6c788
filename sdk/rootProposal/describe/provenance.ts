import type { Address, Hex } from "viem";
import { provenanceRegistryAbi } from "../../abi/ProvenanceRegistry.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { schemaName } from "../../describe/describeInput.ts";
import { formatMoment } from "../../time/moment.ts";
import { does, type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { who } from "./words.ts";

const admitted = (is: boolean) => (is ? "admitted" : "not admitted");

/** What a call of root to the registry of data changes. */
export async function provenanceEffect(
  reading: EffectReading,
  provenance: Address,
  data: Hex,
): Promise<RootEffect | undefined> {
  const call = decodeExactly(provenanceRegistryAbi, data);
  const ask = standing(reading, provenanceRegistryAbi, provenance);
  switch (call?.functionName) {
    case "admitSource":
    case "dismissSource": {
      const [schema, source] = call.args;
      const old = await ask("isSource", [schema, source]);
      return admission("source", schema, source, old, call.functionName === "admitSource");
    }
    case "admitAttester":
    case "dismissAttester": {
      const [schema, attester] = call.args;
      const old = await ask("isAttester", [schema, attester]);
      return admission("attester", schema, attester, old, call.functionName === "admitAttester");
    }
    case "addSourceKey": {
      const [source, key, kind, validFrom, validUntil] = call.args;
      const words = kind === 2 ? "a contract" : "a wallet";
      const from = validFrom === 0 ? "" : ` from ${formatMoment(validFrom)}`;
      const part = does(`new key ${who(reading, key)} (${words})${from} until ${formatMoment(validUntil)}`);
      return { subject: `source ${who(reading, source)}`, parts: [part], notes: [] };
    }
    case "revokeSourceKey": {
      const [key] = call.args;
      const old = await ask("sourceKeyOf", [key]);
      const part = turns(`key ${who(reading, key)}`, old && (old.revoked ? "revoked" : "in force"), "revoked");
      return {
        subject: old === undefined ? "a source" : `source ${who(reading, old.source)}`,
        parts: [part],
        notes: [],
      };
    }
    case "confirmDispute":
      return {
        subject: `batch ${call.args[0]}`,
        parts: [does("its dispute is confirmed and no longer ends by itself")],
        notes: [],
      };
    case "clearDispute":
      return { subject: `batch ${call.args[0]}`, parts: [does("its dispute is cleared")], notes: [] };
    default:
      return undefined;
  }

  function admission(role: string, schema: Hex, account: Address, old: boolean | undefined, next: boolean): RootEffect {
    const was = old === undefined ? undefined : admitted(old);
    const subject = `schema ${schemaName(reading.policy, schema)}`;
    return { subject, parts: [turns(`${role} ${who(reading, account)}`, was, admitted(next))], notes: [] };
  }
}
