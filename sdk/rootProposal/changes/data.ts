import { encodeFunctionData, isHex } from "viem";
import { provenanceRegistryAbi as abi } from "../../abi/ProvenanceRegistry.ts";
import { address, keyKind, keyKinds, moment, party, text } from "../../deploy/dao/scalars.ts";
import { changeKind, type RefuseField } from "../change.ts";
import { fields } from "../fields.ts";
import { lookup } from "../lookup.ts";

type Admission = "admitSource" | "dismissSource" | "admitAttester" | "dismissAttester";

/** Sources stand behind data of a schema; attesters vouch for it. */
function admission(kind: string, role: "source" | "attester", functionName: Admission) {
  return changeKind({
    kind,
    schema: fields({ account: party, schema: text }),
    calls(given, { settings, book }, refuse) {
      const find = lookup(book, refuse);
      const args = [find.schema("schema", given.schema), find.account(role, given.account)] as const;
      return [{ target: settings.provenance, data: encodeFunctionData({ abi, functionName, args }) }];
    },
  });
}

export const sourceAdmit = admission("source admit", "source", "admitSource");
export const sourceDismiss = admission("source dismiss", "source", "dismissSource");
export const attesterAdmit = admission("attester admit", "attester", "admitAttester");
export const attesterDismiss = admission("attester dismiss", "attester", "dismissAttester");

export const sourceAddKey = changeKind({
  kind: "source add-key",
  schema: fields({
    source: party,
    key: address,
    kind: keyKind.default("eoa"),
    "valid from": moment.optional(),
    "valid until": moment,
  }),
  calls(given, { settings, book }, refuse) {
    const source = lookup(book, refuse).account("source", given.source);
    const args = [source, given.key, keyKinds[given.kind], given["valid from"] ?? 0, given["valid until"]] as const;
    return [{ target: settings.provenance, data: encodeFunctionData({ abi, functionName: "addSourceKey", args }) }];
  },
});

export const sourceRevokeKey = changeKind({
  kind: "source revoke-key",
  schema: fields({ key: address }),
  short: "key",
  calls: ({ key }, { settings }) => [
    { target: settings.provenance, data: encodeFunctionData({ abi, functionName: "revokeSourceKey", args: [key] }) },
  ],
});

function dispute(kind: string, functionName: "confirmDispute" | "clearDispute") {
  return changeKind({
    kind,
    schema: fields({ batch: text }),
    short: "batch",
    calls({ batch }, { settings }, refuse) {
      const args = [batchId(batch, refuse)] as const;
      return [{ target: settings.provenance, data: encodeFunctionData({ abi, functionName, args }) }];
    },
  });
}

export const disputeConfirm = dispute("dispute confirm", "confirmDispute");
export const disputeClear = dispute("dispute clear", "clearDispute");

function batchId(given: string, refuse: RefuseField) {
  return isHex(given) && given.length === 66
    ? given
    : refuse("batch", given, "This is not a batch id: 32 bytes in hex.");
}
