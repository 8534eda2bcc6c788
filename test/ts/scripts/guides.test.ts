import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect } from "chai";
import { blocksOf, isShortened, isShown } from "../../../scripts/guides/blocks.ts";
import { GuideFailed, tryGuide } from "../../../scripts/guides/tryGuide.ts";

describe("guides: what is read of them", () => {
  it("blocks with language, name, line and place", () => {
    const guide = "# A\n\n```sh\nls\n```\ntext\n```yaml a/b.yaml\nx: 1\ny: 2\n```\n```text\n```\n";
    const blocks = blocksOf(guide);
    expect(blocks.map(({ from, to, ...rest }) => ({ ...rest, cut: guide.slice(from, to) }))).to.deep.equal([
      { language: "sh", name: undefined, text: "ls\n", line: 3, cut: "ls\n" },
      { language: "yaml", name: "a/b.yaml", text: "x: 1\ny: 2\n", line: 7, cut: "x: 1\ny: 2\n" },
      { language: "text", name: undefined, text: "", line: 11, cut: "" },
    ]);
  });

  it("output that is shown, whole or shortened, and nothing else", () => {
    expect(isShown("a\nb", "a\nb")).to.equal(true);
    expect(isShown("a\nb", "a\nc")).to.equal(false);
    expect(isShown("a\nb", "a\nb\nc")).to.equal(false);
    expect(isShown("a\n…", "a\nb\nc")).to.equal(true);
    expect(isShown("a\n…\nd", "a\nb\nc\nd")).to.equal(true);
    expect(isShown("a\n…\nd", "a\nd")).to.equal(true);
    expect(isShown("a\n…\nd", "a\nb\nc")).to.equal(false);
    expect(isShown("a …", "a b c")).to.equal(true);
    expect(isShown("a …", "a b\nc")).to.equal(false);
    expect(isShown("id 0x…, b", "id 0x12ef, b")).to.equal(true);
    expect(isShown("id 0x…, b", "id 0x12ef, c")).to.equal(false);
    expect(isShown("0x12…ef", "0x1200ef")).to.equal(false);
    expect(["a\n…", "a …", "0x…", "0x12…ef", "a"].map(isShortened)).to.deep.equal([true, true, true, false, false]);
    expect(isShown("a.c", "abc")).to.equal(false);
    expect(isShown("", "")).to.equal(true);
    expect(isShown("", "a")).to.equal(false);
  });
});

describe("guides: what is done of them", () => {
  const passed: number[] = [];
  const chain = {
    url: "http://127.0.0.1:1",
    pass: async (seconds: number) => {
      passed.push(seconds);
      return 1_800_000_000;
    },
    stop: async () => {},
  };
  const fenced = (...blocks: [head: string, text: string][]) =>
    blocks.map(([head, text]) => `\`\`\`${head}\n${text}\n\`\`\`\n`).join("\nwords\n\n");

  it("files are written, commands run in turn, names kept, time passes", async () => {
    const guide = fenced(
      ["chain", "npm run local"],
      ["yaml a/b.yaml", "x: 1"],
      ["sh", "WHO=world\ncat a/b.yaml"],
      ["text", "x: 1"],
      ["sh", "echo hello $WHO # greets\nfalse # refused"],
      ["text", "hello world"],
      ["chain", "6 hours"],
      ["text", "It is 2027-01-15 08:00:00 UTC."],
    );
    expect(await tryGuide(guide, chain)).to.deep.equal({ differing: [], commands: 3 });
    expect(passed).to.deep.equal([6 * 3600]);
  });

  it("another output is told with its place", async () => {
    const { differing } = await tryGuide(fenced(["sh", "echo a"], ["text", "b"]), chain);
    expect(differing.map(({ block: { line }, output }) => ({ line, output }))).to.deep.equal([
      { line: 7, output: "a" },
    ]);
  });

  it("a server stays until another takes its place, or the guide ends, and prints its first line", async () => {
    const told = `${tmpdir()}/guide-${process.pid}`;
    const serve = (name: string) =>
      `node -e "fs.appendFileSync('${told}', '+${name}'); process.on('SIGINT', () => { fs.appendFileSync('${told}', '-${name}'); process.exit() }); setInterval(() => {}, 1000); console.log('${name} is here')"`;
    const guide = fenced(
      ["server", serve("a")],
      ["text", "a is here"],
      ["sh", "true"],
      ["server", serve("b")],
      ["text", "b is here"],
    );
    try {
      expect(await tryGuide(guide, chain)).to.deep.equal({ differing: [], commands: 1 });
      expect(readFileSync(told, "utf8")).to.equal("+a-a+b-b");
    } finally {
      rmSync(told, { force: true });
    }
  });

  it("a server that ends before it says a word ends the guide", async () => {
    const error = await tryGuide(
      fenced(["server", "node -e \"console.error('no port'); process.exit(1)\""]),
      chain,
    ).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(GuideFailed);
    expect((error as Error).message).to.match(/^line 1: .* ended: no port$/);
  });

  for (const [what, command, line] of [
    ["that fails", "false", 1],
    ["that is not refused", "true # refused", 1],
    ["after which another passes", "false\ntrue", 1],
  ] as const) {
    it(`a command ${what} ends it`, async () => {
      const error = await tryGuide(fenced(["sh", command]), chain).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      expect(error).to.be.instanceOf(GuideFailed);
      expect((error as Error).message).to.match(new RegExp(`^line ${line}: this did not end as the guide says`));
    });
  }
});
