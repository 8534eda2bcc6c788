// Records what a real Chromium answers to WebAuthn challenges into test/vectors/passkey.json. Run once, and again when
// browsers change what they write: node scripts/vectors/record-passkey.ts, with CHROMIUM_BIN if it is not on the path.
// Keys and signatures are random, so unlike the other vectors these cannot be checked by writing them again.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { id } from "ethers";
import { word } from "./word.ts";

const TARGET = "test/vectors/passkey.json";
const CREDENTIALS = ["paula", "peter"];
/** Signatures are random and half of them have a high s: with this many, both occur. */
const ASSERTIONS_EACH = 6;

type Assertion = { authenticatorData: string; clientDataJSON: string; signature: string };
type Devtools = { send<T>(method: string, params?: object): Promise<T>; close(): void };

// What runs in the page, as text, so that no types of a browser are needed here.

const HEX = "(b) => '0x' + [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, '0')).join('')";

const createCredential = `async (name) => {
  const credential = await navigator.credentials.create({ publicKey: {
    rp: { name: "Sallyport", id: "localhost" },
    user: { id: new TextEncoder().encode(name), name, displayName: name },
    challenge: new Uint8Array(32),
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  } });
  // SPKI: it ends with x and y.
  return (${HEX})(credential.response.getPublicKey().slice(-64));
}`;

const getAssertion = `async (challenge, userVerification) => {
  const bytes = Uint8Array.from(challenge.slice(2).match(/../g), (x) => parseInt(x, 16));
  const { response } = await navigator.credentials.get({
    publicKey: { challenge: bytes, rpId: "localhost", userVerification },
  });
  return {
    authenticatorData: (${HEX})(response.authenticatorData),
    clientDataJSON: new TextDecoder().decode(response.clientDataJSON),
    signature: (${HEX})(response.signature),
  };
}`;

const profile = mkdtempSync(join(tmpdir(), "passkey-"));
const server = await servePage();
const browser = spawn(
  process.env.CHROMIUM_BIN ?? "chromium",
  [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
  ],
  { stdio: ["ignore", "ignore", "pipe"] },
);
const gone = new Promise((resolve) => browser.once("exit", resolve));
try {
  const devtools = await openPage(await devtoolsUrl(browser), pageUrl(server));
  const { product } = await devtools.send<{ product: string }>("Browser.getVersion");
  const cases = await record(devtools);
  devtools.close();
  const content = { source: `${product}, virtual authenticator`, count: cases.length, cases };
  writeFileSync(TARGET, `${JSON.stringify(content, null, 2)}\n`);
  console.log(`${TARGET}: ${cases.length} assertions by ${product}`);
} finally {
  browser.kill("SIGTERM");
  await gone;
  server.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}

async function record(devtools: Devtools): Promise<Record<string, string>[]> {
  const cases: Record<string, string>[] = [];
  await devtools.send("WebAuthn.enable");
  for (const name of CREDENTIALS) {
    const { authenticatorId } = await devtools.send<{ authenticatorId: string }>("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const publicKey = await inPage<string>(devtools, createCredential, name);
    for (let i = 0; i < ASSERTIONS_EACH; i++) {
      const challenge = id(`${name} ${i}`);
      // The last one is answered without asking the user for finger or PIN, as a stolen but locked device would.
      const userVerified = i < ASSERTIONS_EACH - 1;
      await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: userVerified });
      const verification = userVerified ? "required" : "discouraged";
      const assertion = await inPage<Assertion>(devtools, getAssertion, challenge, verification);
      cases.push({
        name: `${name} ${i}`,
        publicKey,
        challenge,
        userVerified: word(userVerified ? 1 : 0),
        ...assertion,
      });
    }
    await devtools.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  }
  return cases;
}

async function inPage<T>(devtools: Devtools, source: string, ...args: string[]): Promise<T> {
  const { result, exceptionDetails } = await devtools.send<{
    result: { value: T };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  }>("Runtime.evaluate", {
    expression: `(${source})(...${JSON.stringify(args)})`,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Opens `page` and speaks the DevTools protocol with it. */
async function openPage(url: string, page: string): Promise<Devtools> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data));
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  let last = 0;
  const send = <T>(method: string, params: object = {}, sessionId?: string): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve: (value) => resolve(value as T), reject });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });
  const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url: page });
  const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
  const devtools: Devtools = {
    send: (method, params) => send(method, params, method.startsWith("Browser.") ? undefined : sessionId),
    close: () => socket.close(),
  };
  while ((await inPage<string>(devtools, "async () => location.origin")) !== new URL(page).origin) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return devtools;
}

function devtoolsUrl(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    process.once("error", reject);
    process.once("exit", () => reject(new Error(`Chromium ended: ${output}`)));
    process.stderr?.on("data", (chunk) => {
      output += chunk;
      const url = /DevTools listening on (\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    });
  });
}

/** An empty page. A browser gives passkeys to localhost, but not to 127.0.0.1. */
function servePage(): Promise<Server> {
  const page = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html>"));
  return new Promise((resolve) => page.listen(0, "localhost", () => resolve(page)));
}

function pageUrl(page: Server): string {
  const address = page.address();
  if (address === null || typeof address === "string") throw new Error("The page is not served.");
  return `http://localhost:${address.port}/`;
}
