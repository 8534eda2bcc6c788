import { expect } from "chai";
import { type Hex, keccak256, toHex } from "viem";
import type { Manifest } from "../../../../sdk/provenance/manifest/manifest.ts";
import { provDocument } from "../../../../sdk/provenance/manifest/provDocument.ts";

const [batchId, one, two] = [1, 2, 3].map((number) => keccak256(toHex(number))) as [Hex, Hex, Hex];
const digits = batchId.slice(2);
const manifest: Manifest = {
  origin: "https://prices.example/v1",
  observedFrom: "2026-03-01T00:00:00Z",
  observedTo: "2026-03-02T00:00:00Z",
  schema: "sallyport/prices/1",
  files: [],
};

describe("provDocument", () => {
  it("says in PROV-JSON what the batch was made of, by what and by whom", () => {
    const activities = [
      {
        activity: "join",
        used: [one, two],
        wasAssociatedWith: "cleaner 1.4.0",
        startedAtTime: "2026-03-02T00:00:01Z",
        endedAtTime: "2026-03-02T00:00:02Z",
      },
      { activity: "round", used: [one], wasAssociatedWith: "cleaner 1.4.0" },
      { activity: "look at it" },
    ];
    const [batch, a, b] = [batchId, one, two].map((id) => `sallyport:batch-${id.slice(2)}`) as [string, string, string];
    const activity = (i: number) => `sallyport:activity-${digits}-${i}`;
    const agent = `sallyport:agent-${digits}-0`;
    const derived = [a, b].sort();
    expect(provDocument({ batchId, manifest: { ...manifest, activities } })).to.deep.equal({
      prefix: { sallyport: "urn:sallyport:" },
      entity: { [batch]: { "prov:label": manifest.origin }, [a]: {}, [b]: {} },
      activity: {
        [activity(0)]: {
          "prov:label": "join",
          "prov:startTime": "2026-03-02T00:00:01Z",
          "prov:endTime": "2026-03-02T00:00:02Z",
        },
        [activity(1)]: { "prov:label": "round" },
        [activity(2)]: { "prov:label": "look at it" },
      },
      agent: { [agent]: { "prov:label": "cleaner 1.4.0" } },
      used: {
        "_:u0": { "prov:activity": activity(0), "prov:entity": a },
        "_:u1": { "prov:activity": activity(0), "prov:entity": b },
        "_:u2": { "prov:activity": activity(1), "prov:entity": a },
      },
      wasGeneratedBy: Object.fromEntries(
        [0, 1, 2].map((i) => [`_:g${i}`, { "prov:entity": batch, "prov:activity": activity(i) }]),
      ),
      wasAssociatedWith: {
        "_:a0": { "prov:activity": activity(0), "prov:agent": agent },
        "_:a1": { "prov:activity": activity(1), "prov:agent": agent },
      },
      wasDerivedFrom: Object.fromEntries(
        derived.map((parent, i) => [`_:d${i}`, { "prov:generatedEntity": batch, "prov:usedEntity": parent }]),
      ),
    });
  });

  it("says of a batch without activities that it is there", () => {
    const { entity, ...rest } = provDocument({ batchId, manifest });
    expect(Object.keys(entity)).to.deep.equal([`sallyport:batch-${digits}`]);
    expect(Object.values({ ...rest, prefix: {} })).to.deep.equal(Array.from({ length: 7 }, () => ({})));
  });
});
