// What spreadsheets, and people in them, do to a table.
import type { TextMutator } from "./mutator.ts";
import { anyWord, longText, NUMBERS, nearHex } from "./values.ts";

type Table = string[][];

function table(change: (rows: Table, line: number, column: number) => Table | undefined): TextMutator {
  return (text, random) => {
    const rows = text.split("\n").map((line) => line.split(","));
    const line = random.below(rows.length);
    const column = random.below(rows[line]?.length ?? 1);
    return (change(rows, line, column) ?? rows).map((cells) => cells.join(",")).join("\n");
  };
}

function cell(change: (found: string, random: Parameters<TextMutator>[1]) => string): TextMutator {
  return (text, random) =>
    table((rows, line, column) => {
      const cells = rows[line] ?? [];
      cells[column] = change(cells[column] ?? "", random);
      return undefined;
    })(text, random, []);
}

const word = cell((_, random) => anyWord(random));
const amount = cell((found, random) => (/^[\d.]+$/.test(found) ? random.pick(NUMBERS) : found));
const address = cell((found, random) => (found.startsWith("0x") ? nearHex(found, random) : found));
const formula = cell((found, random) => `${random.pick(["=", "+", "-", "@", "\t", "'"])}${found}`);
const quoted = cell((found) => `"${found}"`);
const badQuotes = cell((found, random) =>
  random.pick([`"${found}`, `${found}"`, `"${found}"x`, `""${found}""`, `"${found}""`, `'${found}'`, `"${found}\n"`]),
);
const spaced = cell((found, random) => random.pick([` ${found} `, `\u00a0${found}`, `${found}\t`]));
const money = cell((found, random) =>
  random.pick([`$${found}`, `${found} USDC`, `${found}%`, `(${found})`, `${found}€`, `1.${found}`, `0${found}`]),
);
const emptied = cell(() => "");
const typed = cell((_, random) =>
  random.pick(["native", "erc20", "erc721", "erc1155", "ERC20", "Erc20", "nft", "erc20 "]),
);

const columnMore = table((rows) => rows.map((cells) => [...cells, ""]));
const columnLess = table((rows, _, column) => rows.map((cells) => cells.toSpliced(column, 1)));
const columnTwice = table((rows, _, column) => rows.map((cells) => [...cells, cells[column] ?? ""]));
const columnsSwapped = table((rows, line, column) => {
  const other = line % Math.max(rows[0]?.length ?? 1, 1);
  return rows.map((cells) =>
    cells.length > Math.max(other, column)
      ? cells.with(column, cells[other] ?? "").with(other, cells[column] ?? "")
      : cells,
  );
});
const headerless = table((rows) => rows.slice(1));
const headerTwice = table((rows, line) => rows.toSpliced(line, 0, rows[0] ?? []));
const totals = table((rows) => [...rows, ["Total", "", "", "2150.50"]]);
const commas = table((rows) => [...rows, ["", "", "", "", ""], []]);

const separators: TextMutator = (text, random) => text.replaceAll(",", random.pick([";", "\t", "|", ", ", ",,"]));
const allQuoted: TextMutator = (text) =>
  text
    .split("\n")
    .map((line) =>
      line === ""
        ? ""
        : line
            .split(",")
            .map((one) => `"${one}"`)
            .join(","),
    )
    .join("\n");
const titles: TextMutator = (text) => text.replace(/^[^\n]*/, (header) => header.toUpperCase());
const longCell = cell((found, random) => found + longText(random));
const longLine: TextMutator = (text) => `${text}\n${",".repeat(200_000)}`;
const manyRows: TextMutator = (text) => {
  const [, row = ""] = text.split("\n");
  return `${text}\n${`${row}\n`.repeat(5_000)}`;
};

export const csvMutators: readonly TextMutator[] = [
  ...[
    word,
    amount,
    amount,
    address,
    address,
    formula,
    quoted,
    quoted,
    badQuotes,
    spaced,
    spaced,
    money,
    emptied,
    typed,
  ],
  ...[
    columnMore,
    columnLess,
    columnTwice,
    columnsSwapped,
    headerless,
    headerTwice,
    totals,
    commas,
    separators,
    allQuoted,
    titles,
  ],
];
export const longCsvMutators: readonly TextMutator[] = [longCell, longLine, manyRows];
