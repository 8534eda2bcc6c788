// A signer elsewhere, as Web3Signer or Clef are: JSON-RPC over HTTP, holding keys that nobody else has.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hex, LocalAccount } from "viem";

type Transaction = Record<"from" | "to" | "data" | "value" | "gas" | "nonce" | "chainId", Hex> & {
  maxFeePerGas: Hex;
  maxPriorityFeePerGas: Hex;
};

/** How it signs; a hostile one differs here. */
export type SignerBehaviour = {
  signTypedData: (account: LocalAccount, data: Parameters<LocalAccount["signTypedData"]>[0]) => Promise<unknown>;
  /** EIP-191, of these bytes. */
  signMessage: (account: LocalAccount, raw: Hex) => Promise<unknown>;
  signTransaction: (account: LocalAccount, transaction: ReturnType<typeof readTransaction>) => Promise<unknown>;
  /** Its names for the methods; others it does not know. */
  methods: { accounts: string; typedData: string; message: string; transaction: string };
  /** Answers instead of all this, where it does. */
  instead?: (path: string, authorization: string) => { status: number; body: string; location?: string } | "never";
};

export const honest: SignerBehaviour = {
  signTypedData: (account, data) => account.signTypedData(data),
  signMessage: (account, raw) => account.signMessage({ message: { raw } }),
  signTransaction: (account, transaction) => account.signTransaction(transaction),
  methods: {
    accounts: "eth_accounts",
    typedData: "eth_signTypedData_v4",
    message: "personal_sign",
    transaction: "eth_signTransaction",
  },
};

export type StartedSigner = {
  /** Where it listens, without a path. */
  url: string;
  behaviour: SignerBehaviour;
  /** The methods it was asked for, in order. */
  asked: string[];
  stop(): Promise<void>;
};

/** Starts a signer for these accounts, which wants this Authorization header. */
export async function startSigner(accounts: readonly LocalAccount[], authorization: string): Promise<StartedSigner> {
  const asked: string[] = [];
  const signer = { behaviour: honest, asked } as StartedSigner;
  const server: Server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { instead } = signer.behaviour;
    const other = instead?.(request.url ?? "", request.headers.authorization ?? "");
    if (other === "never") return;
    if (other !== undefined) {
      response
        .writeHead(other.status, other.location === undefined ? {} : { location: other.location })
        .end(other.body);
      return;
    }
    if (request.headers.authorization !== authorization) {
      response.writeHead(401).end("who are you?");
      return;
    }
    const { id, method, params } = JSON.parse(text);
    asked.push(method);
    const answer = await answerTo(method, params);
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ jsonrpc: "2.0", id, ...answer }));
  });
  // It ends no connection by itself: one that is used at that moment would be reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  signer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  signer.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(() => done()));
  };
  return signer;

  async function answerTo(method: string, params: unknown[]): Promise<{ result: unknown } | { error: object }> {
    const { methods, signTypedData, signMessage, signTransaction } = signer.behaviour;
    const accountOf = (address: unknown) =>
      accounts.find((one) => one.address.toLowerCase() === String(address).toLowerCase()) as LocalAccount;
    if (method === methods.accounts) return { result: accounts.map(({ address }) => address.toLowerCase()) };
    if (method === methods.typedData) {
      const [address, data] = params;
      return { result: await signTypedData(accountOf(address), typeof data === "string" ? JSON.parse(data) : data) };
    }
    if (method === methods.message) {
      // Each has an order of its own; an account has 20 bytes.
      const [first, second] = params.slice(method === "account_signData" ? 1 : 0) as [Hex, Hex];
      const [raw, address] = method === "personal_sign" ? [first, second] : [second, first];
      return { result: await signMessage(accountOf(address), raw) };
    }
    if (method === methods.transaction) {
      const [transaction] = params as [Transaction];
      return { result: await signTransaction(accountOf(transaction.from), readTransaction(transaction)) };
    }
    return { error: { code: -32_601, message: `the method ${method} does not exist` } };
  }
}

function readTransaction(one: Transaction) {
  return {
    type: "eip1559" as const,
    to: one.to,
    data: one.data,
    value: BigInt(one.value),
    gas: BigInt(one.gas),
    nonce: Number(one.nonce),
    chainId: Number(one.chainId),
    maxFeePerGas: BigInt(one.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(one.maxPriorityFeePerGas),
  };
}
