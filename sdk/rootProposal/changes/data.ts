import { encodeFunctionData, isHex, zeroAddress } from "viem";
import { provenanceRegistryAbi as abi } from "../../abi/ProvenanceRegistry.ts";
import { address, integer, keyKind, keyKinds, moment, party, text } from "../../deploy/dao/scalars.ts";
import { parseCriterion, sortByMetric } from "../../provenance/criteria.ts";
import { changeKind, type RefuseField } from "../change.ts";
import { fields, listed } from "../fields.ts";
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

/** How many attesters it takes until a batch of the schema is attested; 0: none is. */
export const schemaQuorum = changeKind({
  kind: "schema quorum",
  schema: fields({ schema: text, attesters: integer(0, 255) }),
  calls(given, { settings, book }, refuse) {
    const args = [lookup(book, refuse).schema("schema", given.schema), given.attesters] as const;
    return [
      { target: settings.provenance, data: encodeFunctionData({ abi, functionName: "setAttestationQuorum", args }) },
    ];
  },
});

/** The contract that answers whether a batch of the schema is proven. */
export const schemaVerifier = changeKind({
  kind: "schema verifier",
  schema: fields({ schema: text, verifier: party }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    const verifier = given.verifier === NONE ? zeroAddress : find.account("verifier", given.verifier);
    const args = [find.schema("schema", given.schema), verifier] as const;
    return [{ target: settings.provenance, data: encodeFunctionData({ abi, functionName: "setVerifier", args }) }];
  },
});

/** What a quality report must say until a batch of the schema is measured. All of it is said again. */
export const schemaCriteria = changeKind({
  kind: "schema criteria",
  schema: fields({ schema: text, criteria: listed(text, "criteria") }),
  calls(given, { settings, book }, refuse) {
    const schema = lookup(book, refuse).schema("schema", given.schema);
    const isNone = given.criteria.length === 1 && given.criteria[0] === NONE;
    const criteria = (isNone ? [] : given.criteria).map((one) => {
      const criterion = parseCriterion(one);
      if (criterion !== undefined) return criterion;
      return refuse("criteria", one, "This is not a criterion.", CRITERION_FORMS);
    });
    const twice = criteria.find(({ metric }, i) => criteria.findIndex((other) => other.metric === metric) < i);
    if (twice !== undefined) {
      refuse(
        "criteria",
        given.criteria.join(", "),
        "A metric has two criteria.",
        "Write both bounds in one: from 0 to 60.",
      );
    }
    const args = [schema, sortByMetric(criteria)] as const;
    return [{ target: settings.provenance, data: encodeFunctionData({ abi, functionName: "setCriteria", args }) }];
  },
});

/** What takes a setting away. */
const NONE = "none";

const CRITERION_FORMS =
  "Write whole numbers, and a metric of at most 32 letters: gaps at most 2, coverage at least 990, delay from 0 to 60; or none.";

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
