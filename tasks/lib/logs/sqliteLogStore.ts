import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Hex } from "viem";
import { atOnce, isBroken } from "../../../agent/sqlite/database.ts";
import type { LogSeries, LogStore, LogTopics, MinedLog } from "../../../sdk/read/logs/logStore.ts";
import { deleted, failed, openFile } from "./openFile.ts";

export type SqliteLogStore = LogStore & { close(): void };

/**
 * Keeps logs in one SQLite file, for all chains and contracts. It is opened when it is first needed; several processes
 * may use it at once; whoever is killed leaves it whole.
 *
 * @param say Told what a person should know.
 */
export function sqliteLogStore(path: string, say: (text: string) => void): SqliteLogStore {
  let open: DatabaseSync | undefined;
  const using = async <T>(work: (database: DatabaseSync) => T): Promise<T> => {
    open ??= openFile(path, say);
    try {
      return work(open);
    } catch (error) {
      if (!isBroken(error)) throw failed(path, error);
      // Whoever asks may have read from it before: it goes on without, and the next command begins a new file.
      close();
      throw deleted(path, error);
    }
  };
  const close = () => {
    open?.close();
    open = undefined;
  };
  return {
    find: (series) =>
      using((database) => {
        const row = find(database, series);
        if (row === undefined) return undefined;
        return {
          upTo: BigInt(Number(row["up_to"])),
          anchor: { number: BigInt(Number(row["anchor_number"])), hash: row["anchor_hash"] as Hex },
        };
      }),
    append: (series, after, { upTo, anchor }, logs) =>
      using((database) =>
        atOnce(database, () => {
          const known = find(database, series);
          if ((known === undefined ? undefined : BigInt(Number(known["up_to"]))) !== after) return false;
          const { chainId, address, fromBlock, origin } = series;
          // Another chain of the same id that was there before is gone.
          if (known === undefined) remove(database, series);
          const place = [chainId, origin, address.toLowerCase(), Number(fromBlock)];
          const id = database
            .prepare(
              `INSERT INTO series (chain, origin, address, from_block, up_to, anchor_number, anchor_hash)
               VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET up_to = excluded.up_to, anchor_number = excluded.anchor_number,
                 anchor_hash = excluded.anchor_hash
               RETURNING id`,
            )
            .get(...place, Number(upTo), Number(anchor.number), anchor.hash)?.["id"];
          const insert = database.prepare("INSERT INTO logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
          for (const log of logs) insert.run(id as number, ...columns(log));
          return true;
        }),
      ),
    read: (series, { topics, toBlock }) =>
      using((database) => {
        const id = find(database, series)?.["id"];
        if (id === undefined) return [];
        const { where, values } = matching(topics);
        const rows = database
          .prepare(`SELECT * FROM logs WHERE series = ? AND block <= ?${where} ORDER BY block, log_index`)
          .all(id as number, Number(toBlock), ...values);
        return rows.map((row) => toLog(row, series));
      }),
    drop: (series) => using((database) => remove(database, series)),
    close,
  };
}

type Row = Record<string, SQLOutputValue>;

function find(database: DatabaseSync, { chainId, origin, address, fromBlock }: LogSeries): Row | undefined {
  return database
    .prepare("SELECT * FROM series WHERE chain = ? AND origin = ? AND address = ? AND from_block = ?")
    .get(chainId, origin, address.toLowerCase(), Number(fromBlock));
}

function remove(database: DatabaseSync, { chainId, address, fromBlock }: LogSeries): void {
  database
    .prepare("DELETE FROM series WHERE chain = ? AND address = ? AND from_block = ?")
    .run(chainId, address.toLowerCase(), Number(fromBlock));
}

function columns(log: MinedLog) {
  const { blockNumber, logIndex, topics, data, blockHash, transactionHash, transactionIndex } = log;
  const topic = (i: number) => topics[i] ?? null;
  const time = log.blockTimestamp === undefined ? null : Number(log.blockTimestamp);
  const place = [Number(blockNumber), logIndex, topic(0), topic(1), topic(2), topic(3)] as const;
  return [...place, data, blockHash, time, transactionHash, transactionIndex] as const;
}

function toLog(row: Row, { address }: LogSeries): MinedLog {
  const time = row["block_time"];
  return {
    address,
    topics: [0, 1, 2, 3].flatMap((i) => row[`topic${i}`] ?? []) as MinedLog["topics"],
    data: row["data"] as Hex,
    blockNumber: BigInt(Number(row["block"])),
    blockHash: row["block_hash"] as Hex,
    transactionHash: row["transaction_hash"] as Hex,
    transactionIndex: Number(row["transaction_index"]),
    logIndex: Number(row["log_index"]),
    removed: false,
    ...(time === null ? {} : { blockTimestamp: BigInt(Number(time)) }),
  };
}

/** The condition that logs have these topics; nodes write them in lower case. */
function matching(topics: LogTopics): { where: string; values: string[] } {
  const conditions = topics.map((wanted, i) => {
    if (wanted === null) return { where: ` AND topic${i} IS NOT NULL`, values: [] };
    const values = (typeof wanted === "string" ? [wanted] : [...wanted]).map((one) => one.toLowerCase());
    return { where: ` AND topic${i} IN (${values.map(() => "?").join(", ")})`, values };
  });
  return { where: conditions.map(({ where }) => where).join(""), values: conditions.flatMap(({ values }) => values) };
}
