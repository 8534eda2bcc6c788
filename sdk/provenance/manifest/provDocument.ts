import type { Hex } from "viem";
import type { Activity, Manifest } from "./manifest.ts";
import { parentsOf } from "./parents.ts";

type Attributes = Record<string, string>;

/** A document of PROV-JSON, https://www.w3.org/submissions/prov-json: each kind of statement by its identifiers. */
export type ProvDocument = {
  prefix: Attributes;
  entity: Record<string, Attributes>;
  activity: Record<string, Attributes>;
  agent: Record<string, Attributes>;
  used: Record<string, Attributes>;
  wasGeneratedBy: Record<string, Attributes>;
  wasAssociatedWith: Record<string, Attributes>;
  wasDerivedFrom: Record<string, Attributes>;
};

/** A batch, and of its manifest what PROV tells. */
export type StatedBatch = { batchId: Hex; manifest: Pick<Manifest, "origin" | "activities"> };

/**
 * What a manifest says of where a batch came from, for tools that read PROV-JSON: the batch `wasGeneratedBy` each
 * activity, and `wasDerivedFrom` each batch that one of them `used`.
 */
export function provDocument({ batchId, manifest }: StatedBatch): ProvDocument {
  const { activities = [], origin } = manifest;
  const batch = batchName(batchId);
  const parents = parentsOf(manifest).map(batchName);
  const agents = [...new Set(activities.flatMap(({ wasAssociatedWith = [] }) => wasAssociatedWith))];
  const numberOf = new Map(agents.map((agent, i) => [agent, i]));
  const activityName = (i: number) => `sallyport:activity-${batchId.slice(2)}-${i}`;
  const agentName = (agent: string) => `sallyport:agent-${batchId.slice(2)}-${numberOf.get(agent)}`;
  const uses = activities.flatMap(({ used = [] }, i) => used.map((parent) => [i, batchName(parent)] as const));
  const associations = activities.flatMap(({ wasAssociatedWith }, i) =>
    wasAssociatedWith === undefined ? [] : [[i, agentName(wasAssociatedWith)] as const],
  );
  return {
    prefix: { sallyport: "urn:sallyport:" },
    entity: Object.fromEntries([[batch, { "prov:label": origin }], ...parents.map((parent) => [parent, {}] as const)]),
    activity: Object.fromEntries(activities.map((activity, i) => [activityName(i), attributesOf(activity)])),
    agent: Object.fromEntries(agents.map((agent) => [agentName(agent), { "prov:label": agent }])),
    used: numbered(
      "u",
      uses.map(([i, parent]) => ({ "prov:activity": activityName(i), "prov:entity": parent })),
    ),
    wasGeneratedBy: numbered(
      "g",
      activities.map((_, i) => ({ "prov:entity": batch, "prov:activity": activityName(i) })),
    ),
    wasAssociatedWith: numbered(
      "a",
      associations.map(([i, agent]) => ({ "prov:activity": activityName(i), "prov:agent": agent })),
    ),
    wasDerivedFrom: numbered(
      "d",
      parents.map((parent) => ({ "prov:generatedEntity": batch, "prov:usedEntity": parent })),
    ),
  };
}

function batchName(batchId: Hex): string {
  return `sallyport:batch-${batchId.slice(2)}`;
}

function attributesOf({ activity, startedAtTime, endedAtTime }: Activity): Attributes {
  return {
    "prov:label": activity,
    ...(startedAtTime !== undefined && { "prov:startTime": startedAtTime }),
    ...(endedAtTime !== undefined && { "prov:endTime": endedAtTime }),
  };
}

/** Relations need no name of their own; PROV-JSON gives them one all the same. */
function numbered(letter: string, relations: readonly Attributes[]): Record<string, Attributes> {
  return Object.fromEntries(relations.map((relation, i) => [`_:${letter}${i}`, relation]));
}
