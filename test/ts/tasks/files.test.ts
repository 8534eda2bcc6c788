// What commands read and write on disk: a wrong path is told, and nothing that stands there is lost.
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { requireRecords } from "../../../tasks/lib/batchOf.ts";
import { readBytes, readText, writeText } from "../../../tasks/lib/files.ts";
import { writeTogether } from "../../../tasks/lib/writeTogether.ts";
import { expectRefusal } from "../support/refusal.ts";
import { expectRejection } from "../support/rejection.ts";

const PROPOSAL = '{"format":"sallyport/proposal/1","nonce":"7"}\n';

describe("files of commands", () => {
  let root: string;
  const at = (name: string) => join(root, name);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "sallyport-"));
  });

  afterEach(() => rm(root, { recursive: true }));

  it("tells why a path cannot be read", async () => {
    await mkdir(at("folder"));
    expect(await expectRejection(readText(at("nothing")), "FILE_NOT_FOUND")).to.include({
      summary: `${at("nothing")} cannot be read: there is no such file.`,
    });
    expect(await expectRejection(readText(at("folder")), "FILE_NOT_FOUND")).to.include({
      summary: `${at("folder")} cannot be read: it is a folder.`,
    });
    expect(await expectRejection(readText(""), "FILE_NOT_FOUND")).to.include({
      summary: "The path of a file is empty.",
    });
    await writeFile(at("file"), "text");
    expect(await readText(at("file"))).to.equal("text");
  });

  it("does not read what never ends", async () => {
    // Windows has no such files.
    if (process.platform === "win32") return;
    execFileSync("mkfifo", [at("pipe")]);
    await symlink(at("loop"), at("loop"));
    for (const [path, reason] of [
      [at("pipe"), "it is a pipe or a device, and no file"],
      ["/dev/zero", "it is a pipe or a device, and no file"],
      [at("loop"), "its links lead in a circle"],
    ] as const) {
      const summary = `${path} cannot be read: ${reason}.`;
      expect(await expectRejection(readText(path), "FILE_NOT_FOUND")).to.include({ summary, place: path });
      expect(await expectRejection(readBytes(path, 5), "FILE_NOT_FOUND")).to.include({ summary, place: path });
    }
    await writeFile(at("file"), "text");
    await symlink(at("file"), at("link"));
    expect(await readText(at("link"))).to.equal("text");
    // What the shell has opened: `command <(other)`, `other | command /dev/stdin`.
    const script =
      'import { readText } from "./tasks/lib/files.ts"; process.stdout.write(await readText("/dev/stdin"));';
    const command = 'printf "from a pipe" | "$0" --input-type=module -e "$1"';
    const told = execFileSync("sh", ["-c", command, process.execPath, script]);
    expect(String(told)).to.equal("from a pipe");
  });

  it("does not take for text what is none, and keeps each byte of what is", async () => {
    for (const [what, bytes] of [
      ["is not text in UTF-8", [0x61, 0xff]],
      ["is not text in UTF-8", [0xc0, 0x80]],
      ["is not text in UTF-8", [0xed, 0xa0, 0x80]],
      ["is not text in UTF-8", [0xff, 0xfe, 0x61, 0x00]],
      ["is no text: it holds a zero byte", [0x61, 0x00, 0x62]],
    ] as const) {
      await writeFile(at("file"), Uint8Array.from(bytes));
      const summary = `${at("file")} ${what}.`;
      expect(await expectRejection(readText(at("file")), "FILE_NOT_TEXT")).to.include({ summary, place: at("file") });
    }
    for (const text of ["\ufeffaé\u{1f600}\r\n", "", "\ufffd"]) {
      await writeFile(at("file"), text);
      expect(await readText(at("file"))).to.equal(text);
    }
  });

  it("reads at most what it is told to, and one byte more", async () => {
    await writeFile(at("file"), "0123456789");
    expect(await readBytes(at("file"), 3)).to.have.lengthOf(4);
    expect(await readBytes(at("file"), 10)).to.have.lengthOf(10);
    expect(await readBytes(at("file"), 11)).to.have.lengthOf(10);
    await truncate(at("file"), 64 * 1024 * 1024 + 1);
    expect(await expectRejection(readText(at("file")), "FILE_TOO_LARGE")).to.include({ place: at("file") });
  });

  it("finds no record in an empty file", () => {
    for (const text of ["", "\n", " \r\n\t"]) {
      expectRefusal(() => requireRecords(text, "rows.csv"), "FILE_INVALID", {
        summary: "rows.csv holds no record.",
        place: "rows.csv",
      });
    }
    expect(requireRecords("0\n", "rows.csv")).to.equal("0\n");
  });

  it("makes the folders of a new file", async () => {
    await writeText(at("a/b/new.json"), PROPOSAL);
    expect(await readFile(at("a/b/new.json"), "utf8")).to.equal(PROPOSAL);
  });

  for (const [what, standing, text] of [
    ["another proposal", '{"format":"sallyport/proposal/1","nonce":"6"}', PROPOSAL],
    ["its form of another version", '{"format":"sallyport/proposal/2"}', PROPOSAL],
    ["what has no format and the same keys", '{"root":"0x01","rules":[]}', '{"rules":[1],"root":"0x02"}'],
    ["a page that begins alike", "# What may be proposed\n1", "# What may be proposed\n2"],
    ["a comparison of other roots", "before 0x01\n", "before 0x02\n"],
    ["an empty file", "", PROPOSAL],
  ] as const) {
    it(`replaces ${what}`, async () => {
      await writeFile(at("file"), standing);
      await writeText(at("file"), text);
      expect(await readFile(at("file"), "utf8")).to.equal(text);
      expect(await readdir(root)).to.deep.equal(["file"]);
    });
  }

  for (const [what, standing, text] of [
    ["a signature by a proposal", '{"format":"sallyport/approval/1","nonce":"6"}', PROPOSAL],
    ["a document by a proposal", "# Read me\n", PROPOSAL],
    ["a policy by the page about it", "# What the agent may do\nversion: 1\n", "# What may be proposed\n"],
    ["what has no format by other keys", '{"root":"0x01"}', '{"rules":[1],"root":"0x02"}'],
  ] as const) {
    it(`does not replace ${what}`, async () => {
      await writeFile(at("file"), standing);
      expect(await expectRejection(writeText(at("file"), text), "FILE_NOT_WRITTEN")).to.include({
        summary: `${at("file")} cannot be written: a file of another kind stands there, and is left as it is.`,
        place: at("file"),
      });
      expect(await readFile(at("file"), "utf8")).to.equal(standing);
      expect(await readdir(root)).to.deep.equal(["file"]);
    });
  }

  it("leaves no draft beside a folder, nor below a file", async () => {
    await mkdir(at("folder"));
    await writeFile(at("file"), "text");
    expect(await expectRejection(writeText(at("folder"), PROPOSAL), "FILE_NOT_WRITTEN")).to.include({
      summary: `${at("folder")} cannot be written: it is a folder.`,
    });
    expect(await expectRejection(writeText(at("file/below"), PROPOSAL), "FILE_NOT_WRITTEN")).to.include({
      summary: `${at("file/below")} cannot be written: a file stands where its folder should be.`,
    });
    expect((await readdir(root)).sort()).to.deep.equal(["file", "folder"]);
  });

  it("writes files that belong together so that the last of them stands only beside its own", async () => {
    const [first, second] = ["1", "2"].map((text) => ({ seal: text, a: text, b: text }));
    const shown = async () =>
      Promise.all((await readdir(at("both"))).sort().map(async (name) => [name, await readText(at(`both/${name}`))]));
    await writeTogether(at("both"), first ?? {}, "seal");
    await writeTogether(at("both"), second ?? {}, "seal");
    expect(await shown()).to.deep.equal(Object.entries({ a: "2", b: "2", seal: "2" }));
    // It ends in the middle: `a` is of the third, so the seal of the second is gone, and no draft is left.
    await rm(at("both/b"));
    await mkdir(at("both/b"));
    const ended = writeTogether(at("both"), { seal: "3", a: "3", b: "3" }, "seal");
    expect((await expectRejection(ended, "FILE_NOT_WRITTEN")).place).to.equal(at("both/b"));
    expect((await readdir(at("both"))).sort()).to.deep.equal(["a", "b"]);
    expect(await readText(at("both/a"))).to.equal("3");
    // It ends before anything is put in its place: all stands as it was.
    await rm(at("both"), { recursive: true });
    await writeTogether(at("both"), first ?? {}, "seal");
    const long = { seal: "4", a: "4", [`b${"b".repeat(300)}`]: "4" };
    await expectRejection(writeTogether(at("both"), long, "seal"), "FILE_NOT_WRITTEN");
    expect(await shown()).to.deep.equal(Object.entries({ a: "1", b: "1", seal: "1" }));
  });

  it("writes through a link, and leaves it a link", async () => {
    await writeFile(at("file"), "");
    await symlink(at("file"), at("link"));
    await writeText(at("link"), PROPOSAL);
    expect(await readFile(at("file"), "utf8")).to.equal(PROPOSAL);
    expect(
      (await readdir(root, { withFileTypes: true })).find(({ name }) => name === "link")?.isSymbolicLink(),
    ).to.equal(true);
  });

  // Windows has no such file.
  if (process.platform !== "win32") {
    it("writes to what is no file, and does not replace it", async () => {
      await writeText("/dev/null", PROPOSAL);
      expect((await stat("/dev/null")).isCharacterDevice()).to.equal(true);
    });
  }

  // Root may everything, so it cannot be tried as root.
  if (process.getuid?.() !== 0) {
    it("tells where this user may not", async () => {
      await chmod(root, 0o500);
      expect(await expectRejection(writeText(at("new"), PROPOSAL), "FILE_NOT_WRITTEN")).to.include({
        summary: `${at("new")} cannot be written: this user may not.`,
      });
      await chmod(root, 0o700);
    });
  }
});
