import { hexlify, keccak256, toUtf8Bytes } from "ethers";
import { Refusal, readRecords, treeOf } from "./secondReader.ts";

// Files, and the records, leaves and root that each profile makes of them; or where it refuses them.

const LINES = "sallyport/lines/1";
const JSON_LINES = "sallyport/json/1";
const FILES = "sallyport/files/1";
const HTTP = "sallyport/http/1";

type Input = [name: string, content: string | number[]];

const lines: Input[] = [
  ["an empty file is one empty record", ""],
  ["one line without its end", "a"],
  ["a line feed at the end opens an empty record", "a\n"],
  ["a line feed alone", "\n"],
  ["line ends of Windows belong to the records", "a\r\nb\r\n"],
  ["a carriage return alone ends nothing", "a\rb"],
  ["a byte-order mark belongs to the first record", "\ufeffa\nb"],
  ["blank lines are records", "a\n\n \nb"],
  ["line separators of Unicode end nothing", "a\u2028b\u2029c\u0085d"],
  ["nothing is normalised: one letter in two ways", "\u00e9\ne\u0301"],
  ["bytes that are not UTF-8", [0xff, 0x0a, 0xc3, 0x0a, 0x00]],
  ["seven records", "a\nb\nc\nd\ne\nf\ng"],
  ["eight records", "a\nb\nc\nd\ne\nf\ng\nh"],
  ["nine records", "a\nb\nc\nd\ne\nf\ng\nh\ni"],
  ["the same record twice", "a\na"],
];

const files: Input[] = [
  ["an empty file is one empty record", ""],
  ["a file with line feeds is one record", "a\nb\n"],
  ["any bytes", [0x00, 0xff, 0x0a]],
];

/** Numbers that RFC 8785 lists in appendix B, as it writes them. */
const APPENDIX_B = [
  ...["0", "5e-324", "-5e-324", "1.7976931348623157e+308", "-1.7976931348623157e+308"],
  ...["295147905179352830000", "9.999999999999997e+22", "1e+23", "1.0000000000000001e+23"],
  ...["999999999999999700000", "999999999999999900000", "1e+21", "9.999999999999997e-7", "0.000001"],
  ...["333333333.3333332", "333333333.33333325", "333333333.3333333", "333333333.3333334", "333333333.33333343"],
  ...["-0.0000033333333333333333", "1424953923781206.2"],
];
/** Of these, those that are whole, beyond 2^53 and written without an exponent, are refused. */
const isRefused = (number: string) => /^-?\d{16,}$/.test(number);

