import type { Address, Hex } from "viem";
import { provenanceRegistryAbi } from "../../abi/ProvenanceRegistry.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { schemaName } from "../../describe/describeInput.ts";
import { formatCriterion } from "../../provenance/criteria.ts";
import { quoteText } from "../../text/formatText.ts";
import { formatMoment } from "../../time/moment.ts";
import { does, type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { who, whoIf } from "./words.ts";

const attesters = (count: number) => (count === 0 ? "none, no batch is attested" : String(count));

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
    case "setAttestationQuorum": {
      const [schema, quorum] = call.args;
      const old = await ask("schemaSettings", [schema]);
      const part = turns("attesters needed", old && attesters(old.quorum), attesters(quorum));
      return {
        subject: subjectOf(schema),
        parts: [part],
        notes: ["attestations begin anew where a batch is not attested yet"],
      };
    }
    case "setVerifier": {
      const [schema, verifier] = call.args;
      const old = await ask("schemaSettings", [schema]);
      const part = turns("proofs taken by", whoIf(reading, old?.verifier), who(reading, verifier));
      return { subject: subjectOf(schema), parts: [part], notes: ["what is proven already stays so"] };
    }
    case "setCriteria": {
      const [schema, criteria] = call.args;
      const words = criteria.map((one) => formatCriterion(one)).join(", ");
      const part = does(words === "" ? "no batch is measured any more" : `measured means: ${quoteText(words)}`);
      return { subject: subjectOf(schema), parts: [part], notes: ["what is measured already stays so"] };
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

  function subjectOf(schema: Hex): string {
    return `schema ${schemaName(reading.policy, schema)}`;
  }

  function admission(role: string, schema: Hex, account: Address, old: boolean | undefined, next: boolean): RootEffect {
    const was = old === undefined ? undefined : admitted(old);
    return {
      subject: subjectOf(schema),
      parts: [turns(`${role} ${who(reading, account)}`, was, admitted(next))],
      notes: [],
    };
  }
}
