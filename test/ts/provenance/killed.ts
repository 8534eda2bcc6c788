// Hashes a file in a process of its own, so that a test can kill it.
import { linesProfile } from "../../../sdk/provenance/profiles/lines.ts";
import { hashData } from "../../../tasks/lib/data/hashData.ts";
import { fileInput } from "../../../tasks/lib/data/inputs.ts";

const [file = "", store = ""] = process.argv.slice(2);
const { root, size, resumedFrom } = await hashData({
  input: await fileInput(file),
  profile: linesProfile,
  secret: new Uint8Array(32).fill(7),
  store,
  checkpointEvery: 50,
});
console.log(JSON.stringify({ root, size, resumedFrom }));
