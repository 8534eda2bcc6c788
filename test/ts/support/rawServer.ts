// A server that answers HTTP byte by byte as a test says, right or wrong.

import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";

/** What came over a connection: the first line, and the headers by name in small letters. */
export type RawQuestion = { line: string; path: string; headers: Record<string, string> };

export type RawServer = {
  port: number;
  /** What it was asked, in order. */
  asked: RawQuestion[];
  close: () => Promise<void>;
};

/** Writes an answer on the connection; the connection is not ended by itself. */
export type RawAnswer = (socket: Socket, question: RawQuestion) => void;

export async function startRawServer(answer: RawAnswer, host = "127.0.0.1"): Promise<RawServer> {
  const asked: RawQuestion[] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    let came = "";
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    socket.on("data", (bytes) => {
      came += bytes.toString("latin1");
      const end = came.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [line = "", ...rest] = came.slice(0, end).split("\r\n");
      came = came.slice(end + 4);
      const named = rest.map((one) => /^([^:]*):\s*(.*)$/.exec(one) ?? []);
      const headers = Object.fromEntries(named.map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
      const question = { line, path: line.split(" ")[1] ?? "", headers };
      asked.push(question);
      answer(socket, question);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole answer with the length that it has. */
export function plainAnswer(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  status = "200 OK",
): Buffer {
  const bytes = Buffer.from(body);
  const named = { "content-type": "application/json", "content-length": String(bytes.length), ...headers };
  const lines = Object.entries(named).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`), bytes]);
}
