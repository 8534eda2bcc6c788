// What commands read and write on disk: a wrong path is told, and nothing that stands there is lost.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readText, writeText } from "../../../tasks/lib/files.ts";
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
