import { linesProfile } from "../../../../sdk/provenance/profiles/lines.ts";
import { hashData } from "../../../../tasks/lib/data/hashData.ts";
import { fileInput } from "../../../../tasks/lib/data/inputs.ts";
import { job } from "./job.ts";

const [data = "", store = ""] = process.argv.slice(2);

await job(async () => {
  const secret = new Uint8Array(32).fill(7);
  const { root } = await hashData({ input: await fileInput(data), profile: linesProfile, secret, store });
  return root;
});
