// What others build on stays as it is: every function, event and error that docs/interfaces.txt lists is still there,
// with the same types, and every text that is hashed into a typehash. What is new is added by --write.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Abi, AbiEvent, AbiFunction, AbiParameter } from "viem";
import { deployedContracts } from "../lib/deployed.ts";
import { projectFiles } from "./files.ts";
import { report } from "./report.ts";

const FILE = "docs/interfaces.txt";

function typeOf(parameter: AbiParameter & { indexed?: boolean }): string {
  const components = "components" in parameter ? parameter.components : undefined;
  const type = components
    ? parameter.type.replace("tuple", `(${components.map((part) => `${typeOf(part)} ${part.name}`).join(", ")})`)
    : parameter.type;
  return parameter.indexed ? `${type} indexed` : type;
}

function typesOf(parameters: readonly AbiParameter[]): string {
  return parameters.map(typeOf).join(", ");
}

function linesOf(contract: string, abi: Abi): string[] {
  return abi.flatMap((item) => {
    if (item.type === "function") {
      const { name, inputs, outputs, stateMutability }: AbiFunction = item;
      return [`${contract} function ${name}(${typesOf(inputs)}) ${stateMutability} (${typesOf(outputs)})`];
    }
    if (item.type !== "event" && item.type !== "error") return [];
    const { type, name, inputs }: Pick<AbiEvent, "name" | "inputs"> & { type: string } = item;
    return [`${contract} ${type} ${name}(${typesOf(inputs)})`];
  });
}

/** Texts such as `Call(address target,uint256 value)` that a contract hashes, with the parts of each joined. */
function typeTexts(): string[] {
  return projectFiles()
    .filter((file) => file.startsWith("contracts/") && !file.startsWith("contracts/mocks/"))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/"[A-Z]\w*\([^"]*(?:"\s*"[^"]*)*"/g)]
        .map(([text]) => text.replace(/"\s*"/g, "").replaceAll('"', ""))
        .filter((text) => text.endsWith(")"))
        .map((text) => `typehash ${text}`),
    );
}

const now = [
  ...new Set([...deployedContracts().flatMap(({ name, abi }) => linesOf(name, abi as Abi)), ...typeTexts()]),
];
const frozen = existsSync(FILE) ? readFileSync(FILE, "utf8").trim().split("\n") : [];
if (process.argv.includes("--write")) {
  writeFileSync(FILE, `${[...new Set([...frozen, ...now])].sort().join("\n")}\n`);
}
const kept = process.argv.includes("--write") ? readFileSync(FILE, "utf8").trim().split("\n") : frozen;
report("frozen interfaces", [
  ...kept.filter((line) => !now.includes(line)).map((line) => `changed or gone: ${line}`),
  ...now.filter((line) => !kept.includes(line)).map((line) => `not listed, add it by --write: ${line}`),
]);
