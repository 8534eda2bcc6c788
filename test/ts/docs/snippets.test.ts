// What stands between ``` in README and docs is tried: commands exist with these options, programs type-check, files
// are read. What policy.md shows is compiled beside the compiler's other tests.
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import keystore from "@nomicfoundation/hardhat-keystore";
import { expect } from "chai";
import { ArgumentType } from "hardhat/types/arguments";
import { MARK } from "../../../scripts/guides/blocks.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { tasks } from "../../../tasks/index.ts";

type Snippet = { place: string; language: string; text: string };

// Guides that `npm run guides` does whole need no look at their commands here.
const snippets = ["README.md", ...globSync(["docs/**/*.md", "examples/**/*.md", "test/**/*.md"])].flatMap(snippetsOf);

function snippetsOf(file: string): Snippet[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```([a-z]+)\n([\s\S]*?)^```/gm)].map(({ index, 1: language = "", 2: snippet = "" }) => ({
    place: `${file}:${text.slice(0, index).split("\n").length + 1}`,
    language,
    text: snippet,
  }));
}

function ofLanguage(language: string): Snippet[] {
  const found = snippets.filter((snippet) => snippet.language === language);
  expect(found, `no snippet in ${language}`).not.to.have.lengthOf(0);
  return found;
}

function isTried(place: string): boolean {
  return readFileSync(place.replace(/:\d+$/, ""), "utf8").includes(MARK);
}

/** What is wrong with a line of a shell, or undefined. */
function problemOf(line: string): string | undefined {
  const words = line
    .replace(/(^|\s)#.*$/, "")
    .match(/"[^"]*"|\S+/g)
    ?.map((word) => word.replaceAll('"', ""));
  if (words === undefined) return undefined;
  while (words[0]?.includes("=") || words[0] === "npx") words.shift();
  if (words[0] === "npm") return scriptProblem(words);
  if (words[0] === "node") return globSync(words[1] ?? "").length === 1 ? undefined : `no file ${words[1]}`;
  if (words[0] === "hardhat" && /^(sallyport|keystore)$/.test(words[1] ?? "")) return taskProblem(words.slice(1));
  if (words[0] === "hardhat" && words[1] === "test") return fileProblem(words);
  return words[0] === "hardhat" && words[1] === "build" ? undefined : `what is ${words[0]}?`;
}

function scriptProblem(words: string[]): string | undefined {
  const script = words[1] === "run" ? words[2] : words[1];
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync("package.json", "utf8"));
  return script !== undefined && script in scripts ? undefined : `no script ${script}`;
}

function fileProblem(words: string[]): string | undefined {
  const missing = words.filter((word) => word.startsWith("test/") && globSync(word).length === 0);
  return missing.length === 0 ? undefined : `no file ${missing}`;
}

function taskProblem(words: string[]): string | undefined {
  const task = [...tasks, ...(keystore.tasks ?? [])]
    .filter(({ id }) => id.every((part, i) => words[i] === part))
    .reduce((longest, one) => (one.id.length > longest.id.length ? one : longest));
  if (!("positionalArguments" in task)) return `no command ${words.slice(0, 2).join(" ")}`;
  const arguments_ = words.slice(task.id.length);
  const options = arguments_.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
  const known = ["network", ...Object.keys(task.options).map((name) => name.replace(/[A-Z]/g, "-$&").toLowerCase())];
  const unknown = options.filter((option) => !known.includes(option));
  if (unknown.length > 0) return `no option ${unknown}`;
  const values = arguments_.filter((word, i) => {
    const before = arguments_[i - 1] ?? "";
    const isOfOption = before.startsWith("--") && task.options[camel(before.slice(2))]?.type !== "FLAG";
    return !word.startsWith("--") && !isOfOption;
  });
  const { positionalArguments } = task;
  const needed = positionalArguments.filter(
    ({ defaultValue, type }) => defaultValue === undefined && type !== ArgumentType.STRING_WITHOUT_DEFAULT,
  ).length;
  const most = positionalArguments.some(({ isVariadic }) => isVariadic) ? Infinity : positionalArguments.length;
  return values.length >= needed && values.length <= most ? undefined : `takes ${needed} to ${most}, not ${values}`;
}

function camel(option: string): string {
  return option.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

describe("snippets in the docs", () => {
  it("name commands, options, scripts and files that exist", () => {
    const lines = ofLanguage("sh")
      .filter(({ place }) => !isTried(place))
      .flatMap(({ place, text }) => text.split("\n").map((line) => ({ place, line })));
    const problems = lines.map(({ place, line }) => ({ place, line, problem: problemOf(line) }));
    expect(problems.filter(({ problem }) => problem !== undefined)).to.deep.equal([]);
  });

  it("would be found, if they did not", () => {
    expect(problemOf("npm run nothing")).to.equal("no script nothing");
    expect(problemOf("npx hardhat test solidity test/sol/nothing.t.sol")).to.equal("no file test/sol/nothing.t.sol");
    expect(problemOf("hardhat keystore sett KEY")).to.equal("no command keystore sett");
    expect(problemOf("hardhat sallyport nothing a/1")).to.equal("no command sallyport nothing");
    expect(problemOf("hardhat sallyport show a/1 --nothing 1")).to.equal("no option nothing");
    expect(problemOf("hardhat sallyport show")).to.equal("takes 1 to 1, not ");
    expect(problemOf("hardhat sallyport show a/1 a/2")).to.equal("takes 1 to 1, not a/1,a/2");
    expect(problemOf("hardhat sallyport show a/1 --json --network sepolia # the first")).to.equal(undefined);
  });

  it("are programs that type-check against the package as others import it", function () {
    this.timeout(60_000);
    mkdirSync("cache", { recursive: true });
    const folder = mkdtempSync(join("cache", "snippets-"));
    try {
      for (const [i, { place, text }] of ofLanguage("ts").entries()) {
        writeFileSync(join(folder, `${i}.ts`), `// ${place}\n${text}`);
      }
      const config = { extends: "../../tsconfig.json", compilerOptions: { noUnusedLocals: false }, include: ["*.ts"] };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      const tsc = createRequire(import.meta.url)
        .resolve("typescript/package.json")
        .replace("package.json", "bin/tsc");
      const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
      expect(stdout).to.equal("");
      expect(status).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("are a DAO file that can be read, once its keys are written out", () => {
    const [snippet] = ofLanguage("yaml").filter(({ place }) => place.startsWith("docs/guides/deploy.md"));
    const key = /key: ("0x[0-9a-f]{128}")/.exec(readFileSync("examples/grants/dao.yaml", "utf8"))?.[1];
    expect(key).to.be.a("string");
    const dao = readDao(snippet!.text.replace('"0x…"', key!));
    expect(dao.label).to.equal("grants");
  });
});
