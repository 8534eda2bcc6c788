// A server that speaks version 2 of Sourcify's interface, and takes a source only where it is the one of what stands on
// the chain: it compares with what the build made, file by file, and with the code at the address.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Address, type Client, type Hash, type Hex, isAddress, size } from "viem";
import { getCode, getTransactionReceipt } from "viem/actions";
import { withoutImmutables } from "../../../sdk/deploy/contractCode.ts";
import { type ContractName, contracts } from "../../../sdk/deploy/contracts.ts";

type Submitted = {
  stdJsonInput: { sources: Record<string, { content: string }>; settings: Record<string, unknown> };
  compilerVersion: string;
  contractIdentifier: string;
  creationTransactionHash?: Hash;
};

/** What it answers instead; undefined lets it work. */
export type Whim = { status: number; body: string } | "die" | undefined;

export type SourcifyServer = {
  url: string;
  /** Requests since the last `forget`: `POST /v2/verify/31337/0x…`. */
  asked: string[];
  /** What was submitted, by address. */
  submitted: Map<Address, Submitted>;
  forget(): void;
  /** Decides what happens to a request. */
  whim: (request: string) => Whim;
  /** How often it says of a job that it is still at work. */
  delay: number;
  stop(): Promise<void>;
};

export async function startSourcify(client: Client, chainId: number): Promise<SourcifyServer> {
  const published = new Set<string>();
  const jobs = new Map<string, { address: Address; problem: string | undefined; asked: number }>();
  const server: SourcifyServer = {
    url: "",
    asked: [],
    submitted: new Map(),
    forget: () => {
      server.asked.length = 0;
    },
    whim: () => undefined,
    delay: 1,
    stop: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  const http = createServer(async (request, response) => {
    const line = `${request.method} ${request.url}`;
    server.asked.push(line);
    const whim = server.whim(line);
    if (whim === "die") request.socket.destroy();
    else if (whim !== undefined) response.writeHead(whim.status).end(whim.body);
    else await answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    const [what, first = "", second = ""] = (request.url ?? "").replace("/server/v2/", "").split("/");
    if (what === "contract") {
      const match = published.has(second) ? "exact_match" : null;
      return void send(match === null ? 404 : 200, {
        match,
        creationMatch: match,
        runtimeMatch: match,
        chainId: first,
      });
    }
    if (request.method === "POST") {
      const address = second as Address;
      const complain = (status: number, customCode: string) =>
        send(status, { customCode, message: `no: ${customCode}`, errorId: "1" });
      if (first !== String(chainId)) return void complain(400, "unsupported_chain");
      if (!isAddress(address)) return void complain(400, "invalid_parameter");
      if (published.has(address)) return void complain(409, "already_verified");
      const input: Submitted = JSON.parse(await textOf(request));
      server.submitted.set(address, input);
      const id = `job-${jobs.size}`;
      jobs.set(id, { address, problem: await problemOf(client, address, input), asked: 0 });
      return void send(202, { verificationId: id });
    }
    const job = jobs.get(first);
    if (job === undefined) return void send(404, { customCode: "job_not_found", message: "no job", errorId: "2" });
    const isJobCompleted = job.asked++ >= server.delay;
    const isGood = isJobCompleted && job.problem === undefined;
    if (isGood) published.add(job.address);
    const error = { customCode: "no_match", message: job.problem, errorId: "3" };
    return void send(200, {
      isJobCompleted,
      verificationId: first,
      contract: { match: isGood ? "exact_match" : null },
      ...(isJobCompleted && !isGood ? { error } : {}),
    });
  }

  // It ends no connection by itself: one that is used at that moment would be reset.
  http.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  server.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/server`;
  return server;
}

/** Why the source is not that of the contract, or undefined. */
async function problemOf(client: Client, address: Address, input: Submitted): Promise<string | undefined> {
  const [source = "", name = ""] = input.contractIdentifier.split(":");
  const artifact = join("artifacts", source.replace("project/", ""), `${name}.json`);
  if (!existsSync(artifact)) return `no contract ${input.contractIdentifier}`;
  const { buildInfoId, deployedBytecode } = JSON.parse(readFileSync(artifact, "utf8"));
  const build = JSON.parse(readFileSync(join("artifacts", "build-info", `${buildInfoId}.json`), "utf8"));
  if (input.compilerVersion !== build.solcLongVersion) return `compiled by ${build.solcLongVersion}`;
  const { outputSelection: _, ...settings } = input.stdJsonInput.settings;
  const { outputSelection: __, ...built } = build.input.settings;
  if (!isDeepStrictEqual(settings, built)) return "other settings";
  for (const [file, { content }] of Object.entries(input.stdJsonInput.sources)) {
    if (build.input.sources[file]?.content !== content) return `another ${file}`;
  }
  const code = (await getCode(client, { address })) ?? "0x";
  if (strip(name, code) !== strip(name, deployedBytecode)) return "other code stands there";
  const { creationTransactionHash: hash } = input;
  if (hash === undefined) return "no creation";
  const { logs } = await getTransactionReceipt(client, { hash });
  const word = address.slice(2).toLowerCase();
  return logs.some(({ topics }) => topics.some((topic) => topic.endsWith(word))) ? undefined : "another creation";
}

function strip(name: string, code: Hex): Hex {
  const contract = contracts[name as ContractName];
  return size(code) === 0 ? code : withoutImmutables(contract.code, code);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
