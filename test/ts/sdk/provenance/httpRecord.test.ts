import { expect } from "chai";
import { stringToBytes } from "viem";
import { type HttpRecordParameters, httpRecord } from "../../../../sdk/provenance/http/httpRecord.ts";
import { parseHttpRecord } from "../../../../sdk/provenance/http/parseHttpRecord.ts";
import { expectRefusal } from "../../support/refusal.ts";

const KEY = "sk-live-0123456789abcdef";

const given: HttpRecordParameters = {
  method: "post",
  url: "https://prices.example/v1/latest?asset=ETH&limit=1",
  requestHeaders: { Accept: "application/json", Authorization: `Bearer ${KEY}`, "X-Trace": "7" },
  requestBody: '{"asset":"ETH"}',
  observedAt: Date.UTC(2026, 2, 2, 14, 0, 5) / 1000,
  status: 200,
  responseHeaders: { "Content-Type": "application/json", "Set-Cookie": "session=1", ETag: '"a1"' },
  body: stringToBytes('{"price":"2500.10"}\n'),
};

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("httpRecord", () => {
  it("is a line of canonical JSON, a line feed, and the bytes of the answer", () => {
    expect(textOf(httpRecord(given))).to.equal(
      [
        '{"method":"POST","observedAt":"2026-03-02T14:00:05Z","requestBody":"{\\"asset\\":\\"ETH\\"}",' +
          '"requestHeaders":{"accept":"application/json"},' +
          '"responseHeaders":{"content-type":"application/json","etag":"\\"a1\\""},' +
          '"status":200,"url":"https://prices.example/v1/latest?asset=ETH&limit=1"}',
        '{"price":"2500.10"}',
        "",
      ].join("\n"),
    );
  });

  it("is read as it was written", () => {
    const record = httpRecord(given);
    const read = parseHttpRecord(record);
    expect(read).to.deep.equal({
      method: "POST",
      url: given.url,
      requestHeaders: { accept: "application/json" },
      requestBody: given.requestBody,
      observedAt: "2026-03-02T14:00:05Z",
      status: 200,
      responseHeaders: { "content-type": "application/json", etag: '"a1"' },
      body: given.body,
    });
    const { requestBody: _, ...without } = given;
    expect(parseHttpRecord(httpRecord(without))).not.to.have.property("requestBody");
  });

  it("keeps a further header where it is asked to, unless it opens an account", () => {
    expect(parseHttpRecord(httpRecord({ ...given, keep: ["X-Trace"] })).requestHeaders).to.have.property(
      "x-trace",
      "7",
    );
    for (const name of [
      "Authorization",
      "Proxy-Authorization",
      "Cookie",
      "Set-Cookie",
      "X-Api-Key",
      "apiKey",
      "x-sig",
    ]) {
      expectRefusal(() => httpRecord({ ...given, keep: [name] }), "RECORD_HOLDS_SECRET", { value: name });
    }
  });

  for (const [what, url, kept] of [
    ["user and password", "https://me:pw@prices.example/v1", "https://prices.example/v1"],
    ["a fragment", "https://prices.example/v1#token=1", "https://prices.example/v1"],
    ["a key", "https://prices.example/v1?a=1&api_key=k&b=2", "https://prices.example/v1?a=1&api_key=HIDDEN&b=2"],
    ["a key in capitals", "https://prices.example/?APIKEY=k", "https://prices.example/?APIKEY=HIDDEN"],
    ["a key behind an escape", "https://prices.example/?api%5Fkey=k", "https://prices.example/?api%5Fkey=HIDDEN"],
    ["a signature with an equals sign", "https://prices.example/?sig=a=b", "https://prices.example/?sig=HIDDEN"],
    ["a token", "https://prices.example/?accessToken=a?b", "https://prices.example/?accessToken=HIDDEN"],
    ["an at sign in the path", "https://prices.example/@me", "https://prices.example/@me"],
    ["words that only look like it", "https://prices.example/?keyword=a&author=b&pinned", undefined],
  ] as const) {
    it(`leaves no secret in an address with ${what}`, () => {
      expect(parseHttpRecord(httpRecord({ ...given, url })).url).to.equal(kept ?? url);
    });
  }

  it("hides what it is told is secret, in path, header and question", () => {
    const record = httpRecord({
      ...given,
      url: `https://node.example/v3/${KEY}?again=${KEY}`,
      requestHeaders: { "x-trace": `of ${KEY}` },
      requestBody: `{"as":"${KEY}"}`,
      keep: ["x-trace"],
      secrets: [KEY, ""],
    });
    expect(textOf(record)).not.to.include(KEY);
    const { url, requestHeaders, requestBody } = parseHttpRecord(record);
    expect(url).to.equal("https://node.example/v3/HIDDEN?again=HIDDEN");
    expect([requestHeaders["x-trace"], requestBody]).to.deep.equal(["of HIDDEN", '{"as":"HIDDEN"}']);
  });

  it("cannot be made of an answer that repeats a secret", () => {
    const attempt = (body: string) =>
      httpRecord({ ...given, url: `https://node.example/${KEY}`, body: stringToBytes(body), secrets: [KEY] });
    const error = expectRefusal(() => attempt(`{"echo":"${KEY}"}`), "RECORD_HOLDS_SECRET");
    expect(error.message).not.to.include(KEY);
    expect(textOf(attempt('{"echo":"none"}'))).to.include("none");
  });

  for (const [what, change, place] of [
    ["method", { method: "GET /" }, "record, method"],
    ["address", { url: "file:///etc/passwd" }, "record, url"],
    ["status", { status: 99 }, "record, status"],
    ["moment", { observedAt: -1 }, "record, observedAt"],
    ["header", { responseHeaders: { etag: "a\nb" } }, "record, responseHeaders.etag"],
  ] as const) {
    it(`refuses another ${what} than HTTP has`, () => {
      expectRefusal(() => httpRecord({ ...given, ...change }), "RECORD_INVALID", { place });
    });
  }
});

