// A real server that does what servers of strangers do; each deceit with its twin that differs in the one thing.
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { keccak256, zeroHash } from "viem";
import { follow } from "../../../../agent/sources/http/follow.ts";
import { isReachable } from "../../../../agent/sources/http/reachable.ts";
import { readAddress } from "../../../../agent/sources/http/readAddress.ts";
import { formsOf } from "../../../../agent/sources/http/secrets.ts";
import { type HttpSourceParameters, httpSource } from "../../../../agent/sources/httpSource.ts";
import type { Observation } from "../../../../agent/sources/observation.ts";
import { type ContentStore, openStore } from "../../../../agent/sources/store.ts";
import { batchRoot } from "../../../../sdk/provenance/batchRoot.ts";
import { parseHttpRecord } from "../../../../sdk/provenance/http/parseHttpRecord.ts";
import { httpProfile } from "../../../../sdk/provenance/profiles/http.ts";
import { plainAnswer, type RawAnswer, type RawServer, startRawServer } from "../../support/rawServer.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { expectRejection } from "../../support/rejection.ts";

const NOW = 1_800_000_000;
const SECRET = "k3y-of-prices+/=9f1c";
// A machine that is busy answers late; who is to wait in vain waits less.
const LIMITS = { connect: 10_000, idle: 10_000, whole: 20_000, most: 1_000 };
const SHORT = { ...LIMITS, idle: 150, whole: 600 };