const json: Input[] = [
  ["one value of each kind", '{"a":[1,-2.5,"b",true,false,null,{},[]]}\n'],
  ["the end of the last line may be missing", "1\n2"],
  ["line ends of Windows are space", '{"a": 1}\r\n[ 2 ]\r\n'],
  ["tabs and spaces are left out", '\t{ "a" :\t[ 1 , 2 ] }  '],
  ["any value is a record, not only objects", '"a"\n1\nnull\ntrue\n[]'],
  ["keys in the order of UTF-16 units, as RFC 8785 shows", rfcKeys()],
  ["the sample of RFC 8785, but for the number that does not survive", rfcSample()],
  ["keys that look like numbers", '{"10":1,"9":2,"1":3}'],
  ["keys that objects of JavaScript have", '{"__proto__":1,"constructor":2,"toString":3}'],
  ["an empty key", '{"":1}'],
  ["keys that differ in their normal form alone", '{"\u00e9":1,"e\u0301":2}'],
  ["the same key in two objects", '{"a":{"a":1}}'],
  ["escapes become characters", String.raw`"\u0041\/\u00e9\ud83d\ude00"`],
  ["characters that stay escaped", String.raw`"\u0000\u001f\u0008\u0009\u000a\u000c\u000d\u0022\u005c"`],
  ["characters that need no escape", String.raw`"\u007f\u0080\u2028\u2029\ufeff\uffff"`],
  ["a byte-order mark inside a text", '"a\ufeffb"'],
  ["nothing is normalised", '"A\u030a \u00c5 \u212b"'],
  ["numbers written in other ways", "1.0\n1e2\n1E+2\n10e-1\n0.10\n-0\n-0.0\n0e5\n0.000001\n0.0000001\n1e21"],
  ["the largest whole numbers", "9007199254740991\n-9007199254740991"],
  ["large numbers with an exponent", "6.02214076e23\n1E30"],
  ["zero with any exponent", `0e99999999999\n0.000e-99999999999`],
  ["a number with many zeros", `1.${"0".repeat(400)}\n0.${"0".repeat(30)}1`],
  ["nested 32 deep", `${"[".repeat(32)}${"]".repeat(32)}`],
  ...APPENDIX_B.filter((one) => !isRefused(one)).map((one): Input => [`the number ${one} of RFC 8785`, one]),
  ...APPENDIX_B.filter(isRefused).map((one): Input => [`refused: the number ${one} of RFC 8785`, one]),
  ["refused: a byte-order mark", '\ufeff{"a":1}'],
  ["refused: a byte-order mark at a later line", '1\n\ufeff{"a":1}'],
  ["refused: a blank line", "1\n\n2\n"],
  ["refused: a line of spaces", "1\n \t\r\n2"],
  ["refused: a line feed alone", "\n"],
  ["refused: two values in a line", "1\n2 3"],
  ["refused: a value over two lines", '{"a":\n1}'],
  ["refused: a key twice", '{"a":1,"b":2,"a":1}'],
  ["refused: a key twice, spelt otherwise", String.raw`{"a":1,"\u0061":1}`],
  ["refused: a key twice, deeper", '[{"b":{"k":1,"k":2}}]'],
  ["refused: the first whole number beyond 2^53 - 1", '{"wei":9007199254740992}'],
  ["refused: below -(2^53 - 1)", "-9007199254740992"],
  ["refused: an amount in wei", '{"a":1}\n{"wei": 20000000000000000000}'],
  ["refused: the same with a fraction of zero", "9007199254740993.0"],
  ["refused: with an exponent, and written in digits", "1e20"],
  ["refused: in digits, and written with an exponent", "1000000000000000000000"],
  ["refused: more digits than a double holds", "333333333.33333329"],
  ["refused: more digits than a double holds, of 0.1", "0.1000000000000000055511151231257827"],
  ["refused: too large for a double", "1e400"],
  ["refused: too small for a double", "1e-400"],
  ["refused: too small by far", "1e-99999999999"],
  ["refused: half of a surrogate pair", String.raw`["ok", "\ud800"]`],
  ["refused: the other half", String.raw`"\udc00"`],
  ["refused: halves in the wrong order", String.raw`"\ude00\ud83d"`],
  ["refused: half of a pair in a key", String.raw`{"a":1,"\ud83d":2}`],
  ["refused: not UTF-8", [0x22, 0x61, 0xff, 0x22]],
  ["refused: UTF-8 cut off", [0x22, 0xf0, 0x9f, 0x98]],
  ["refused: half of a pair in UTF-8", [0x22, 0x61, 0xed, 0xa0, 0x80, 0x22]],
  ["refused: an overlong form in UTF-8", [0x22, 0xc0, 0xaf, 0x22]],
  ["refused: beyond U+10FFFF", [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
  ["refused: not UTF-8, behind a character of two units", [0x22, 0xf0, 0x9f, 0x98, 0x80, 0xef, 0xbf, 0x22]],
  ["refused: nested 33 deep", `${"[".repeat(33)}${"]".repeat(33)}`],
  ["refused: a tab in a text", '"a\tb"'],
  ["refused: NaN", "NaN"],
  ["refused: single quotes", "'a'"],
  ["refused: a comment", "1 // one"],
  ["refused: cut off", '{"a":'],
  ["refused: a leading zero", "01"],
];

const HEAD =
  '{"method":"GET","observedAt":"2026-03-02T14:00:05Z","requestHeaders":{},"responseHeaders":{"content-type":"text/plain"},"status":200,"url":"https://prices.example/v1"}';

const http: Input[] = [
  ["an answer", `${HEAD}\n{"price":"1.25"}\n`],
  ["an answer without a body", `${HEAD}\n`],
  ["an answer of any bytes", [...toUtf8Bytes(`${HEAD}\n`), 0xff, 0x0a, 0x00]],
  ["refused: without a line feed", HEAD],
  ["refused: a head with space in it", `${HEAD.replace(":", ": ")}\n`],
  ["refused: a head with line end of Windows", `${HEAD}\r\n`],
];

const SECRET = keccak256(toUtf8Bytes("secret"));

/** What `test/vectors/records.json` holds. */
export function recordVectors() {
  const cases = [
    ...lines.map((one) => vector(LINES, one)),
    ...json.map((one) => vector(JSON_LINES, one)),
    ...files.map((one) => vector(FILES, one)),
    ...http.map((one) => vector(HTTP, one)),
  ];
  return { count: cases.length, secret: SECRET, cases };
}

function vector(profile: string, [name, content]: Input) {
  const bytes = typeof content === "string" ? toUtf8Bytes(content) : Uint8Array.from(content);
  const given = { name: `${profile}: ${name}`, profile, input: hexlify(bytes) };
  try {
    const records = readRecords(profile, bytes);
    const { leaves, root, proofs } = treeOf(records, SECRET.slice(2));
    return {
      ...given,
      records: records.map((record) => hexlify(record)),
      leaves: leaves.map(prefixed),
      root: prefixed(root),
      proofs: proofs.map((proof) => proof.map(prefixed)),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...given, refused: { line: error.line, column: error.column } };
  }
}

function prefixed(hex: string): string {
  return `0x${hex}`;
}

function rfcKeys(): string {
  return String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
}

function rfcSample(): string {
  return String.raw`{"numbers": [333333333.3333333, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`;
}
