import { type ProvDocument, provDocument, type StatedBatch } from "./provDocument.ts";

/** What several manifests say together of where batches came from, as one document of PROV-JSON. */
export function provLineage(known: readonly StatedBatch[]): ProvDocument {
  const all: ProvDocument = {
    prefix: { sallyport: "urn:sallyport:" },
    entity: {},
    activity: {},
    agent: {},
    used: {},
    wasGeneratedBy: {},
    wasAssociatedWith: {},
    wasDerivedFrom: {},
  };
  let relation = 0;
  for (const one of known) {
    const { entity, activity, agent, ...relations } = provDocument(one);
    // A batch that others rest on is named by them as well, and they say nothing of it.
    for (const [name, attributes] of Object.entries(entity)) all.entity[name] = { ...all.entity[name], ...attributes };
    Object.assign(all.activity, activity);
    Object.assign(all.agent, agent);
    for (const kind of ["used", "wasGeneratedBy", "wasAssociatedWith", "wasDerivedFrom"] as const) {
      for (const [name, attributes] of Object.entries(relations[kind])) {
        all[kind][`${name.replace(/\d+$/, "")}${relation++}`] = attributes;
      }
    }
  }
  return all;
}