describe("a source over HTTP", () => {
  let folder: string;
  let store: ContentStore;
  let answer: RawAnswer;
  let server: RawServer;
  const servers: RawServer[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "observed-"));
    store = await openStore(folder);
    server = await startRawServer((socket, question) => answer(socket, question));
    servers.push(server);
  });
  beforeEach(() => {
    server.asked.length = 0;
  });
  after(async () => {
    for (const one of servers) await one.close();
    rmSync(folder, { recursive: true });
  });

  const says =
    (body: string | Uint8Array, headers: Record<string, string> = {}, status?: string): RawAnswer =>
    (socket) =>
      socket.end(plainAnswer(body, headers, status));

  const leads = (location: string, status = "302 Found") => says("", { location }, status);

  function observe(changes: Partial<HttpSourceParameters> = {}, signal = new AbortController().signal) {
    const source = httpSource({
      name: "prices",
      url: `http://127.0.0.1:${server.port}/v1?of=eth`,
      limits: LIMITS,
      allowPrivate: true,
      retries: { attempts: 1, first: 1 },
      store,
      now: () => NOW,
      batchesOf: async () => [],
      ...changes,
    });
    return source.observe(signal);
  }

  const keyed = { credentials: { authorization: `Bearer ${SECRET}` } };

  describe("what it keeps", () => {
    it("is the exchange with question, answer and moment, whose digest names it", async () => {
      answer = says('{"eth":"2000.5"}', { etag: '"7"', "x-served-by": "cache-7", "set-cookie": "a=b" });
      const seen: Observation = await observe(keyed);
      const kept = await store.read(seen.digest);
      expect(keccak256(kept)).to.equal(seen.digest);
      expect(seen).to.deep.equal({
        source: "prices",
        observedAt: NOW,
        digest: seen.digest,
        records: [{ number: 1, text: '{"eth":"2000.5"}', hash: seen.digest }],
        batches: [],
      });
      const { body, ...head } = parseHttpRecord(kept);
      expect(Buffer.from(body).toString()).to.equal('{"eth":"2000.5"}');
      expect(head).to.deep.equal({
        method: "GET",
        url: `http://127.0.0.1:${server.port}/v1?of=eth`,
        requestHeaders: { accept: "application/json" },
        observedAt: "2027-01-15T08:00:00Z",
        status: 200,
        responseHeaders: { "content-type": "application/json", etag: '"7"' },
      });
      expect(server.asked[0]?.headers["authorization"]).to.equal(`Bearer ${SECRET}`);
      expect(server.asked[0]?.headers["accept-encoding"]).to.equal("identity");
    });

    it("tells the headers that the agent file chose, which no other origin gets", async () => {
      answer = says("{}");
      const headers = { Accept: "application/vnd.prices+json", "x-version": "3" };
      const seen = await observe({ ...keyed, headers });
      const { requestHeaders } = parseHttpRecord(await store.read(seen.digest));
      expect(requestHeaders).to.deep.equal({ accept: "application/vnd.prices+json", "x-version": "3" });
    });

    it("holds no credential, also where the address names one", async () => {
      answer = says("{}", { etag: `"${SECRET}"` });
      const seen = await observe({ ...keyed, url: `http://127.0.0.1:${server.port}/?api_key=abcdef&of=eth` });
      const kept = Buffer.from(await store.read(seen.digest)).toString();
      expect(kept).not.to.include(SECRET).and.not.to.include("abcdef");
      expect(kept).to.include('"etag":"\\"HIDDEN\\""').and.to.include("?api_key=HIDDEN&of=eth");
      expect(server.asked[0]?.path).to.equal("/?api_key=abcdef&of=eth");
    });

    for (const [how, echo] of [
      ["as it is", SECRET],
      ["with the word before it", `Bearer ${SECRET}`],
      ["in base64", Buffer.from(SECRET).toString("base64")],
      ["in hex, in capitals", Buffer.from(SECRET).toString("hex").toUpperCase()],
      ["in the spelling of addresses", encodeURIComponent(SECRET)],
      ["in escapes of JSON", [...SECRET].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join("")],
    ] as const) {
      it(`is nothing where the answer repeats a credential ${how}`, async () => {
        answer = says(`{"you":"${echo}"}`);
        const before = await entries();
        const error = await expectRejection(observe(keyed), "RECORD_HOLDS_SECRET");
        expect(error.message).not.to.include(SECRET).and.not.to.include(echo);
        expect(await entries()).to.deep.equal(before);
        // The twin: another text of that length.
        answer = says(`{"you":"${"x".repeat(echo.length)}"}`);
        expect((await observe(keyed)).records).to.have.length(1);
      });
    }

    it("is nothing where a header repeats a credential in other letters", async () => {
      const hex = Buffer.from(SECRET).toString("hex").toUpperCase();
      answer = says("{}", { etag: `"${hex}"` });
      const error = await expectRejection(observe(keyed), "RECORD_HOLDS_SECRET");
      expect(error.message).not.to.include(hex);
      // The twin: a header that is not kept, and one that says something else.
      answer = says("{}", { "x-echo": hex, etag: `"${hex.replaceAll("3", "4")}"` });
      const { digest } = await observe(keyed);
      expect(Buffer.from(await store.read(digest)).toString()).not.to.include(hex);
    });

    it("is nothing where Basic credentials come back decoded", async () => {
      const basic = { credentials: { authorization: `Basic ${Buffer.from("clerk:sesame-open").toString("base64")}` } };
      answer = says('{"password":"sesame-open"}');
      await expectRejection(observe(basic), "RECORD_HOLDS_SECRET");
      answer = says('{"password":"sesame-shut"}');
      await observe(basic);
    });

    it("is looked for among batches as one record", async () => {
      answer = says("{}");
      const contents: unknown[] = [];
      const batchesOf = async (asked: readonly unknown[]) => {
        contents.push(...asked);
        return [];
      };
      const { digest } = await observe({ batchesOf });
      const root = batchRoot({ records: [digest], secret: zeroHash });
      expect(contents).to.deep.equal([{ root, size: 1n, profile: httpProfile.word }]);
    });
  });

  describe("what it refuses to read", () => {
    const bad: [what: string, code: Parameters<typeof expectRejection>[1], wrong: RawAnswer, twin: RawAnswer][] = [
      ["another status", "OBSERVATION_REFUSED", says("{}", {}, "404 Not Found"), says("{}")],
      ["no content", "OBSERVATION_REFUSED", says("", {}, "204 No Content"), says("{}")],
      ["a busy server", "OBSERVATION_UNREACHABLE", says("{}", {}, "503 Busy"), says("{}")],
      [
        "another charset",
        "OBSERVATION_INVALID",
        says("{}", { "content-type": "application/json; charset=latin1" }),
        says("{}", { "content-type": 'text/plain; charset="UTF-8"' }),
      ],
      [
        "bytes that are not UTF-8",
        "OBSERVATION_INVALID",
        says(Buffer.from('{"a":"\xe9"}', "latin1")),
        says('{"a":"é"}'),
      ],
      [
        "a page",
        "OBSERVATION_INVALID",
        says("<html>", { "content-type": "text/html" }),
        says("{}", { "content-type": "text/html" }),
      ],
      ["a key twice", "OBSERVATION_INVALID", says('{"a":1,"a":2}'), says('{"a":1,"b":2}')],
      ["nothing", "OBSERVATION_INVALID", says(""), says("0")],
      [
        "gzip",
        "OBSERVATION_INVALID",
        says(gzipSync(Buffer.alloc(5_000_000)).subarray(0, 900), { "content-encoding": "gzip" }),
        says("{}", { "content-encoding": "identity" }),
      ],
      ["one byte too many", "OBSERVATION_TOO_LARGE", says(`"${"x".repeat(999)}"`), says(`"${"x".repeat(998)}"`)],
      ["a length beyond the limit", "OBSERVATION_TOO_LARGE", says("{}", { "content-length": "1001" }), says("{}")],
      [
        "less than its length",
        "OBSERVATION_UNREACHABLE",
        says("{}", { "content-length": "3" }),
        says("{} ", { "content-length": "3" }),
      ],
      ["more than its length", "OBSERVATION_UNREACHABLE", says('{"a":1}', { "content-length": "6" }), says('{"a":1}')],
      [
        "two lengths",
        "OBSERVATION_UNREACHABLE",
        (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
        says("{}"),
      ],
      [
        "a length and chunks",
        "OBSERVATION_UNREACHABLE",
        (socket) =>
          socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
      ],
      [
        "chunks without end",
        "OBSERVATION_UNREACHABLE",
        (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        says("{}"),
      ],
      ["another protocol", "OBSERVATION_UNREACHABLE", (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"), says("{}")],
      [
        "a change of protocol",
        "OBSERVATION_UNREACHABLE",
        (socket) => socket.write("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: ws\r\n\r\n"),
        says("{}"),
      ],
      ["an end before the answer", "OBSERVATION_UNREACHABLE", (socket) => socket.end(), says("{}")],
      ["silence", "OBSERVATION_UNREACHABLE", () => {}, says("{}")],
      [
        "silence in the middle",
        "OBSERVATION_UNREACHABLE",
        (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"),
        says("{}"),
      ],
      [
        "heads for ever",
        "OBSERVATION_UNREACHABLE",
        (socket) => socket.write(`HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}`),
        says("{}", { x: "y" }),
      ],
    ];
    for (const [what, code, wrong, twin] of bad) {
      it(`is ${what}`, async () => {
        answer = wrong;
        const before = await entries();
        const limits = what.startsWith("silence") ? SHORT : LIMITS;
        const error = await expectRejection(observe({ ...keyed, limits }), code);
        expect(error.place).to.equal("sources.prices");
        expect(JSON.stringify([error.message, error.cause ?? ""])).not.to.include(SECRET);
        expect(await entries()).to.deep.equal(before);
        answer = twin;
        expect((await observe(keyed)).records).to.have.length(1);
      });
    }

    it("is an answer in drops, and one without end", async () => {
      const drip =
        (piece: string, ms: number): RawAnswer =>
        (socket) => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          const timer = setInterval(() => socket.write(piece), ms);
          socket.on("close", () => clearInterval(timer));
        };
      answer = drip(" ", 40);
      const slow = await expectRejection(
        observe({ limits: { ...SHORT, idle: LIMITS.idle } }),
        "OBSERVATION_UNREACHABLE",
      );
      expect(slow.args).to.deep.equal({ why: "whole", most: 600 });
      answer = drip(" ".repeat(400), 1);
      const endless = await expectRejection(observe(), "OBSERVATION_TOO_LARGE");
      expect(endless.args).to.deep.equal({ most: 1_000 });
    });

    it("is what comes after the turn has ended", async () => {
      answer = () => {};
      const turn = new AbortController();
      const observed = observe({}, turn.signal);
      setTimeout(() => turn.abort(), 30);
      await expectRejection(observed, "OBSERVATION_UNREACHABLE");
      await expectRejection(observe({}, turn.signal), "OBSERVATION_UNREACHABLE");
      expect(server.asked).to.have.length.at.most(1);
    });

    it("is a header that cannot be sent, without its value", () => {
      const base = { name: "prices", url: "http://a.example", limits: LIMITS, store, now: () => NOW };
      const make = (credentials: Record<string, string>) => () =>
        httpSource({ ...base, batchesOf: async () => [], credentials });
      for (const [name, value] of [
        ["x-key", `${SECRET}\r\nhost: b`],
        ["x-key", ""],
        ["x-key", `${SECRET}é`],
        ["host", SECRET],
        ["Content-Length", SECRET],
        ["x key", SECRET],
      ] as const) {
        const error = expectRefusal(make({ [name]: value }), "OBSERVATION_INVALID", { value: name });
        expect(error.message).not.to.include(SECRET);
      }
      make({ "x-key": SECRET })();
    });
  });

  describe("what it asks again", () => {
    it("is what may answer later, after longer and longer pauses", async () => {
      const times: number[] = [];
      answer = (socket, question) => {
        times.push(Date.now());
        (times.length < 3 ? says("{}", {}, "503 Busy") : says("{}"))(socket, question);
      };
      await observe({ retries: { attempts: 3, first: 40 } });
      expect(times).to.have.length(3);
      const [a = 0, b = 0, c = 0] = times;
      expect(b - a).to.be.at.least(19);
      expect(c - b).to.be.at.least(39);
    });

    it("is nothing that would answer the same, and no more often than it may", async () => {
      answer = says("{}", {}, "403 Forbidden");
      await expectRejection(observe({ retries: { attempts: 3, first: 1 } }), "OBSERVATION_REFUSED");
      expect(server.asked).to.have.length(1);
      answer = says("{}", {}, "503 Busy");
      await expectRejection(observe({ retries: { attempts: 2, first: 1 } }), "OBSERVATION_UNREACHABLE");
      expect(server.asked).to.have.length(3);
    });
  });

  describe("where it goes", () => {
    const odd = [
      "http://2130706433/",
      "http://0x7f000001/",
      "http://0177.0.0.1/",
      "http://127.1/",
      "http://127.0.0.1./",
      "http://[::ffff:127.0.0.1]/",
      "http://[0:0:0:0:0:0:0:1]/",
      "http://１２７.0.0.1/",
      "http://%31%32%37.0.0.1/",
      "http://user@a.example/",
      "http://a.example@127.0.0.1/",
      "http://a.example\\@127.0.0.1/",
      "http://a.example#@127.0.0.1/",
      "http:/a.example/",
      "http:\\\\a.example/",
      "ht\ttp://a.example/",
      "http://a.exa\nmple/",
      " http://a.example/",
      "http://a.example:080/",
      "http://a.example:99999/",
      "http://bücher.example/",
      "http://",
      "file:///etc/passwd",
      "ftp://a.example/",
      "gopher://a.example/",
    ];
    for (const url of odd) {
      it(`refuses ${JSON.stringify(url)}`, async () => {
        await expectRejection(
          observe({ url, resolve: async () => [{ address: "127.0.0.1", family: 4 }] }),
          "OBSERVATION_ADDRESS_REFUSED",
        );
        expect(server.asked).to.have.length(0);
      });
    }
    it("reads what is spelt plainly", () => {
      for (const url of [
        "http://a.example",
        "https://A.example:443/b?c=%20d",
        "http://[2606:4700::1111]:8080/",
        "http://xn--bcher-kva.example/",
        "http://1.2.3.4/",
      ]) {
        expect(readAddress(url, "here")).to.be.instanceOf(URL);
      }
    });

    it("shows no password of an address", async () => {
      const error = await expectRejection(
        observe({ url: `http://clerk:${SECRET}@a.example/` }),
        "OBSERVATION_ADDRESS_REFUSED",
      );
      expect(error.message).not.to.include(SECRET);
    });

    for (const address of [
      ...[
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
      ],
      ...[
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "255.255.255.255",
      ],
      ...[
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
      ],
      ...[
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "localhost",
        "",
      ],
    ]) {
      it(`refuses a name that stands for ${address || "nothing"}, beside a public one too`, async () => {
        const url = `http://rebind.example:${server.port}/`;
        const resolve = async () => [
          { address: "8.8.8.8", family: 4 },
          { address, family: address.includes(":") ? 6 : 4 },
        ];
        const error = await expectRejection(
          observe({ url, resolve, allowPrivate: false }),
          "OBSERVATION_ADDRESS_REFUSED",
        );
        expect(error.args).to.deep.equal({ hostname: "rebind.example", address });
        expect(server.asked).to.have.length(0);
      });
    }
    it("lets through what is in the open internet, up to the edge", () => {
      for (const address of [
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::",
        "2606:4700::1111",
        "2003::1",
      ]) {
        expect(isReachable(address, false), address).to.equal(true);
      }
    });
    it("goes into the own network where that is said, and never to a link or to a cloud's secrets", () => {
      for (const address of ["10.0.0.1", "127.0.0.1", "192.168.0.1", "::1", "fd12::1"])
        expect(isReachable(address, true), address).to.equal(true);
      for (const address of [
        "169.254.169.254",
        "100.100.100.200",
        "fd00:ec2::254",
        "fe80::1",
        "0.0.0.0",
        "224.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
      ])
        expect(isReachable(address, true), address).to.equal(false);
    });

    it("connects to the address that was checked, whatever the name stands for by then", async () => {
      answer = says("{}");
      let asked = 0;
      const resolve = async () => [{ address: ++asked === 1 ? "127.0.0.1" : "127.0.0.9", family: 4 }];
      await observe({ url: `http://rebind.example:${server.port}/`, resolve });
      expect(asked).to.equal(1);
      expect(server.asked[0]?.headers["host"]).to.equal(`rebind.example:${server.port}`);
    });

    it("waits for no name longer than for an answer", async () => {
      const error = await expectRejection(
        observe({ url: "http://slow.example/", limits: SHORT, resolve: () => new Promise(() => {}) }),
        "OBSERVATION_UNREACHABLE",
      );
      expect(error.args).to.deep.equal({ why: "whole", most: 600 });
    });

    it("goes through no proxy that the environment names", async () => {
      process.env["HTTP_PROXY"] = process.env["http_proxy"] = "http://127.0.0.1:9";
      try {
        answer = says("{}");
        await observe();
      } finally {
        delete process.env["HTTP_PROXY"];
        delete process.env["http_proxy"];
      }
    });
  });

  describe("where it is led", () => {
    // Two servers on addresses of this machine; the first is taken for one of the internet.
    let inner: RawServer;
    let other: RawServer;
    before(async () => {
      inner = await startRawServer(says('{"inner":"secret"}'));
      other = await startRawServer((socket, question) => answer(socket, question), "127.0.0.3");
      servers.push(inner, other);
    });
    beforeEach(() => {
      inner.asked.length = 0;
      other.asked.length = 0;
    });

    async function led(location: string, changes: Partial<Parameters<typeof follow>[0]> = {}) {
      const outer = await startRawServer(leads(location), "127.0.0.2");
      servers.push(outer);
      return follow({
        url: `http://127.0.0.2:${outer.port}/`,
        headers: { accept: "application/json" },
        first: keyed.credentials,
        secrets: formsOf(Object.values(keyed.credentials)),
        mayConnect: (address) => ["127.0.0.2", "127.0.0.3"].includes(address) || isReachable(address, false),
        limits: LIMITS,
        resolve: async (host) => [{ address: host === "inside.example" ? "127.0.0.1" : "127.0.0.3", family: 4 }],
        place: "sources.prices",
        signal: new AbortController().signal,
        ...changes,
      });
    }

    for (const where of [
      "127.0.0.1",
      "[::ffff:7f00:1]",
      "[::ffff:127.0.0.1]",
      "inside.example",
      "2130706433",
      "0x7f.1",
      "a.example@127.0.0.1",
      "localhost%00.example",
    ]) {
      it(`does not follow to ${where}`, async () => {
        await expectRejection(led(`http://${where}:${inner.port}/`), "OBSERVATION_ADDRESS_REFUSED");
        await expectRejection(led(`//${where}:${inner.port}/`), "OBSERVATION_ADDRESS_REFUSED");
        expect(inner.asked).to.have.length(0);
      });
    }
    for (const where of [
      "http://169.254.169.254/latest/meta-data/",
      "file:///etc/passwd",
      "data:application/json,{}",
      "javascript:0",
      "//[::1",
      "/\\[",
      "http:///x",
    ]) {
      it(`does not follow to ${where}`, async () => {
        await expectRejection(led(where), "OBSERVATION_ADDRESS_REFUSED");
      });
    }

    it("leaves credentials with the first origin", async () => {
      answer = says("{}");
      const { url, requestHeaders } = await led(`http://other.example:${other.port}/x?y#z`);
      expect(url.href).to.equal(`http://other.example:${other.port}/x?y`);
      expect(requestHeaders).to.deep.equal({ accept: "application/json" });
      expect(other.asked[0]?.headers["authorization"]).to.equal(undefined);
      expect(JSON.stringify(other.asked)).not.to.include(SECRET);
    });

    it("does not carry them where an address repeats them", async () => {
      const error = await expectRejection(
        led(`http://other.example:${other.port}/?k=${encodeURIComponent(SECRET)}`),
        "OBSERVATION_REFUSED",
      );
      expect(error.message).not.to.include(SECRET).and.not.to.include(encodeURIComponent(SECRET));
      expect(other.asked).to.have.length(0);
    });

    it("keeps them within one origin, and follows three times and not a fourth", async () => {
      const to = (steps: number) => {
        answer = (socket, { path, ...rest }) =>
          (Number(path.slice(1)) === steps ? says("{}") : leads(`/${Number(path.slice(1)) + 1}`))(socket, {
            path,
            ...rest,
          });
        return observe({ ...keyed, url: `http://127.0.0.1:${server.port}/0` });
      };
      const seen = await to(3);
      const { url, ledBy } = parseHttpRecord(await store.read(seen.digest));
      const home = `http://127.0.0.1:${server.port}`;
      expect(url).to.equal(`${home}/3`);
      expect(ledBy).to.deep.equal([0, 1, 2].map((step) => ({ url: `${home}/${step}`, status: 302 })));
      expect(parseHttpRecord(await store.read((await to(0)).digest))).not.to.have.property("ledBy");
      server.asked.length = 0;
      await to(3);
      expect(server.asked.map(({ path }) => path)).to.deep.equal(["/0", "/1", "/2", "/3"]);
      expect(server.asked.every(({ headers }) => headers["authorization"] === `Bearer ${SECRET}`)).to.equal(true);
      server.asked.length = 0;
      await expectRejection(to(4), "OBSERVATION_REFUSED");
      expect(server.asked).to.have.length(4);
    });

    it("names every address on the way, and no credential of any", async () => {
      answer = (socket, question) =>
        (question.path.startsWith("/v1")
          ? leads("/new?access_token=abcdef&of=eth", "307 Temporary Redirect")
          : says("{}"))(socket, question);
      const seen = await observe({ ...keyed, url: `http://127.0.0.1:${server.port}/v1?api_key=ghijkl` });
      const bytes = await store.read(seen.digest);
      expect(Buffer.from(bytes).toString()).not.to.match(/abcdef|ghijkl/);
      const { url, ledBy } = parseHttpRecord(bytes);
      expect(url).to.match(/\/new\?access_token=HIDDEN&of=eth$/);
      expect(ledBy).to.deep.equal([{ url: `http://127.0.0.1:${server.port}/v1?api_key=HIDDEN`, status: 307 }]);
      // Whoever writes such a record otherwise is not read.
      const spoilt = (from: string, to: string) =>
        parseHttpRecord(Buffer.from(Buffer.from(bytes).toString().replace(from, to)));
      expect(() => spoilt("api_key=HIDDEN", "api_key=ghijkl")).to.throw("RECORD_HOLDS_SECRET");
      expect(() => spoilt('"status":307', '"status":99')).to.throw("RECORD_INVALID");
      expect(() => spoilt(/"ledBy":\[.*?\]/.exec(Buffer.from(bytes).toString())?.[0] ?? "", '"ledBy":[]')).to.throw(
        "RECORD_INVALID",
      );
      expect(spoilt('"status":307', '"status":308').ledBy).to.deep.include({ ...ledBy?.[0], status: 308 });
    });

    it("does not get credentials back by being led home", async () => {
      answer = (socket, question) =>
        (question.path === "/home" ? says("{}") : leads(`http://other.example:${other.port}/away`))(socket, question);
      const away = await startRawServer(leads(`http://127.0.0.1:${server.port}/home`), "127.0.0.3");
      servers.push(away);
      answer = (socket, question) =>
        (question.path === "/home" ? says("{}") : leads(`http://other.example:${away.port}/`))(socket, question);
      await observe({ ...keyed, resolve: async () => [{ address: "127.0.0.3", family: 4 }] });
      expect(server.asked.map(({ path, headers }) => [path, headers["authorization"] !== undefined])).to.deep.equal([
        ["/v1?of=eth", true],
        ["/home", false],
      ]);
    });

    it("wants to be told where", async () => {
      answer = says("", {}, "302 Found");
      await expectRejection(observe(), "OBSERVATION_REFUSED");
      answer = leads(`http://127.0.0.1:${server.port}/`, "300 Choices");
      await expectRejection(observe(), "OBSERVATION_REFUSED");
    });
  });

  async function entries(): Promise<string[]> {
    const shelves = await readdir(folder);
    const names = (await Promise.all(shelves.map((shelf) => readdir(join(folder, shelf))))).flat();
    for (const [i, shelf] of shelves.entries()) {
      if (i > 3) break;
      for (const name of await readdir(join(folder, shelf))) {
        expect((await readFile(join(folder, shelf, name), "latin1")).includes(SECRET)).to.equal(false);
      }
    }
    return names.sort();
  }
});
