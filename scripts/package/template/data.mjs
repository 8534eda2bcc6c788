// Prints the root of a file of records: from the SDK, and from the threads that the commands hash with.
import { writeFileSync } from "node:fs";
import { textBatch } from "sallyport/sdk";
import { hashData } from "./node_modules/sallyport/dist/tasks/lib/data/hashData.js";
import { fileInput } from "./node_modules/sallyport/dist/tasks/lib/data/inputs.js";

const text = Array.from({ length: 10_000 }, (_, i) => `record ${i}`).join("\n");
writeFileSync("data.txt", text);
const profile = { name: "sallyport/lines/1", unit: "line", keepsEmptyEnd: true };
const hashed = await hashData({
  input: await fileInput("data.txt"),
  profile,
  secret: new Uint8Array(32),
  store: "store",
});
const none = `0x${"00".repeat(32)}`;
console.log(textBatch({ text, anchorer: none.slice(0, 42), schema: none }).root, hashed.root);