describe("parseHttpRecord", () => {
  const record = textOf(httpRecord(given));
  const changed = (from: string, to: string) => {
    expect(record).to.include(from);
    return () => parseHttpRecord(stringToBytes(record.replace(from, to)), "answer");
  };

  it("refuses a record that holds a credential, and does not repeat it", () => {
    for (const [from, to, place] of [
      ['"accept":', '"cookie":', "answer, requestHeaders.cookie"],
      ['"etag":', '"set-cookie":', "answer, responseHeaders.set-cookie"],
      ["https://prices", "https://me:pw@prices", "answer, url"],
      ["limit=1", "key=1", "answer, url"],
    ] as const) {
      const error = expectRefusal(changed(from, to), "RECORD_HOLDS_SECRET", { place });
      expect(error.message).not.to.match(/me:pw|key=1|application\/json/);
    }
    expect(changed("limit=1", "key=HIDDEN")().url).to.include("key=HIDDEN");
  });

  it("refuses what has another spelling, a field more, or a field less", () => {
    for (const [from, to] of [
      ['"status":200', '"status":2e2'],
      ['"status":200', '"status": 200'],
      ['"status":200,', '"status":200,"status":200,'],
      ['"status":200,', '"status":200,"sum":1,'],
      ['"status":200,', ""],
      ['"accept"', '"Accept"'],
      ["\n", "\r\n"],
      ["2026-03-02", "2026-02-30"],
    ] as const) {
      expectRefusal(changed(from, to), "RECORD_INVALID");
    }
    expect(changed("2026-03-02", "2026-02-28")().observedAt).to.equal("2026-02-28T14:00:05Z");
  });

  it("leaves the answer as it is, whatever bytes it has", () => {
    const body = Uint8Array.from([0xff, 0x0a, 0x00, 0x0d]);
    expect(parseHttpRecord(httpRecord({ ...given, body })).body).to.deep.equal(body);
  });
});
