// A server with a certificate: who is believed, and what leads away from it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect } from "chai";
import { follow } from "../../../../agent/sources/http/follow.ts";
import { startRawServer } from "../../support/rawServer.ts";
import { expectRejection } from "../../support/rejection.ts";

const LIMITS = { connect: 2_000, idle: 2_000, whole: 4_000, most: 1_000 };

describe("a source over HTTPS", () => {
  const folder = mkdtempSync(join(tmpdir(), "https-"));
  const trusted = getCACertificates("default");
  let server: Server;
  let certificate: string;
  let location: string | undefined;

  before(async () => {
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name)) as [string, string];
    const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const named = ["-subj", "/CN=prices.example", "-addext", "subjectAltName=DNS:prices.example"];
    execFileSync("openssl", ["req", "-x509", ...made, ...named, "-keyout", key, "-out", cert], { stdio: "ignore" });
    certificate = readFileSync(cert, "utf8");
    server = createServer({ key: readFileSync(key), cert: certificate }, (_, response) => {
      if (location === undefined) return response.end("{}");
      return response.writeHead(302, { location }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    location = undefined;
    setDefaultCACertificates([...trusted, certificate]);
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const ask = (host = "prices.example") =>
    follow({
      url: `https://${host}:${(server.address() as AddressInfo).port}/`,
      headers: { accept: "application/json" },
      first: { authorization: "Bearer of-prices" },
      secrets: [],
      mayConnect: () => true,
      limits: LIMITS,
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      place: "sources.prices",
      signal: new AbortController().signal,
    });

  it("is believed by a certificate of its name, whose issuer is known", async () => {
    expect((await ask()).status).to.equal(200);
    const other = await expectRejection(ask("other.example"), "OBSERVATION_UNREACHABLE");
    expect(other.args).to.include({ why: "ERR_TLS_CERT_ALTNAME_INVALID" });
    setDefaultCACertificates(trusted);
    const unknown = await expectRejection(ask(), "OBSERVATION_UNREACHABLE");
    expect(unknown.args).to.include({ why: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  it("is believed no less strictly where the environment says so", async () => {
    setDefaultCACertificates(trusted);
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      await expectRejection(ask(), "OBSERVATION_UNREACHABLE");
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
  });

  it("leads to no server without a certificate", async () => {
    const plain = await startRawServer((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"));
    try {
      location = `http://prices.example:${plain.port}/`;
      const error = await expectRejection(ask(), "OBSERVATION_REFUSED");
      expect(error.summary).to.match(/leads from https to http:\/\/prices\.example/);
      expect(plain.asked).to.have.length(0);
    } finally {
      await plain.close();
    }
  });
});
