// Writes schemas/*.schema.json for editors. With --check it writes nothing and fails if it would.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { editorSchemas } from "../../agent/editorSchemas.ts";
import { schemas, writeSchema } from "../../sdk/schema/schemas.ts";
import { report } from "../check/report.ts";

const files = Object.entries({ ...schemas, ...editorSchemas }).map(([name, schema]) => ({
  path: `schemas/${name}.schema.json`,
  text: writeSchema(schema),
}));

if (process.argv.includes("--check")) {
  const old = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  report(
    "schemas",
    old.map(({ path }) => `${path} is not up to date: npm run docs`),
  );
} else {
  mkdirSync("schemas", { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text);
  console.log(`schemas: ${files.map(({ path }) => path).join(", ")} written`);
}
